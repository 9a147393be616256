"""The report: from the published tables (and nothing else) to pages for people and CSV for spreadsheets."""
