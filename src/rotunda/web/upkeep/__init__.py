"""Looks after the site: backups that are consistent while it runs, restoring them, and its health."""
