"""Gives a reader notebooks of their own: copies.py FOLDER ...

The copies keep the originals' folders, ko/, en/ and datasets/, since cells look there for their language and their
data. What the reader has is never written over: a second call adds what is missing.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import oserrors
from nbfiles import LANGUAGES, NOTEBOOKS


def copy_notebooks(target: Path) -> list[Path]:
    """Copies the notebooks and the data into target and returns the files that were missing there."""
    originals = [path for lang in LANGUAGES for path in sorted((NOTEBOOKS / lang).glob("*.ipynb"))]
    added = []
    for original in [*originals, NOTEBOOKS / "datasets" / "binary.csv"]:
        copy = target / original.relative_to(NOTEBOOKS)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place and then moved, so that an interruption leaves no half copy that a later call would keep.
        half = copy.with_name(f".{copy.name}.{os.getpid()}.tmp")
        try:
            shutil.copyfile(original, half)
            half.replace(copy)
        finally:
            half.unlink(missing_ok=True)
        added.append(copy)
    return added


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: copies.py FOLDER ...")
    for folder in sys.argv[1:]:
        try:
            copy_notebooks(Path(folder))
        except OSError as error:
            sys.exit(f"the notebooks can't be copied to {folder}: {oserrors.sentence(error)}")
