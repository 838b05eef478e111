"""Measures the notes' run beside its peers: round by round, each in a process of its own, and compares within a round.

Every contender prints one line of JSON: the seconds from its start to the end of its first run, the
seconds of further runs, and the parameters that it ended with. Those that do the whole run must end
with the same digits, or there is nothing to compare.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "bench"
PEERS = ROOT / ".tools" / "bench" / "bin" / "python"
DATA = ROOT / "notebooks" / "datasets" / "binary.csv"
RESULTS = HERE / "results.md"
HEAD = """# The notes' run, measured

Written by `scripts/bench`; not edited by hand.

One run is the split, the shuffles, 10,000 epochs of 12 batches and the predictions, with the data in memory. The two
PyTorch programs do a tenth of the epochs and are multiplied. JAX is given the shuffles ready-made and draws none. These
notes draw them on a second core beside the training; C draws them on the one core that it uses. A ratio is the median
of the rounds' ratios, each between times of the same round.
"""
EPOCHS = 10_000
# What lib/backend sets: XLA then compiles the loop into one piece.
XLA_FLAGS = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1000000000000000000"
START = "-0.45177165,-0.36682615,0.10151096,0.20572221"  # the first parameters, which the seed draws


@dataclass
class Contender:
    """A program to measure, and what it measured."""

    name: str
    command: list[str]
    scale: int = 1  # how many times its run makes a whole one
    environment: dict[str, str] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)  # the median of each round
    params: list[float] = field(default_factory=list)
    info: str = ""

    def measure(self) -> None:
        """Runs it once and keeps what it printed."""
        done = subprocess.run(self.command, env={**os.environ, **self.environment}, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"bench: {self.name} failed:\n{done.stderr.strip()}")
        found = json.loads(done.stdout)
        self.first.append(found["first"] + found["steady"][0] * (self.scale - 1))
        self.steady.append(median(found["steady"]) * self.scale)
        self.params, self.info = found["params"], found["info"]


def build() -> None:
    """Compiles the programs and draws the shuffles for the one that is given them."""
    BUILD.mkdir(parents=True, exist_ok=True)
    compiler = os.environ.get("CC") or shutil.which("gcc") or "cc"
    flags = ["-O3", "-march=native", "-ffast-math"]
    commands = [
        ["go", "build", "-o", str(BUILD / "notes_run"), str(HERE / "notes_run.go")],
        [*compiler.split(), *flags, str(HERE / "c" / "notes_run.c"), "-o", str(BUILD / "notes_run_c"), "-lm"],
        [str(BUILD / "notes_run"), "-data", str(DATA), "-shuffles", str(BUILD / "shuffles.int32")],
    ]
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"bench: {' '.join(command[:2])} failed:\n{done.stderr.strip()}")


def contenders(quick: bool) -> list[Contender]:
    """What is measured; the first one is what the others are compared with."""
    runs, epochs = (3, 500) if quick else (7, 1000)
    ours = [str(BUILD / "notes_run"), "-data", str(DATA), "-runs"]
    script = [str(PEERS), str(HERE / "notes_run_{}.py"), str(DATA)]

    def peer(name: str) -> list[str]:
        return [part.format(name) for part in script]

    jax = [*peer("jax"), str(runs), str(BUILD / "shuffles.int32"), START]
    return [
        Contender("these notes, XLA on the CPU", [*ours, str(runs)], environment={"GOMLX_BACKEND": "xla:cpu"}),
        Contender("these notes, pure Go", [*ours, "1"], environment={"GOMLX_BACKEND": "go"}),
        Contender("the listing, PyTorch", [*peer("listing"), str(epochs)], scale=EPOCHS // epochs),
        Contender("PyTorch on tensors", [*peer("tensors"), str(epochs)], scale=EPOCHS // epochs),
        Contender("JAX, lax.scan, shuffles given", jax),
        Contender("JAX with the XLA flag that we set", jax, environment={"XLA_FLAGS": XLA_FLAGS}),
        Contender("C, -O3 -march=native -ffast-math", [str(BUILD / "notes_run_c"), str(DATA), str(runs)]),
    ]


def check_digits(all_of_them: list[Contender]) -> None:
    """Whole runs end with the same digits as the listing prints."""
    digits = {c.name: [f"{number:.4f}" for number in c.params] for c in all_of_them if c.scale == 1}
    if len({tuple(numbers) for numbers in digits.values()}) > 1:
        sys.exit("bench: they end with different digits:\n" + "\n".join(f"  {k}: {v}" for k, v in digits.items()))


def seconds(value: float) -> str:
    """A time with three digits."""
    return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"


def times(ratio: float) -> str:
    """A ratio with three digits, or whole."""
    return f"{ratio:.3g}" if ratio < 100 else f"{ratio:,.0f}"


def table(all_of_them: list[Contender]) -> list[list[str]]:
    """Medians, their spread, and the ratio to the first contender, round by round."""
    ours = all_of_them[0]
    rows = [["program", "first run, from the start", "a further run", "spread", "times as long as ours"]]
    for c in all_of_them:
        ratios = [theirs / mine for theirs, mine in zip(c.steady, ours.steady, strict=True)]
        spread = f"{seconds(min(c.steady))} to {seconds(max(c.steady))}"
        rows.append([c.name, seconds(median(c.first)), seconds(median(c.steady)), spread, times(median(ratios))])
    return rows


def machine(all_of_them: list[Contender], rounds: int) -> str:
    """Where and with what this was measured."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    versions = ", ".join(dict.fromkeys(c.info for c in all_of_them))
    today = datetime.date.today().isoformat()
    return f"{today}; {model}, {os.cpu_count()} cores; medians of {rounds} rounds; {versions}"


def main() -> None:
    """Measures, prints the table, and after full rounds writes it down."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rounds = 2 if quick else 5
    print("building ...", flush=True)
    build()
    measured = contenders(quick)
    for number in range(1, rounds + 1):
        for contender in measured:
            print(f"round {number} of {rounds}: {contender.name} ...", flush=True)
            contender.measure()
    check_digits(measured)
    rows, where = table(measured), machine(measured, rounds)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n{where}")
    if not quick:
        marked = ["| " + " | ".join(row) + " |" for row in rows]
        marked.insert(1, "|" + "---|" * len(rows[0]))
        RESULTS.write_text(f"{HEAD}\n{where}\n\n" + "\n".join(marked) + "\n", encoding="utf-8")
        print(f"written to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nbench: stopped; nothing was written")
