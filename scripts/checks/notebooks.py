"""Checks the committed notebooks: one in each language, the same code, one form, the outputs that a run gives."""

from __future__ import annotations

import operator
import os
import re
import subprocess
from html.parser import HTMLParser
from itertools import zip_longest

from nbformat import NotebookNode
from nbformat.v4 import new_output

from common import nbfiles
from common.nbfiles import SameText, UserError, tags
from common.places import EXECUTED, LANGUAGES, NOTEBOOKS, ROOT, relative

VOLATILE = "volatile"  # the tag of a cell whose outputs differ from run to run
VOLATILE_TEXT = "volatile-text"  # likewise, but only in what it prints, not in what it shows
EXERCISES = range(3, 6)  # how many exercises a notebook may have
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


def first_difference(a: str, b: str, same_text: SameText = operator.eq) -> int:
    """The number of the first line in which two texts differ."""
    pairs = zip_longest(a.splitlines(), b.splitlines())
    return next((number for number, (x, y) in enumerate(pairs, start=1) if not same_text(x, y)), 0)


def check_form(nb: NotebookNode) -> list[str]:
    """A notebook is as scripts/notes --update leaves it, and its code holds no human language."""
    problems = []
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type == "code" and _HANGUL.search(cell.source):
            problems.append(f"cell {number} ({cell.id}) has Korean in its code, which both languages share")
        failed = cell.cell_type == "code" and any(output.output_type == "error" for output in cell.outputs)
        meant = "raises-exception" in tags(cell)
        if failed and not meant:
            problems.append(f"cell {number} ({cell.id}) ends in an error")
        if meant and not failed:
            problems.append(f"cell {number} ({cell.id}) is tagged raises-exception and ends in no error")
    before = nbfiles.dumps(nb)
    if nbfiles.dumps(nbfiles.normalise(nb)) != before:
        problems.append("it was not written by scripts/notes --update")
    return problems


def check_prose(ko: NotebookNode, en: NotebookNode) -> list[str]:
    """Each language has prose of its own."""
    english = {cell.id: cell.source for cell in en.cells if cell.cell_type == "markdown"}
    problems = []
    for number, cell in enumerate(ko.cells, start=1):
        if cell.cell_type != "markdown":
            continue
        if cell.source == english.get(cell.id):
            problems.append(f"cell {number} ({cell.id}) has the same text in both languages")
        elif not _HANGUL.search(cell.source):
            problems.append(f"cell {number} ({cell.id}) has no Korean in the Korean notebook")
    return problems


def check_first_cell(nb: NotebookNode, first: NotebookNode, name: str) -> list[str]:
    """The first code cell is that of the notebook first, whose name is given, so that readers meet one only."""
    a, b = (next(iter(nbfiles.code_cells(each)), None) for each in (nb, first))
    if a is None or b is None:
        return [] if a is b else [f"its first code cell is not that of {name}: one of them has none"]
    if (a.id, a.source) == (b.id, b.source):
        return []
    where = f"cell {nb.cells.index(a) + 1} ({a.id})"
    if a.source == b.source:
        return [f"{where} is the first code cell, which {name} calls {b.id}"]
    return [f"{where} is not the first code cell of {name}, from line {first_difference(a.source, b.source)}"]


def check_links(nb: NotebookNode, lang: str, name: str, names: list[str]) -> list[str]:
    """It begins with a link to the other language and ends with links to its neighbours and the library."""
    problems = []
    intro, nav = nb.cells[0], nb.cells[-1]
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    if f"(../{other}/{name}.ipynb)" not in intro.source:
        problems.append(f"cell 1 ({intro.id}) has no link to ../{other}/{name}.ipynb")
    where = f"cell {len(nb.cells)} ({nav.id})"
    if nav.id != "nav" or nav.cell_type != "markdown":
        return [*problems, f"{where} is the last, which must be a markdown cell named nav"]
    place = names.index(name)
    neighbours = {"previous": names[:place][-1:], "next": names[place + 1 :][:1]}
    for which, found in neighbours.items():
        problems += [
            f"{where} has no link to the {which} notebook, {neighbour}.ipynb"
            for neighbour in found
            if f"({neighbour}.ipynb)" not in nav.source
        ]
    if "(../../lib/" not in nav.source:
        problems.append(f"{where} has no link to the library code under ../../lib/")
    return problems + check_files(nb, lang)


