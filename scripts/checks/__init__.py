"""The checks behind scripts/test and scripts/test-heavy, and what they run."""
