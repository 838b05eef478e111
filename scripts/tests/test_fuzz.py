"""Tests of heavy/fuzz.py: what is read from Go's output, and which inputs are kept."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

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

    def test_keep(self) -> None:
        """Small and large are taken evenly, too large ones never, what is there stays, and there is an end to it."""
        with TemporaryDirectory() as folder:
            found, corpus = Path(folder) / "found", Path(folder) / "testdata" / "FuzzX"
            found.mkdir()
            for number in range(3 * fuzz.MOST):
                (found / f"{number:04}").write_text("x" * (500 - number))
            (found / "large").write_text("x" * (fuzz.LARGEST + 1))
            corpus.mkdir(parents=True)
            for number in range(fuzz.MOST - 3):
                (corpus / f"mine{number}").write_text("y" * 2000)
            self.assertEqual(fuzz.keep(found, corpus), 3)
            kept = sorted(path.name for path in corpus.iterdir() if not path.name.startswith("mine"))
            self.assertEqual(kept, ["0099", "0199", "0299"])
            self.assertEqual(fuzz.keep(found, corpus), 0)
            self.assertEqual(fuzz.keep(Path(folder) / "nothing", Path(folder) / "testdata" / "FuzzY"), 0)

    def test_corpus(self) -> None:
        """What the repository holds is small, and of targets that there are."""
        source = (fuzz.PACKAGE / "fuzz_test.go").read_text(encoding="utf-8")
        for target in fuzz.CORPUS.iterdir():
            with self.subTest(target.name):
                self.assertIn(f"func {target.name}(f *testing.F)", source)
                inputs = list(target.iterdir())
                self.assertLessEqual(len(inputs), fuzz.MOST)
                self.assertEqual([path.name for path in inputs if path.stat().st_size > fuzz.LARGEST], [])


if __name__ == "__main__":
    unittest.main()
