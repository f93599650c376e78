"""Readers of public scheduling instances, and the rules of each set checked without the engine."""
