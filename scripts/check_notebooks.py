"""Checks the committed notebooks: one in each language, the same code, the outputs that running them gives."""

from __future__ import annotations

import re
import subprocess
from itertools import zip_longest

from nbformat import NotebookNode

import nbfiles
from nbfiles import EXECUTED, LANGUAGES, NOTEBOOKS, ROOT, UserError, tags

VOLATILE = "volatile"  # the tag of a cell whose outputs differ from run to run
VOLATILE_TEXT = "volatile-text"  # likewise, but only in what it prints, not in what it shows
_HANGUL = re.compile(r"[가-힣]")


def check_pair(ko: NotebookNode, en: NotebookNode) -> list[str]:
    """The two have the same cells in the same order; code cells and tags are equal."""
    if len(ko.cells) != len(en.cells):
        pairs = zip_longest((c.id for c in ko.cells), (c.id for c in en.cells))
        number, (a, b) = next((n, p) for n, p in enumerate(pairs, start=1) if p[0] != p[1])
        return [f"cell {number} is {a} in Korean and {b} in English ({len(ko.cells)} and {len(en.cells)} cells)"]
    problems = []
    for number, (a, b) in enumerate(zip(ko.cells, en.cells, strict=True), start=1):
        if a.id != b.id:
            problems.append(f"cell {number} is {a.id} in Korean and {b.id} in English")
        elif a.cell_type != b.cell_type:
            problems.append(f"cell {number} ({a.id}) is {a.cell_type} in Korean and {b.cell_type} in English")
        elif a.cell_type == "code" and a.source != b.source:
            line = first_difference(a.source, b.source)
            problems.append(f"cell {number} ({a.id}) has other code in the two languages, from line {line}")
        elif tags(a) != tags(b):
            problems.append(f"cell {number} ({a.id}) is tagged {tags(a)} in Korean and {tags(b)} in English")
    return problems


def first_difference(a: str, b: str) -> int:
    """The number of the first line in which two texts differ."""
    pairs = zip_longest(a.splitlines(), b.splitlines())
    return next((number for number, (x, y) in enumerate(pairs, start=1) if x != y), 0)


def check_form(nb: NotebookNode) -> list[str]:
    """A notebook is as scripts/notes --update leaves it, and its code holds no human language."""
    problems = []
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type == "code" and _HANGUL.search(cell.source):
            problems.append(f"cell {number} ({cell.id}) has Korean in its code, which both languages share")
        failed = cell.cell_type == "code" and any(output.output_type == "error" for output in cell.outputs)
        if failed and "raises-exception" not in tags(cell):
            problems.append(f"cell {number} ({cell.id}) ends in an error")
    before = nbfiles.dumps(nb)
    if nbfiles.dumps(nbfiles.normalise(nb)) != before:
        problems.append("it was not written by scripts/notes --update")
    return problems


def imports(nb: NotebookNode) -> list[tuple[str, str]]:
    """The Go packages that the cells import, each with the id of its cell."""
    found = []
    for cell in nbfiles.code_cells(nb):
        for block in re.findall(r"^import\s*(\([^)]*\)|[^\n]*)", cell.source, re.M):
            found += [(cell.id, package) for package in re.findall(r'"([^"]+)"', block)]
    return found


def check_imports(nb: NotebookNode, known: set[str]) -> list[str]:
    """Cells import only packages that set-up brings: those that this project's own packages are built from."""
    return [
        f"cell {id} imports {package}, which no package of lib/ or cmd/ does, so set-up does not bring it"
        for id, package in imports(nb)
        if package not in known
    ]


def project_packages() -> set[str]:
    """The packages that this project's programs are built from, its own and Go's included."""
    listed = subprocess.run(
        ["go", "list", "-deps", "./lib/...", "./cmd/..."], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(listed.stdout.split())


def check_outputs(committed: NotebookNode, executed: NotebookNode) -> list[str]:
    """Running the notebook gave the committed outputs, but for what is tagged volatile."""
    fresh = {cell.id: cell for cell in nbfiles.code_cells(executed)}
    problems = []
    for number, cell in enumerate(committed.cells, start=1):
        if cell.cell_type != "code" or VOLATILE in tags(cell):
            continue
        where = f"cell {number} ({cell.id})"
        other = fresh.get(cell.id)
        if other is None or other.source != cell.source:
            problems.append(f"{where} was not run as it is now")
            continue
        old, new = steady(cell), steady(other)
        if len(new) != len(old):
            problems.append(f"{where} gives {len(new)} outputs, {len(old)} are committed")
            continue
        for a, b in zip(old, new, strict=True):
            if not nbfiles.same_output(a, b):
                problems.append(f"{where} {difference(a, b)}")
    return problems


def steady(cell: NotebookNode) -> list[NotebookNode]:
    """The outputs of a cell that are the same in every run."""
    if VOLATILE_TEXT not in tags(cell):
        return cell.outputs
    return [output for output in cell.outputs if output.output_type != "stream"]


def difference(committed: NotebookNode, fresh: NotebookNode) -> str:
    """Tells where two outputs part."""
    if committed.output_type != fresh.output_type:
        return f"gives {fresh.output_type}, committed is {committed.output_type}"
    a, b = shown(committed), shown(fresh)
    line = first_difference(a, b)
    was, now = ([*text.splitlines(), ""][min(line - 1, text.count("\n"))][:100] for text in (a, b))
    return f"gives another output in line {line}: {now!r}, committed is {was!r}"


def shown(output: NotebookNode) -> str:
    """The text of an output."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return output.evalue
    return "\n".join(str(output.data[kind]) for kind in sorted(output.data))


def check_all() -> dict[str, list[str]]:
    """The problems of every notebook, by its name: pairs and form, without running anything."""
    problems: dict[str, list[str]] = {}
    known = project_packages()
    for name in nbfiles.names():
        found = problems.setdefault(name, [])
        try:
            both = {}
            for lang in LANGUAGES:
                path = NOTEBOOKS / lang / f"{name}.ipynb"
                if not path.exists():
                    found.append(f"there is no {nbfiles.relative(path)}")
                    continue
                both[lang] = nbfiles.read(path)
            if len(both) == len(LANGUAGES):
                found += check_pair(both["ko"], both["en"])
            for lang, nb in both.items():
                form = check_form(nb) + check_imports(nb, known)
                found += [f"notebooks/{lang}: {problem}" for problem in form]
        except UserError as err:
            found.append(str(err))
    return problems


def check_all_outputs() -> dict[str, list[str]]:
    """The problems of every notebook's committed outputs, by language and name."""
    problems = {}
    for name in nbfiles.names():
        for lang in LANGUAGES:
            committed, executed = (folder / lang / f"{name}.ipynb" for folder in (NOTEBOOKS, EXECUTED))
            if not committed.exists():
                continue
            if not executed.exists():
                problems[f"{lang}/{name}"] = ["it was not run"]
                continue
            problems[f"{lang}/{name}"] = check_outputs(nbfiles.read(committed), nbfiles.read(executed))
    return problems
