"""A run over a folder: plan, steps, output, sites, duplicates, engines."""
