"""The checks behind scripts/test-heavy: as in run_checks.py, but each takes minutes. Each is a module in heavy/."""

from __future__ import annotations

import run_checks
from heavy import cuda, faults, fuzz, gonb, hub, image

SECTIONS = {
    "cuda": cuda.check,
    "faults": faults.check,
    "fuzz": fuzz.check,
    "gonb": gonb.check,
    "hub": hub.check,
    "image": image.check,
}

if __name__ == "__main__":
    run_checks.run(lambda: run_checks.main("scripts/test-heavy", SECTIONS))
