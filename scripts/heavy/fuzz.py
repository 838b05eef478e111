"""Go fuzzing of the CSV reader and the generator: 10 minutes in all.

What reached new code is kept: in build/fuzz all of it, and in lib/data/testdata/fuzz, which every go test runs again,
some small inputs of each target.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from nbfiles import BUILD, ROOT
from run_checks import Summary

PACKAGE = ROOT / "lib" / "data"
CORPUS = PACKAGE / "testdata" / "fuzz"
FOUND = BUILD / "fuzz"
PROGRAM = FOUND / "data.test"

SECONDS = 600  # for all targets together
LARGEST = 1024  # bytes of an input that is kept in the repository
MOST = 100  # inputs of a target that are


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


def keep(found: Path, corpus: Path) -> int:
    """Fills the corpus up with inputs that were found, and returns how many it took.

    They are taken evenly from the small to the large, of the large up to LARGEST: the smallest alone are all refused
    for their header.
    """
    corpus.mkdir(parents=True, exist_ok=True)
    there = {path.name for path in corpus.iterdir()}
    fresh = [path for path in found.glob("*") if path.name not in there and path.stat().st_size <= LARGEST]
    fresh.sort(key=lambda path: (path.stat().st_size, path.name))
    room = min(len(fresh), MOST - len(there))
    chosen = [fresh[number * len(fresh) // room] for number in range(room)]
    for path in chosen:
        shutil.copyfile(path, corpus / path.name)
    return len(chosen)


def check(summary: Summary) -> None:
    """Go fuzzing of the CSV reader and the generator (10 minutes)."""
    FOUND.mkdir(parents=True, exist_ok=True)
    go("go", "test", "-c", "-fuzz=^Fuzz", "-o", PROGRAM, "./lib/data")
    targets = go(PROGRAM, "-test.list=^Fuzz").split()
    if not targets:
        summary.fail("fuzz", "lib/data has no fuzz targets")
    total = 0
    for target in targets:
        clean, output = fuzz(target, SECONDS / len(targets))
        count = executions(output)
        total += count
        if clean and count:
            kept = keep(FOUND / target, CORPUS / target)
            summary.ok(f"{target}: {count:,} inputs, {kept} more kept")
        else:
            summary.fail(f"{target}: after {count:,} inputs", output)
    print(f"  {total:,} inputs")
