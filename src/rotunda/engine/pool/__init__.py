"""Apart or together: the waiting that each agency sees when its people serve only it, and when they serve all."""
