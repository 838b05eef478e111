"""Tests of heavy/fuzz.py: what is read from Go's output, and the inputs that the repository has."""

from __future__ import annotations

import unittest

from heavy import fuzz


class Fuzz(unittest.TestCase):
    """The parts that need no fuzzing."""

    def test_executions(self) -> None:
        """The last count is the whole run's."""
        lines = [
            "fuzz: elapsed: 0s, gathering baseline coverage: 0/71 completed",
            "fuzz: elapsed: 3s, execs: 45213 (15070/sec), new interesting: 60 (total: 62)",
            "fuzz: elapsed: 6s, execs: 112019 (22268/sec), new interesting: 66 (total: 68)",
            "PASS",
        ]
        self.assertEqual(fuzz.executions("\n".join(lines)), 112019)
        self.assertEqual(fuzz.executions("panic: no such target"), 0)

    def test_corpus(self) -> None:
        """What the repository holds is of targets that there are."""
        source = (fuzz.PACKAGE / "fuzz_test.go").read_text(encoding="utf-8")
        for target in (fuzz.PACKAGE / "testdata" / "fuzz").iterdir():
            self.assertIn(f"func {target.name}(f *testing.F)", source)


if __name__ == "__main__":
    unittest.main()
