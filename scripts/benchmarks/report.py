"""What every part of the benchmark shares: running a program that prints JSON, and the tables."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "bench"
PEERS = HERE / "peers"
PEERS_PYTHON = ROOT / ".tools" / "bench" / "bin" / "python"
RESULTS = HERE / "results.md"
HEAD = "# Measured\n\nWritten by `scripts/bench`; not edited by hand.\n"
# What lib/backend sets: XLA then compiles a loop into one piece.
XLA_FLAGS = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1000000000000000000"

Progress = Callable[[str], None]


@dataclass
class Section:
    """What one part found: a table, a text on how it was measured, and the versions of what was measured."""

    title: str
    text: str
    head: list[str]
    rows: list[list[str]]
    versions: Iterable[str]
    rounds: int

    def where(self) -> str:
        """Where and with what this was measured."""
        model = platform.processor() or platform.machine()
        cpuinfo = Path("/proc/cpuinfo")
        if cpuinfo.exists():
            lines = cpuinfo.read_text(encoding="utf-8").splitlines()
            model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
        rounds = "1 round" if self.rounds == 1 else f"medians of {self.rounds} rounds"
        today = datetime.date.today().isoformat()
        return "; ".join([today, f"{model}, {os.cpu_count()} cores", rounds, ", ".join(dict.fromkeys(self.versions))])

    def terminal(self) -> str:
        """The table with aligned columns."""
        table = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        return "\n".join([self.title, *lines, self.where()])

    def markdown(self) -> str:
        """The section of results.md."""
        marked = ["| " + " | ".join(row) + " |" for row in [self.head, *self.rows]]
        marked.insert(1, "|" + "---|" * len(self.head))
        return f"## {self.title}\n\n{self.text}\n\n{self.where()}\n\n" + "\n".join(marked) + "\n"


def record(sections: Iterable[Section], path: Path = RESULTS) -> None:
    """Writes the sections into the file, each in the place of the one with its title; the others stay."""
    old = path.read_text(encoding="utf-8").split("\n## ")[1:] if path.exists() else []
    kept = {text.partition("\n")[0]: f"## {text.strip()}\n" for text in old}
    kept.update({section.title: section.markdown() for section in sections})
    path.write_text("\n".join([HEAD, *kept.values()]), encoding="utf-8")


def run_json(name: str, command: list[str], environment: dict[str, str] | None = None) -> dict:
    """Runs a program and returns what it printed; one that fails ends the benchmark with what it said."""
    done = subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {name} failed:\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def build_go(name: str) -> Path:
    """Compiles one of the Go programs."""
    BUILD.mkdir(parents=True, exist_ok=True)
    call("go", "build", "-o", str(BUILD / name), f"./scripts/benchmarks/go/{name}")
    return BUILD / name


def call(*command: str, environment: dict[str, str] | None = None) -> str:
    """Runs a command in the project's folder and returns what it printed."""
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command[:3])} failed:\n{done.stderr.strip()}")
    return done.stdout


def generated(rows: int) -> Path:
    """A generated data set of so many rows, written once."""
    path = BUILD / f"generated-{rows}.csv"
    if not path.exists():
        call("go", "run", "./cmd/generatecsv", "-rows", str(rows), "-out", str(path))
    return path


def gomlx() -> str:
    """The version of GoMLX."""
    return "GoMLX " + call("go", "list", "-m", "-f", "{{.Version}}", "github.com/gomlx/gomlx").strip()


def seconds(value: float) -> str:
    """A time with three digits."""
    if value >= 1:
        return f"{value:.3g} s"
    return f"{value * 1000:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} µs"


def times(ratio: float) -> str:
    """A ratio with three digits, or whole."""
    return f"{ratio:.3g}" if ratio < 100 else f"{ratio:,.0f}"


def spread(values: list[float], form: Callable[[float], str] = seconds) -> str:
    """The smallest and the largest."""
    return f"{form(min(values))} to {form(max(values))}"
