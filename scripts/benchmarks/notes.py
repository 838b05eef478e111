"""How long scripts/notes takes: in a fresh clone with an empty home, with every notebook executed again, and again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.report import BUILD, ROOT, Progress, Section, seconds, spread

TEXT = """From the command to the finished pages. The fresh clone has an empty home: it downloads and compiles
everything. All executed is a folder that is set up, with the caches warm. Each was done once, the last several
times."""
# What a machine needs to reach the network, and nothing else, is passed on to the fresh clone.
NETWORK = ("PIP_", "UV_", "GOPROXY", "GOSUMDB", "GONOSUMDB", "SSL_CERT", "HTTP", "NO_PROXY", "http", "no_proxy")


def timed(name: str, folder: Path, environment: dict[str, str] | None = None) -> float:
    """Runs scripts/notes and returns its seconds."""
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / "notes.log"
    began = time.monotonic()
    with log.open("wb") as file:
        done = subprocess.run(["./scripts/notes"], cwd=folder, env=environment, stdout=file, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"bench: scripts/notes, {name}, failed:\n{log.read_text(encoding='utf-8')[-2000:]}")
    return time.monotonic() - began


def fresh() -> float:
    """A clone of the last commit, with an empty home."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        clone, home = Path(folder) / "notes", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {name: value for name, value in os.environ.items() if name.startswith(NETWORK)}
        environment |= {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.defpath}
        try:
            return timed("fresh clone", clone, environment)
        finally:
            subprocess.run(["chmod", "-R", "u+w", folder], check=False)  # Go's modules are read-only


def measure(quick: bool, progress: Progress) -> Section:
    """Measures the three; the quick form only the last."""
    rows = []
    if not quick:
        progress("a fresh clone")
        rows.append(["a fresh clone, empty home", seconds(fresh()), ""])
    progress("bringing the notes up to date")
    timed("up to date", ROOT)
    if not quick:
        for key in (ROOT / "build" / "notebooks").rglob("*.key"):
            key.unlink()
        progress("all notebooks")
        rows.append(["all notebooks executed", seconds(timed("all executed", ROOT)), ""])
    progress("nothing changed")
    again = [timed("nothing changed", ROOT) for _ in range(1 if quick else 5)]
    rows.append(["nothing changed", seconds(median(again)), spread(again)])
    head = ["scripts/notes", "time", "spread"]
    return Section("Making the notes", TEXT, head, rows, ["10 notebooks in 2 languages"], 1)
