"""The science: pure functions from an Estate to a decision with its proof."""
