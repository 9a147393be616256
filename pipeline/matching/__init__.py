"""Compiled rules to spans."""
