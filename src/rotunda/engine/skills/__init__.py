"""Skills inferred from the work that people have done."""
