"""The checks that readers rely on pass a good notebook and fail one that is broken in its way."""

from __future__ import annotations

import unittest
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

    def test_pictures(self) -> None:
        """A picture without title, description or role is named; icons and words inside the picture don't count."""
        untitled = PICTURE.replace("<title>a line</title>", "")
        pictures = [
            (PICTURE, []),
            ('<svg aria-hidden="true"><path d="M0 0"/></svg><svg aria-hidden="true"/>' + PICTURE, []),
            (PICTURE + untitled, ["cell 2 (run), picture 2: it has no title"]),
            (PICTURE.replace("desc>", "text>"), ["cell 2 (run), picture 1: it has no desc"]),
            (PICTURE.replace(' role="img"', ""), ["cell 2 (run), picture 1: it has no role img"]),
        ]
        for picture, want in pictures:
            with self.subTest(picture):
                nb = sample()
                nb.cells[1].outputs = [v4.new_output("display_data", data={"text/html": picture})]
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
