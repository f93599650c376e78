"""How pages look: the components that templates include, and the check that their assets are there."""
