"""What the prose is written in."""