def check_files(nb: NotebookNode, lang: str) -> list[str]:
    """Links lead to files: JupyterLab opens no folder."""
    return [
        f"cell {number} ({cell.id}) links to the folder {target}: name a file in it, as that with the package's comment"
        for number, cell in enumerate(nb.cells, start=1)
        if cell.cell_type == "markdown"
        for target in re.findall(r"\]\(([^)\s#]+)", cell.source)
        if (NOTEBOOKS / lang / target).is_dir()
    ]


def check_exercises(nb: NotebookNode) -> list[str]:
    """Exercises are numbered from 1; each is a text, a cell to write in, a folded heading, a solution and an answer."""
    places = {cell.id: place for place, cell in enumerate(nb.cells)}
    count = sum(1 for id in places if re.fullmatch(r"exercise-\d+", id))
    problems = []
    if count not in EXERCISES:
        problems.append(f"it has {count} exercises, {EXERCISES[0]} to {EXERCISES[-1]} are wanted")
    for n in range(1, count + 1):
        ids = [f"exercise-{n}", f"solution-{n}-title", f"solution-{n}", f"answer-{n}"]
        attempt, title, solution, answer = ids
        missing = [id for id in ids if id not in places]
        if missing:
            problems.append(f"exercise {n} of {count} has no cell {missing[0]}")
            continue
        place = places[attempt]
        if [places[id] for id in ids] != list(range(place, place + len(ids))):
            problems.append(f"cell {place + 1} ({attempt}) is not followed by {title}, {solution} and {answer}")
            continue
        before, cell, heading, solved, said = nb.cells[place - 1 : place + 4]
        if before.cell_type != "markdown":
            problems.append(f"cell {place + 1} ({attempt}) has no text before it")
        if cell.cell_type != "code" or cell.source != nbfiles.ATTEMPT:
            problems.append(f"cell {place + 1} ({attempt}) is not a code cell with %% and an empty line alone")
        if not heading.source.startswith("#### ") or heading.metadata != nbfiles.FOLDED:
            problems.append(f"cell {place + 2} ({title}) is not a heading of level 4 with {nbfiles.FOLDED} alone")
        if solved.cell_type != "code" or solved.metadata != {"tags": ["solution"]}:
            problems.append(f"cell {place + 3} ({solution}) is not a code cell with the tag solution alone")
        elif not solved.outputs:
            problems.append(f"cell {place + 3} ({solution}) has no outputs")
        if said.cell_type != "markdown" or not said.source.startswith("<details><summary>"):
            problems.append(f"cell {place + 4} ({answer}) does not begin with <details><summary>")
    return problems


class _Pictures(HTMLParser):
    """Collects what each picture of some HTML lacks; icons that screen readers skip are no pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lacks: list[list[str]] = []
        self._open: list[str] = []  # the elements around here, from a picture's svg on
        self._hidden = False
        self._words: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            if tag != "svg":
                return
            self._hidden = ("aria-hidden", "true") in attrs
            self._words = {"role img": "img" if ("role", "img") in attrs else "", "title": "", "desc": ""}
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" and not self._open:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if not self._open and not self._hidden:
            self.lacks.append([part for part, words in self._words.items() if not words.strip()])

    def handle_data(self, data: str) -> None:
        if len(self._open) == 2 and self._open[1] in self._words:
            self._words[self._open[1]] += data


def check_pictures(nb: NotebookNode) -> list[str]:
    """Every picture in the outputs has a title and a description for who can't see it."""
    problems = []
    for number, cell in enumerate(nb.cells, start=1):
        data = [output.get("data", {}) for output in cell.get("outputs", [])]
        text = "".join(str(each.get(kind, "")) for each in data for kind in ("text/html", "image/svg+xml"))
        for picture, lacks in enumerate(_Pictures(text).lacks, start=1):
            problems += [f"cell {number} ({cell.id}), picture {picture}: it has no {part}" for part in lacks]
    return problems


