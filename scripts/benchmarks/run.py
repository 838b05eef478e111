"""Measures what a reader of the notes waits for, beside what they would use instead. Each part is a module here."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks.report import RESULTS, ROOT, record

PARTS = ("notes_run", "epoch", "reading", "activations", "cells", "lab", "notes")


def main() -> None:
    """Measures the parts, prints their tables, and after full rounds writes them down."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; without any, all")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        sys.exit(f"bench: there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    sections = []
    for part in options.parts or PARTS:
        began = time.monotonic()

        def progress(text: str, part: str = part) -> None:
            print(f"{part}: {text} ...", flush=True)

        section = importlib.import_module(f"benchmarks.{part}").measure(options.quick, progress)
        sections.append(section)
        print(f"{part}: measured in {time.monotonic() - began:.0f} s\n\n{section.terminal()}\n", flush=True)
        if not options.quick:
            record([section])
    if not options.quick:
        print(f"written to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nbench: stopped; what was measured before is written down")
