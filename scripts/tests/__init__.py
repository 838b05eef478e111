"""Tests of the scripts: python -m unittest discover -s scripts/tests -t scripts."""
