"""Imports: files taken in, held against the register, applied as a whole, and undone as a whole."""
