"""Tests of the benchmark's reckoning."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat

from benchmarks import notes_run, report
from benchmarks.activations import medians
from benchmarks.cells import training_cells
from benchmarks.notes_run import Contender
from benchmarks.report import Section


def measured(name: str, steady: list[float], params: list[float] | None = None, scale: int = 1) -> Contender:
    """A contender that has been measured."""
    found = Contender(name, [], scale=scale)
    found.first, found.steady, found.params = [1.0], steady, params or [0.1] * 4
    return found


class Bench(unittest.TestCase):
    """Looks at what becomes of the measured times."""

    def setUp(self) -> None:
        """Makes a folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_ratios(self) -> None:
        """A ratio compares the times of one round, so that a slow round does not count twice."""
        rows = notes_run.table([measured("ours", [1, 10, 2]), measured("theirs", [3, 30, 6])])
        self.assertEqual(
            rows, [["ours", "1 s", "2 s", "1 s to 10 s", "1"], ["theirs", "1 s", "6 s", "3 s to 30 s", "3"]]
        )

    def test_digits(self) -> None:
        """Whole runs that end elsewhere are no comparison; a run of fewer epochs is not looked at."""
        notes_run.check_digits([measured("a", [1], [0.10001] * 4), measured("b", [1], [0.10002] * 4)])
        notes_run.check_digits([measured("a", [1]), measured("b", [1], [0.2] * 4, scale=10)])
        with self.assertRaisesRegex(SystemExit, "different digits"):
            notes_run.check_digits([measured("a", [1]), measured("b", [1], [0.2] * 4)])

    def test_scale(self) -> None:
        """A tenth of a run counts ten times, what comes before it once."""
        found = json.dumps({"first": 3, "steady": [2], "params": [0, 0, 0, 0], "info": "x"})
        contender = Contender("listing", [sys.executable, "-c", f"print({found!r})"], scale=10)
        contender.measure()
        self.assertEqual((contender.first, contender.steady), ([21], [20]))

    def test_training_cells(self) -> None:
        """A cell trains that calls a training function, or one of the notebook's that does, in itself or in turn."""
        code = {
            "calls": "%%\nr := mlp.Train(b, o)",
            "declares": "func fit(n int) {\n\tmlp.Train(n)\n}\n\nfunc twice(n int) {\n\tfit(n)\n}\n\nfunc plain() {\n}",
            "through": "%%\ntwice(3)",
            "plain": "%%\nplain()\nfitness(2)",
        }
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text, id=name) for name, text in code.items()])
        self.assertEqual(training_cells(nb), {"calls", "through"})

    def test_medians(self) -> None:
        """The lines of go-benchmarks and of the peers are read alike; others are left out."""
        text = "ReLU\t1000\t      7\t      5\t   4\t   9\t  20\nPyTorch 2\n"
        self.assertEqual(medians(text), {("ReLU", 1000): 5.0})

    def test_record(self) -> None:
        """A part that is measured again replaces its own section and no other."""
        path = self.folder / "results.md"
        report.record([Section("A", "text", ["x"], [["1"]], [], 1), Section("B", "text", ["x"], [["2"]], [], 3)], path)
        report.record([Section("A", "new text", ["x"], [["3"]], [], 1)], path)
        text = path.read_text(encoding="utf-8")
        self.assertEqual(
            [line for line in text.splitlines() if line.startswith(("## ", "| "))],
            ["## A", "| x |", "| 3 |", "## B", "| x |", "| 2 |"],
        )
        self.assertEqual(text.count("Written by"), 1)
