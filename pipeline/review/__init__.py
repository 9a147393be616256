"""What reviewers decided in a report's pages, on its way back: into the configuration, and into the next run."""
