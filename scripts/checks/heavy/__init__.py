"""The checks of scripts/test-heavy, which take minutes."""
