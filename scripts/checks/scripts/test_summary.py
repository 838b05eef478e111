"""The end of a run of checks: what was not run is never a quiet pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from checks.run import CHECKS

TESTS = """
import unittest


def test_report(report):
    report.ok("fine")
    report.skip("a part", "no such thing here")
    report.fail("broken", "so it said")


class Skipped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise unittest.SkipTest("NOT RUN: no browser")

    def test_one(self):
        pass

    def test_two(self):
        with self.subTest(1):
            self.skipTest("never reached")


class Subtest(unittest.TestCase):
    def test(self):
        with self.subTest(number=1):
            self.skipTest("NOT RUN: no number")
"""


def test_summary(tmp_path: Path) -> None:
    """Every reason stands there, by class where a class was skipped; what failed is told, and is the status."""
    (tmp_path / "test_small.py").write_text(TESTS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--config-file={CHECKS / 'pytest.ini'}",
        "-p",
        "checks.conftest",
        tmp_path,
    ]
    done = subprocess.run(command, cwd=CHECKS.parent, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    end = done.stdout[done.stdout.index("= NOT RUN =") :]
    for line in ("a part: no such thing here", "Skipped (2 tests): no browser", "Subtest: no number"):
        assert line in end
    assert "SUBFAILED[broken]" in end
