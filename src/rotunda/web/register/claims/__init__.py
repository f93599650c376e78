"""Titles that may do IT work: an agency claims the people who hold them, or refuses them."""
