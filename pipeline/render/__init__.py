"""A page, Markdown or plain text to lines."""
