"""The textbook's data: which notebooks read it, and whether the file that they read is the book's."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from nbformat import NotebookNode

from common import nbfiles
from common.places import DATA, ROOT

SHARED = ROOT.parent / "shared" / "data" / "binary.csv"  # the book's file, where a workplace has it


@cache
def sha256() -> str:
    """The sum of the book's file, as lib/data states it."""
    for path in sorted((ROOT / "lib" / "data").glob("*.go")):
        if match := re.search(r'BookSHA256\s*=\s*"([0-9a-f]{64})"', path.read_text(encoding="utf-8")):
            return match[1]
    raise RuntimeError("lib/data states no BookSHA256")


def is_here() -> bool:
    """Whether the data at hand is the book's file."""
    return DATA.exists() and hashlib.sha256(DATA.read_bytes()).hexdigest() == sha256()


def is_read(nb: NotebookNode) -> bool:
    """Whether a cell names the data's file or its folder."""
    return any(name in cell.source for cell in nbfiles.code_cells(nb) for name in (DATA.name, DATA.parent.name))
