"""Stock phrases and filler."""
