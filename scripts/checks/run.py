"""Runs the named parts, or all, of scripts/test or scripts/test-heavy: run.py SCRIPT [--list] [PART ...] [-k NAME]."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent
PARTS = {
    "test": {
        "lint": ("test_lint.py", "Formatters and linters."),
        "repository": ("test_repository.py", "What the repository holds: no data, nothing of one machine."),
        "scripts": ("scripts", "Tests of the scripts."),
        "go-xla": ("test_go.py::test_xla", "Go tests on XLA for the CPU, from a plain shell."),
        "go-backend": ("test_go.py::test_backend", "Go tests on the pure-Go backend."),
        "notebooks": ("test_notebooks.py", "The committed notebooks: the same cells in both languages."),
        "notes": ("test_notes.py", "scripts/notes: runs the notebooks and makes the pages, and leaves the tree clean."),
        "pages": ("test_pages.py", "Every page in Chromium, opened from a file, without a network."),
    },
    "test-heavy": {
        "cuda": ("heavy/test_cuda.py", "XLA for NVIDIA GPUs (1 minute and 5 GB without a GPU)."),
        "faults": (
            "heavy/test_faults.py",
            "Set-up, notes and JupyterLab killed at every stage or on a full disk (12 minutes; root).",
        ),
        "fuzz": ("heavy/test_fuzz.py", "Go fuzzing of the CSV reader and the generator (10 minutes)."),
        "gonb": (
            "heavy/test_gonb.py",
            "Whether each change in gonb/ is still needed by its test.",
        ),
        "hub": ("heavy/test_hub.py", "JupyterHub with eight readers at once (6 minutes; root)."),
        "image": (
            "heavy/test_image.py",
            "The image, built and run (7 minutes, 4 with a cached build; root).",
        ),
    },
}


def main(script: str, *arguments: str) -> int:
    """Runs pytest on the parts, in the order in which they are given; returns its status."""
    parts = PARTS[script]
    if "--list" in arguments:
        for name, (_, what) in parts.items():
            print(f"{name:12}{what}")
        return 0
    end = arguments.index("-k") if "-k" in arguments else len(arguments)
    for name in arguments[:end]:
        if name not in parts:
            print(f"{script}: there is no part {name}; there are {', '.join(parts)}", file=sys.stderr)
            return 2
    # A shell has what it starts in the background ignore Ctrl-C, and all that tests start would do so too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shown = ["--capture=no", "--verbose"] if script == "test-heavy" else []  # what its parts measure
    places = [str(CHECKS / parts[name][0]) for name in arguments[:end] or parts]
    return pytest.main([f"--config-file={CHECKS / 'pytest.ini'}", *shown, *arguments[end:], *places])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
