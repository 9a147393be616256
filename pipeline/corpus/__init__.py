"""Whether a text would stay in a corpus for language models."""
