"""Bytes to text: formats, encodings, limits."""
