"""What kind of text an article is."""
