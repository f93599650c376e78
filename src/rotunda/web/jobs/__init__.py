"""Background jobs: what takes longer than a page may, done by workers that may be stopped at any moment."""
