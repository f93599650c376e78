"""Scheduling: which people do which work when, with teams, precedence, calendars, and proof of how good that is."""
