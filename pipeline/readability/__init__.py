"""How hard the prose is to read."""
