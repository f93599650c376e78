"""What was changed, by whom, when and from where: append-only, and chained by hashes so that a gap shows."""
