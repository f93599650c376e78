"""Rotunda: see, plan, prove and run a state's one IT organisation."""

__version__ = "0.1.0"
