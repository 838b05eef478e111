"""Gives a reader notebooks of their own: copies.py FOLDER ...

The copies keep the originals' folders, ko/, en/ and datasets/, since cells look there for their language and their
data. What the reader has typed is never written over: a second call adds what is missing, and brings the new version
of an original where the reader has typed nothing into the copy. Outputs are no reason to keep a copy: opening and
running it makes them again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from common import oserrors
from common.nbfiles import write_text
from common.places import LANGUAGES, NOTEBOOKS
from common.wholefile import replacing

# In a reader's folder: the sum of each original when it was copied, and that of what is typed in it.
RECORD = ".copied.json"


def copy_notebooks(target: Path) -> None:
    """Brings the copies of the notebooks and the data in target up to date, and tells which the reader's keep back."""
    originals = [path for lang in LANGUAGES for path in sorted((NOTEBOOKS / lang).glob("*.ipynb"))]
    record = target / RECORD
    copied: dict[str, list[str]] = {}
    # What is no record, or only in part, is as none: it must not keep JupyterLab from starting.
    with suppress(FileNotFoundError, NotADirectoryError, ValueError, AttributeError, TypeError):
        for name, (whole, text) in json.loads(record.read_bytes()).items():
            copied[name] = [whole, text]
    kept = []
    for original in [*originals, NOTEBOOKS / "datasets" / "binary.csv"]:
        name = original.relative_to(NOTEBOOKS).as_posix()
        copy = target / name
        now = [_sum(original.read_bytes()), _sum(typed(original))]
        if copy.exists() and copy.read_bytes() != original.read_bytes():
            last = copied.get(name)
            if last is None or last[0] == now[0]:
                continue
            if _sum(typed(copy)) != last[1]:
                kept.append(name)
                continue
            _copy(original, copy)
        elif not copy.exists():
            _copy(original, copy)
        copied[name] = now
    write_text(record, json.dumps(copied, indent=1) + "\n")
    if kept:
        print(
            f"Note: there are newer versions of {', '.join(kept)}; yours stay, since you have typed in them. "
            f"Rename yours in {target} to get the new ones at the next start.",
            file=sys.stderr,
        )


def typed(path: Path) -> bytes:
    """What a reader can have typed into a file: of a notebook the cells without their outputs."""
    content = path.read_bytes()
    with suppress(ValueError, TypeError, KeyError):
        cells = json.loads(content)["cells"]
        return json.dumps([(cell["cell_type"], "".join(cell["source"])) for cell in cells]).encode()
    return content


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _copy(original: Path, copy: Path) -> None:
    with replacing(copy) as half:  # which a later call would keep
        shutil.copyfile(original, half)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: copies.py FOLDER ...")
    for folder in sys.argv[1:]:
        try:
            copy_notebooks(Path(folder))
        except OSError as error:
            sys.exit(f"the notebooks can't be copied to {folder}: {oserrors.sentence(error)}")
