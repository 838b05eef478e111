"""What scripts/bench measures: each part is a module."""
