"""Tests of the benchmark's reckoning."""

from __future__ import annotations

import json
import sys
import unittest

from benchmarks import run
from benchmarks.run import Contender


def measured(name: str, steady: list[float], params: list[float] | None = None, scale: int = 1) -> Contender:
    """A contender that has been measured."""
    found = Contender(name, [], scale=scale)
    found.first, found.steady, found.params = [1.0], steady, params or [0.1] * 4
    return found


class Bench(unittest.TestCase):
    """Looks at what becomes of the measured times."""

    def test_ratios(self) -> None:
        """A ratio compares the times of one round, so that a slow round does not count twice."""
        rows = run.table([measured("ours", [1, 10, 2]), measured("theirs", [3, 30, 6])])
        self.assertEqual(
            rows[1:], [["ours", "1 s", "2 s", "1 s to 10 s", "1"], ["theirs", "1 s", "6 s", "3 s to 30 s", "3"]]
        )

    def test_seconds(self) -> None:
        """Three digits, in the unit that fits."""
        self.assertEqual([run.seconds(t) for t in (0.0525, 0.9994, 12.94)], ["52.5 ms", "999 ms", "12.9 s"])

    def test_times(self) -> None:
        """Large ratios are whole numbers."""
        self.assertEqual([run.times(ratio) for ratio in (1, 2.3333, 34.72, 1286.4)], ["1", "2.33", "34.7", "1,286"])

    def test_digits(self) -> None:
        """Whole runs that end elsewhere are no comparison; a run of fewer epochs is not looked at."""
        run.check_digits([measured("a", [1], [0.10001] * 4), measured("b", [1], [0.10002] * 4)])
        run.check_digits([measured("a", [1]), measured("b", [1], [0.2] * 4, scale=10)])
        with self.assertRaisesRegex(SystemExit, "different digits"):
            run.check_digits([measured("a", [1]), measured("b", [1], [0.2] * 4)])

    def test_scale(self) -> None:
        """A tenth of a run counts ten times, what comes before it once."""
        found = json.dumps({"first": 3, "steady": [2], "params": [0, 0, 0, 0], "info": "x"})
        contender = Contender("listing", [sys.executable, "-c", f"print({found!r})"], scale=10)
        contender.measure()
        self.assertEqual((contender.first, contender.steady), ([21], [20]))

    def test_failure(self) -> None:
        """A contender that fails is named, with what it said."""
        contender = Contender("listing", [sys.executable, "-c", "raise SystemExit('no torch')"])
        with self.assertRaisesRegex(SystemExit, "listing failed:\nno torch"):
            contender.measure()


if __name__ == "__main__":
    unittest.main()
