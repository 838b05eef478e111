"""Each notebook check passes a good pair and fails one that is broken in its way."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from copy import deepcopy

from nbformat import NotebookNode, v4

from checks import notebooks
from common import nbfiles


def sample() -> NotebookNode:
    """A notebook of three cells, with outputs."""
    code = v4.new_code_cell('%%\nfmt.Println("1")', id="run")
    code.outputs = [v4.new_output("stream", name="stdout", text="one\ntwo\n")]
    clock = v4.new_code_cell("%%\nclock()", id="clock", metadata={"tags": ["volatile"]})
    clock.outputs = [v4.new_output("stream", name="stdout", text="12:00\n")]
    return nbfiles.normalise(v4.new_notebook(cells=[v4.new_markdown_cell("# title", id="top"), code, clock]))


PICTURE = '<figure><svg role="img"><title>a line</title><desc>it rises</desc><g><path d="M0 0"/></g></svg></figure>'


def whole(lang: str = "ko") -> NotebookNode:
    """A notebook with all the parts that each has."""
    word = {"ko": "글", "en": "text"}[lang]
    other = {"ko": "en", "en": "ko"}[lang]
    cells = [
        v4.new_markdown_cell(f"# {word} [a](../{other}/02-b.ipynb)", id="intro"),
        v4.new_code_cell("%noautoget\nfunc show() {}", id="setup"),
    ]
    for n in (1, 2, 3):
        solution = v4.new_code_cell(f"%%\nsolve({n})", id=f"solution-{n}", metadata={"tags": ["solution"]})
        solution.outputs = [v4.new_output("display_data", data={"text/html": PICTURE, "text/plain": "it rises"})]
        cells += [
            v4.new_markdown_cell(f"### {word} {n}", id="exercises-text" if n == 1 else f"exercise-{n}-text"),
            v4.new_code_cell(nbfiles.ATTEMPT, id=f"exercise-{n}"),
            v4.new_markdown_cell(f"#### {word}", id=f"solution-{n}-title", metadata=nbfiles.FOLDED),
            solution,
            v4.new_markdown_cell(f"<details><summary>{word}</summary></details>", id=f"answer-{n}"),
        ]
    cells.append(
        v4.new_markdown_cell(f"{word} [a](01-a.ipynb) [c](03-c.ipynb) [lib](../../lib/bce/doc.go)", id="nav"),
    )
    return nbfiles.normalise(v4.new_notebook(cells=cells))


NAMES = ["01-a", "02-b", "03-c"]


class CheckNotebooks(unittest.TestCase):
    """Breaks the sample in one way at a time."""

    def assert_says(self, problems: list[str], words: str) -> None:
        """There is exactly one problem and it says the words."""
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(words, problems[0])

    def test_pair(self) -> None:
        """Prose may differ, nothing else."""
        en = sample()
        en.cells[0].source = "# 제목"
        self.assertEqual(notebooks.check_pair(sample(), en), [])
        changes = {
            "cell 2 (run) has other code in the two languages, from line 2": lambda nb: nb.cells[1].update(
                source="%%\n2"
            ),
            "cell 3 is clock in Korean and None in English (3 and 2 cells)": lambda nb: nb.cells.pop(),
            "cell 2 is run in Korean and new in English": lambda nb: nb.cells.insert(1, v4.new_code_cell(id="new")),
            "is tagged ['volatile'] in Korean and [] in English": lambda nb: nb.cells[2].metadata.clear(),
        }
        for words, change in changes.items():
            with self.subTest(words):
                en = sample()
                change(en)
                self.assert_says(notebooks.check_pair(sample(), en), words)

    def test_form(self) -> None:
        """Korean in code, a stored error and a run outside the script are seen."""
        self.assertEqual(notebooks.check_form(sample()), [])
        failed = v4.new_output("error", ename="ERROR", evalue="exit status 2", traceback=["exit status 2"])
        meant = sample()
        meant.cells[1].outputs.append(failed)
        meant.cells[1].metadata.tags = ["raises-exception"]
        self.assertEqual(notebooks.check_form(meant), [])
        changes = {
            "Korean in its code": lambda nb: nb.cells[1].update(source="// 값"),
            "ends in an error": lambda nb: nb.cells[1].outputs.append(failed),
            "cell 2 (run) is tagged raises-exception and ends in no error": lambda nb: nb.cells[1].metadata.update(
                tags=["raises-exception"]
            ),
            "scripts/notes --update": lambda nb: nb.cells[1].update(execution_count=7),
        }
        for words, change in changes.items():
            with self.subTest(words):
                nb = sample()
                change(nb)
                self.assert_says(notebooks.check_form(nb), words)

    def test_prose(self) -> None:
        """Text that was not written again in the other language is seen."""
        self.assertEqual(notebooks.check_prose(whole("ko"), whole("en")), [])
        en = whole("en")
        en.cells[2].source = whole("ko").cells[2].source
        self.assert_says(
            notebooks.check_prose(whole("ko"), en), "cell 3 (exercises-text) has the same text in both languages"
        )
        ko = whole("ko")
        ko.cells[0].source = "# title"
        self.assert_says(notebooks.check_prose(ko, whole("en")), "cell 1 (intro) has no Korean")

    def test_first_cell(self) -> None:
        """Another first cell is seen, by its code or its name."""

        def problems(nb: NotebookNode) -> list[str]:
            return notebooks.check_first_cell(nb, whole(), "01-a")

        self.assertEqual(problems(whole("en")), [])
        changes = {
            "cell 2 (setup) is not the first code cell of 01-a, from line 2": lambda nb: nb.cells[1].update(
                source="%noautoget\nfunc other() {}"
            ),
            "cell 2 (first) is the first code cell, which 01-a calls setup": lambda nb: nb.cells[1].update(id="first"),
        }
        for words, change in changes.items():
            with self.subTest(words):
                nb = whole()
                change(nb)
                self.assert_says(problems(nb), words)

    def test_links(self) -> None:
        """The other language, the neighbours and the library are each missed; the ends of the series have one each."""

        def problems(nb: NotebookNode, name: str = "02-b") -> list[str]:
            return notebooks.check_links(nb, "ko", name, NAMES)

        self.assertEqual(problems(whole()), [])
        self.assert_says(problems(whole("en")), "cell 1 (intro) has no link to ../en/02-b.ipynb")
        changes = {
            "(nav) has no link to the previous notebook, 01-a.ipynb": "[c](03-c.ipynb) [lib](../../lib/bce/doc.go)",
            "(nav) has no link to the next notebook, 03-c.ipynb": "[a](01-a.ipynb) [lib](../../lib/bce/doc.go)",
            "(nav) has no link to the library": "[a](01-a.ipynb) [c](03-c.ipynb)",
        }
        for words, source in changes.items():
            with self.subTest(words):
                nb = whole()
                nb.cells[-1].source = source
                self.assert_says(problems(nb), words)
        nb = whole()
        nb.cells[2].source += "[`lib/bce`](../../lib/bce) and `[x](y)`"
        self.assert_says(problems(nb), "cell 3 (exercises-text) links to the folder ../../lib/bce: name a file in it")
        nb = whole()
        nb.cells.pop()
        self.assert_says(problems(nb), "cell 17 (answer-3) is the last, which must be a markdown cell named nav")
        for name, other in (("01-a", "02-b"), ("03-c", "02-b")):
            nb = whole()
            nb.cells[0].source = f"[a](../en/{name}.ipynb)"
            nb.cells[-1].source = f"[b]({other}.ipynb) [lib](../../lib/bce/doc.go)"
            self.assertEqual(problems(nb, name), [])

    def test_exercises(self) -> None:
        """Each part of an exercise is missed when it is not there or not in its form."""
        self.assertEqual(notebooks.check_exercises(whole()), [])
        place = {cell.id: number for number, cell in enumerate(whole().cells)}

        def at(name: str, **parts: object) -> Callable[[list[NotebookNode]], None]:
            return lambda cells: cells[place[name]].update(parts)

        hidden = {"tags": ["solution"], "jupyter": {"source_hidden": True}}
        no_attempt = "cell 4 (exercise-1) is not a code cell with %% and an empty line alone"
        no_title = f"cell 5 (solution-1-title) is not a heading of level 4 with {nbfiles.FOLDED} alone"
        no_solution = "cell 6 (solution-1) is not a code cell with the tag solution alone"
        changes = [
            ("it has 2 exercises, 3 to 5 are wanted", lambda cells: cells.__delitem__(slice(12, 17))),
            ("exercise 3 of 3 has no cell exercise-3", at("exercise-3", id="exercise-4")),
            ("exercise 2 of 3 has no cell solution-2-title", lambda cells: cells.pop(place["solution-2-title"])),
            (
                "cell 9 (exercise-2) is not followed by solution-2-title, solution-2 and answer-2",
                lambda cells: cells.insert(9, cells.pop(10)),
            ),
            (no_attempt, at("exercise-1", source="%%\nx := 1")),
            (no_title, at("solution-1-title", metadata={})),
            (no_solution, at("solution-1", metadata=hidden)),
            ("cell 6 (solution-1) has no outputs", at("solution-1", outputs=[])),
        ]
        for words, change in changes:
            with self.subTest(words):
                nb = whole()
                change(nb.cells)
                self.assert_says(notebooks.check_exercises(nb), words)

    def test_pictures(self) -> None:
        """A picture without title, description or role is named; icons and words inside the picture don't count."""
        untitled = PICTURE.replace("<title>a line</title>", "")
        pictures = [
            (PICTURE, []),
            ('<svg aria-hidden="true"><path d="M0 0"/></svg><svg aria-hidden="true"/>' + PICTURE, []),
            (PICTURE + untitled, ["cell 6 (solution-1), picture 2: it has no title"]),
            (PICTURE.replace("desc>", "text>"), ["cell 6 (solution-1), picture 1: it has no desc"]),
            (PICTURE.replace(' role="img"', ""), ["cell 6 (solution-1), picture 1: it has no role img"]),
        ]
        for picture, want in pictures:
            with self.subTest(picture):
                nb = whole()
                nb.cells[5].outputs[0].data["text/html"] = picture
                self.assertEqual(notebooks.check_pictures(nb), want)

    def test_imports(self) -> None:
        """A package that set-up does not bring is named with its cell."""
        source = 'import (\n\t"fmt"\n\n\tx "example/one"\n)\nimport "example/two"\nfmt.Println("example/three")'
        nb = v4.new_notebook(cells=[v4.new_code_cell(source, id="setup")])
        self.assertEqual(notebooks.check_imports(nb, {"fmt", "example/one", "example/two"}), [])
        self.assert_says(notebooks.check_imports(nb, {"fmt", "example/one"}), "cell setup imports example/two")

    def test_importable(self) -> None:
        """Go's own packages, the project's and those of the modules in go.mod; nothing else."""
        there = {"fmt", "activation-notes/lib/figure", "gonum.org/v1/gonum/diff/fd"}
        missing = {"example.org/no/such", "activation-notes/lib/none", "gonum.org/v1/gonum/none"}
        self.assertEqual(notebooks.importable(there | missing), there)

    def test_outputs(self) -> None:
        """A changed, missing or stale output is seen; a volatile cell's is not looked at."""
        committed, executed = sample(), sample()
        executed.cells[2].outputs[0].text = "13:00\n"
        self.assertEqual(notebooks.check_outputs(committed, executed), [])
        for nb in (committed, executed):
            nb.cells[2].metadata.tags = ["volatile-text"]
        self.assertEqual(notebooks.check_outputs(committed, executed), [])
        executed.cells[2].outputs.append(v4.new_output("display_data", data={"text/plain": "new"}))
        self.assert_says(notebooks.check_outputs(committed, executed), "gives 1 outputs, 0 are committed")
        executed.cells[2].outputs.pop()
        picture = v4.new_output("display_data", data={"text/plain": "picture"})
        one, two = (v4.new_output("stream", name="stdout", text=text) for text in ("one\n", "two\n"))
        for nb, outputs in ((committed, [one, picture, two]), (executed, [picture, one, two])):
            nb.cells[1].outputs = outputs
        self.assertEqual(notebooks.check_outputs(committed, executed), [])
        committed, executed = sample(), sample()
        changes = {
            "another output in line 2: 'three', committed is 'two'": lambda cell: cell.outputs[0].update(
                text="one\nthree\n"
            ),
            "gives 0 outputs, 1 are committed": lambda cell: cell.outputs.clear(),
            "was not run as it is now": lambda cell: cell.update(source="%%"),
        }
        for words, change in changes.items():
            with self.subTest(words):
                other = deepcopy(executed)
                change(other.cells[1])
                self.assert_says(notebooks.check_outputs(committed, other), words)
