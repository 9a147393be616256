"""Which lines are the article, and why the others are not."""
