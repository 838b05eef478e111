"""Small notebooks in place of the project's, for a sandbox in which scripts/notes is to run in seconds."""

from __future__ import annotations

import json
from pathlib import Path

from nbformat import v4

from common import nbfiles
from common.places import LANGUAGES

SETUP = """%noautoget
import (
    "fmt"
    "os"
    "strings"
    "syscall"
    "time"

    "activation-notes/lib/notebook"
)

func show(err error) { notebook.Check(err) } // in every cell's program, as in the project's own notebooks"""
FLOOD = '%%\nfor range 1_000_000 {\n    fmt.Println(strings.Repeat("x", 99))\n}'  # 100 MB
SLEEP = "%%\nfor {\n    time.Sleep(time.Second)\n}"


def put(project: Path, notebooks: dict[str, list[str]], languages: tuple[str, ...] = LANGUAGES) -> None:
    """Leaves only these notebooks in a sandbox's project: name and the code of each cell after the common first one."""
    for lang in LANGUAGES:
        for old in (project / "notebooks" / lang).glob("*.ipynb"):
            old.unlink()
    for lang in languages:
        for name, sources in notebooks.items():
            codes = [SETUP, *sources]
            cells = [v4.new_code_cell(code, id=f"c{number}") for number, code in enumerate(codes)]
            nb = v4.new_notebook(cells=[v4.new_markdown_cell(f"# {name}", id="title"), *cells])
            nbfiles.write(project / "notebooks" / lang / f"{name}.ipynb", nbfiles.normalise(nb))


def outputs(project: Path, lang: str, name: str) -> str:
    """What the executed copy of a notebook shows, as text."""
    nb = json.loads((project / "build" / "notebooks" / lang / f"{name}.ipynb").read_text(encoding="utf-8"))
    return "".join(str(output) for cell in nb["cells"] for output in cell.get("outputs", []))
