"""Cross-training: which person should learn which skill, so that uncertain demand is met."""
