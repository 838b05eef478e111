"""Where things are in the project, for all scripts."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
LANGUAGES = ("ko", "en")  # their folders
DATA = NOTEBOOKS / "datasets" / "binary.csv"
BUILD = ROOT / "build"
EXECUTED = BUILD / "notebooks"  # the executed copies


def relative(path: str | Path) -> str:
    """The path as seen from the project's folder, for messages."""
    return os.path.relpath(path, ROOT)
