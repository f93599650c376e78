"""Transfers of people and systems to the shared organisation, each signed by two sides."""
