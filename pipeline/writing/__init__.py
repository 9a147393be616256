"""The cleaned article as text or as Markdown."""
