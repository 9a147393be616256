"""Who wrote a text, and when."""
