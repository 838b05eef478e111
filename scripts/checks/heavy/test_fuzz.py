"""Go fuzzing of the CSV reader and the generator: 10 minutes in all.

It begins with the inputs in lib/data/testdata/fuzz, which every go test runs as well, and with what reached new code
before: that is kept in build/fuzz. An input that fails comes to testdata/fuzz by itself.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from checks.conftest import Report
from common.places import BUILD, ROOT

PACKAGE = ROOT / "lib" / "data"
FOUND = BUILD / "fuzz"
PROGRAM = FOUND / "data.test"

SECONDS = 600  # for all targets together


def go(*arguments: str | Path, cwd: Path = ROOT) -> str:
    """Runs a program that must succeed and returns what it printed."""
    done = subprocess.run(arguments, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout)
    return done.stdout


def fuzz(target: str, seconds: float) -> tuple[bool, str]:
    """Fuzzes one target; tells whether nothing was found, and what Go printed."""
    command = [PROGRAM, "-test.run=^$", f"-test.fuzz=^{target}$", f"-test.fuzztime={seconds:.0f}s"]
    # Making an input smaller takes up to a minute each by default, and nothing else goes on meanwhile.
    command += ["-test.fuzzminimizetime=10x", "-test.parallel=2", f"-test.fuzzcachedir={FOUND}"]
    done = subprocess.run(
        command, cwd=PACKAGE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds + 300
    )
    return done.returncode == 0, done.stdout


def executions(output: str) -> int:
    """How many inputs were tried, from the last line that says so."""
    counts = re.findall(r"execs: (\d+)", output)
    return int(counts[-1]) if counts else 0


def test_fuzz(report: Report) -> None:
    """Go fuzzing of the CSV reader and the generator (10 minutes)."""
    FOUND.mkdir(parents=True, exist_ok=True)
    go("go", "test", "-c", "-fuzz=^Fuzz", "-o", PROGRAM, "./lib/data")
    targets = go(PROGRAM, "-test.list=^Fuzz").split()
    if not targets:
        report.fail("fuzz", "lib/data has no fuzz targets")
    total = 0
    for target in targets:
        clean, output = fuzz(target, SECONDS / len(targets))
        count = executions(output)
        total += count
        if clean and count:
            report.ok(f"{target}: {count:,} inputs")
        else:
            report.fail(f"{target}: after {count:,} inputs", output)
    print(f"  {total:,} inputs")
