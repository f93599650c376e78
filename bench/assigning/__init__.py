"""Invented states to assign people in, and the plain models that the engine is measured beside."""