def imports(nb: NotebookNode) -> list[tuple[str, str]]:
    """The Go packages that the cells import, each with the id of its cell."""
    found = []
    for cell in nbfiles.code_cells(nb):
        for block in re.findall(r"^import\s*(\([^)]*\)|[^\n]*)", cell.source, re.M):
            found += [(cell.id, package) for package in re.findall(r'"([^"]+)"', block)]
    return found


def check_imports(nb: NotebookNode, known: set[str]) -> list[str]:
    """Cells import only packages that are there without a network once the project is set up."""
    return [
        f"cell {id} imports {package}, which set-up does not bring: no module that go.mod requires has it"
        for id, package in imports(nb)
        if package not in known
    ]


def importable(packages: set[str]) -> set[str]:
    """Those of the packages that Go finds, with all that they need, in this project and the modules of its go.mod."""
    found = "{{if not (or .Error .DepsErrors)}}{{.ImportPath}}{{end}}"
    listed = subprocess.run(
        ["go", "list", "-e", "-deps", "-f", found, *sorted(packages)],
        cwd=ROOT,
        env={**os.environ, "GOPROXY": "off", "GOFLAGS": "-mod=readonly"},
        capture_output=True,
        text=True,
        check=True,
    )
    return packages & set(listed.stdout.split())


def check_outputs(committed: NotebookNode, executed: NotebookNode, same_text: SameText = operator.eq) -> list[str]:
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
            if not nbfiles.same_output(a, b, same_text):
                problems.append(f"{where} {difference(a, b, same_text)}")
    return problems


def steady(cell: NotebookNode) -> list[NotebookNode]:
    """The outputs of a cell that are the same in every run: what it shows, in order, then what it prints.

    What a cell prints and what it shows reach the notebook on two ways, so their order among each other is chance.
    """
    shown = [output for output in cell.outputs if output.output_type != "stream"]
    if VOLATILE_TEXT in tags(cell):
        return shown
    printed: dict[str, str] = {}
    for output in cell.outputs:
        if output.output_type == "stream":
            printed[output.name] = printed.get(output.name, "") + output.text
    return shown + [new_output("stream", name=name, text=text) for name, text in sorted(printed.items())]


def difference(committed: NotebookNode, fresh: NotebookNode, same_text: SameText = operator.eq) -> str:
    """Tells where two outputs part."""
    if committed.output_type != fresh.output_type:
        return f"gives {fresh.output_type}, committed is {committed.output_type}"
    a, b = shown(committed), shown(fresh)
    line = first_difference(a, b, same_text)
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
    names = nbfiles.names()
    problems: dict[str, list[str]] = {name: [] for name in names}
    notebooks: dict[tuple[str, str], NotebookNode] = {}
    for name in names:
        for lang in LANGUAGES:
            path = NOTEBOOKS / lang / f"{name}.ipynb"
            try:
                if path.exists():
                    notebooks[name, lang] = nbfiles.read(path)
                else:
                    problems[name].append(f"there is no {relative(path)}")
            except UserError as err:
                problems[name].append(str(err))
    known = importable({package for nb in notebooks.values() for _, package in imports(nb)})
    first = next(iter(notebooks.values()), None)  # whose first cell all others have
    for (name, lang), nb in notebooks.items():
        form = check_form(nb) + check_imports(nb, known) + check_first_cell(nb, first, names[0])
        form += check_links(nb, lang, name, names) + check_exercises(nb) + check_pictures(nb)
        problems[name] += [f"notebooks/{lang}: {problem}" for problem in form]
        if lang == LANGUAGES[1] and (name, LANGUAGES[0]) in notebooks:
            ko = notebooks[name, LANGUAGES[0]]
            problems[name] += check_pair(ko, nb) + check_prose(ko, nb)
    return problems


def check_all_outputs(same_text: SameText = operator.eq) -> dict[str, list[str]]:
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
            problems[f"{lang}/{name}"] = check_outputs(nbfiles.read(committed), nbfiles.read(executed), same_text)
    return problems
