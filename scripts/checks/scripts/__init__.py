"""Tests of the scripts, and what these tests share."""
