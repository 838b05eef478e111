"""What the outputs of an executed notebook depend on, as one hash.

That is its code cells, the packages that they name and what these import, the words
that are drawn into its pictures, the kernel, the backend, and the data if it reads
them. Captions are not among it: they are put into outputs that are there (captions.py).
All files go by their place in the project, so that a moved copy of it keeps its outputs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from common import book, nbfiles
from common.nbfiles import UserError
from common.places import DATA, ROOT, relative
from pages import captions

FORMAT = 1  # of executed copies: another number makes all of them anew
MODULE = "activation-notes/"
WORDS = MODULE + "notebooks/words"  # each notebook depends on its own chapter's file, not on all


@cache
def packages() -> dict[str, tuple[list[Path], list[str]]]:
    """The project's packages by import path: the files that are compiled, and what they import, however far."""
    command = ["go", "list", "-json=ImportPath,Dir,GoFiles,CgoFiles,EmbedFiles,Deps", "./lib/..."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise UserError(f"go list does not read the packages in lib/:\n{done.stderr.strip()}")
    decoder, found, text = json.JSONDecoder(), {}, done.stdout
    while text := text.lstrip():
        package, end = decoder.raw_decode(text)
        text = text[end:]
        names = (name for kind in ("GoFiles", "CgoFiles", "EmbedFiles") for name in package.get(kind, ()))
        found[package["ImportPath"]] = ([Path(package["Dir"]) / name for name in names], package.get("Deps", []))
    return found


def named(nb: NotebookNode) -> set[str]:
    """The project's packages that the cells name, by import path."""
    code = source(nb)
    names = [(path.rpartition("/")[2], path) for path in packages()]
    names += re.findall(rf'([\w.]+)\s+["`]({MODULE}[^"`]+)["`]', code)  # a package may go by several names
    return {path for name, path in names if name in "._" or re.search(rf"\b{name}\.", code)} & packages().keys()


def sources(nb: NotebookNode, executed: NotebookNode | None) -> set[Path]:
    """The files of the project that the cells are compiled from, and those that their outputs show."""
    direct = named(nb)
    reached = direct.union(*(packages()[path][1] for path in direct))
    files = {file for path in reached - {WORDS} for file in packages().get(path, ((), ()))[0]}
    return files | {path for path in shown_sources(executed or nb) if path.is_file()}


def shown_sources(nb: NotebookNode) -> set[Path]:
    """The files whose source the notebook's outputs show: notebook.Source begins with a comment that names them."""
    outputs = [output for cell in nbfiles.code_cells(nb) for output in cell.outputs]
    texts = ["".join(output.get("data", {}).get("text/markdown", "")) for output in outputs]
    return {ROOT / name for text in texts for name in re.findall(r"^// (lib/\S+\.go)$", text, re.M)}


def words(nb: NotebookNode, name: str) -> dict[str, object]:
    """The labels that a chapter's pictures may hold, by place; of titles, captions and notes only which there are.

    They are its own, the shared ones, and those of other chapters of which a cell has the key.
    """
    code = source(nb)
    found: dict[str, object] = {}
    for file in captions.files():
        for place, text in captions.places(file.stem).items():
            chapter, kind, key = place.split("/", 2)
            if chapter in ("shared", name) or json.dumps(key, ensure_ascii=False) in code:
                found[place] = text if kind == "labels" else None
    return found


def source(nb: NotebookNode) -> str:
    """The code of all cells."""
    return "\n".join(cell.source for cell in nbfiles.code_cells(nb))


def common(kernel: Path) -> str:
    """A hash of what every notebook depends on. The kernel's file names the project's folder, wherever it lies."""
    files = [ROOT / name for name in ("go.mod", "go.sum", "requirements/xla.in")] + sorted((ROOT / "gonb").glob("*.ed"))
    spec = kernel.read_text(encoding="utf-8").replace(str(ROOT), ".")
    settings = [("format", str(FORMAT)), ("kernel", spec), ("backend", os.environ.get("GOMLX_BACKEND", ""))]
    return digest([*((name, text.encode()) for name, text in settings), *contents(files)])


def key(path: Path, executed: NotebookNode | None, shared: str) -> str:
    """The hash for the notebook at path, whose executed copy may be there; and the sha256 of the data."""
    nb = nbfiles.read(path)
    cells = nbfiles.code_cells(nb)
    data = DATA.read_bytes()
    parts = [("common", shared.encode()), *contents(sorted(sources(nb, executed)))]
    parts += [(f"{cell.id} {nbfiles.tags(cell)}", cell.source.encode()) for cell in cells]
    parts += [("words", json.dumps(words(nb, path.stem), sort_keys=True).encode())]
    if book.is_read(nb):
        parts += [("data", data)]
    return f"{digest(parts)} {hashlib.sha256(data).hexdigest()}"


def contents(files: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Files by their place in the project, with what they hold."""
    return [(relative(file), file.read_bytes()) for file in files]


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """One hash of named contents."""
    result = hashlib.sha256()
    for name, content in parts:
        result.update(f"{name}\0{len(content)}\0".encode())
        result.update(content)
    return result.hexdigest()
