"""Migrations of the background jobs."""
