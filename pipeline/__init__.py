"""Copydesk's pipeline: from a folder of scraped articles to tables of measures, findings and grades."""

__version__ = "0.1.0"
