"""The trained models: which lines of a text, and which passages of a page, are the article."""
