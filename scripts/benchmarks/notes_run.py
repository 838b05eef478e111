"""The notes' run beside PyTorch, JAX and C: round by round, each in a process of its own.

Every contender prints one line of JSON: the seconds from its start to the end of its first run, the
seconds of further runs, and the parameters that it ended with. Those that do the whole run must end
with the same digits, or there is nothing to compare.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from statistics import median

from benchmarks.report import (
    BUILD,
    PEERS,
    PEERS_PYTHON,
    ROOT,
    XLA_FLAGS,
    Progress,
    Section,
    build_go,
    call,
    run_json,
    seconds,
    spread,
    times,
)

DATA = ROOT / "notebooks" / "datasets" / "binary.csv"
TEXT = """One run is the split, the shuffles, 10,000 epochs of 12 batches and the predictions, with the data in memory.
The two PyTorch programs do a tenth of the epochs and are multiplied. JAX is given the shuffles ready-made and draws
none. These notes draw them on a second core beside the training; C draws them on the one core that it uses. A ratio is
the median of the rounds' ratios, each between times of the same round."""
EPOCHS = 10_000
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
        found = run_json(self.name, self.command, self.environment)
        self.first.append(found["first"] + found["steady"][0] * (self.scale - 1))
        self.steady.append(median(found["steady"]) * self.scale)
        self.params, self.info = found["params"], found["info"]


def build() -> None:
    """Compiles the programs and draws the shuffles for the one that is given them."""
    program = build_go("notes_run")
    compiler = (os.environ.get("CC") or shutil.which("gcc") or "cc").split()
    flags = ["-O3", "-march=native", "-ffast-math"]
    call(*compiler, *flags, str(PEERS / "notes_run.c"), "-o", str(BUILD / "notes_run_c"), "-lm")
    call(str(program), "-data", str(DATA), "-shuffles", str(BUILD / "shuffles.int32"))


def contenders(quick: bool) -> list[Contender]:
    """What is measured; the first one is what the others are compared with."""
    runs, epochs = (3, 500) if quick else (7, 1000)
    ours = [str(BUILD / "notes_run"), "-data", str(DATA), "-runs"]

    def peer(name: str) -> list[str]:
        return [str(PEERS_PYTHON), str(PEERS / name), str(DATA)]

    jax = [*peer("jax_run.py"), str(runs), str(BUILD / "shuffles.int32"), START]
    return [
        Contender("these notes, XLA on the CPU", [*ours, str(runs)], environment={"GOMLX_BACKEND": "xla:cpu"}),
        Contender("these notes, pure Go", [*ours, "1"], environment={"GOMLX_BACKEND": "go"}),
        Contender("the listing, PyTorch", [*peer("listing.py"), str(epochs)], scale=EPOCHS // epochs),
        Contender("PyTorch on tensors", [*peer("tensors.py"), str(epochs)], scale=EPOCHS // epochs),
        Contender("JAX, lax.scan, shuffles given", jax),
        Contender("JAX with the XLA flag that we set", jax, environment={"XLA_FLAGS": XLA_FLAGS}),
        Contender("C, -O3 -march=native -ffast-math", [str(BUILD / "notes_run_c"), str(DATA), str(runs)]),
    ]


def check_digits(all_of_them: list[Contender]) -> None:
    """Whole runs end with the same digits as the listing prints."""
    digits = {c.name: [f"{number:.4f}" for number in c.params] for c in all_of_them if c.scale == 1}
    if len({tuple(numbers) for numbers in digits.values()}) > 1:
        sys.exit("bench: they end with different digits:\n" + "\n".join(f"  {k}: {v}" for k, v in digits.items()))


def table(all_of_them: list[Contender]) -> list[list[str]]:
    """Medians, their spread, and the ratio to the first contender, round by round."""
    ours = all_of_them[0]
    rows = []
    for c in all_of_them:
        ratios = [theirs / mine for theirs, mine in zip(c.steady, ours.steady, strict=True)]
        first, steady = seconds(median(c.first)), seconds(median(c.steady))
        rows.append([c.name, first, steady, spread(c.steady), times(median(ratios))])
    return rows


def measure(quick: bool, progress: Progress) -> Section:
    """Measures all contenders, in rounds."""
    rounds = 2 if quick else 5
    build()
    measured = contenders(quick)
    for number in range(1, rounds + 1):
        for contender in measured:
            progress(f"round {number} of {rounds}: {contender.name}")
            contender.measure()
    check_digits(measured)
    head = ["program", "first run, from the start", "a further run", "spread", "times as long as ours"]
    return Section("The notes' run", TEXT, head, table(measured), [c.info for c in measured], rounds)
