"""Findings for other programs: what a continuous-integration service, an editor or a script reads instead of the report."""
