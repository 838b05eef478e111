"""Each notebook check passes a good pair and fails one that is broken in its way."""

from __future__ import annotations

import unittest
from copy import deepcopy

from nbformat import NotebookNode, v4

import check_notebooks
import nbfiles


def sample() -> NotebookNode:
    """A notebook of three cells, with outputs."""
    code = v4.new_code_cell('%%\nfmt.Println("1")', id="run")
    code.outputs = [v4.new_output("stream", name="stdout", text="one\ntwo\n")]
    clock = v4.new_code_cell("%%\nclock()", id="clock", metadata={"tags": ["volatile"]})
    clock.outputs = [v4.new_output("stream", name="stdout", text="12:00\n")]
    return nbfiles.normalise(v4.new_notebook(cells=[v4.new_markdown_cell("# title", id="top"), code, clock]))


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
        self.assertEqual(check_notebooks.check_pair(sample(), en), [])
        changes = {
            "cell 2 (run) has other code in the two languages, from line 2": lambda nb: nb.cells[1].update(
                source="%%\n2"
            ),
            "cell 2 is run in Korean and walk in English": lambda nb: nb.cells[1].update(id="walk"),
            "cell 3 is clock in Korean and None in English (3 and 2 cells)": lambda nb: nb.cells.pop(),
            "cell 2 is run in Korean and new in English": lambda nb: nb.cells.insert(1, v4.new_code_cell(id="new")),
            "is tagged ['volatile'] in Korean and [] in English": lambda nb: nb.cells[2].metadata.clear(),
            "is markdown in Korean and raw in English": lambda nb: nb.cells[0].update(cell_type="raw"),
        }
        for words, change in changes.items():
            with self.subTest(words):
                en = sample()
                change(en)
                self.assert_says(check_notebooks.check_pair(sample(), en), words)

    def test_form(self) -> None:
        """Korean in code, a stored error and a run outside the script are seen."""
        self.assertEqual(check_notebooks.check_form(sample()), [])
        failed = v4.new_output("error", ename="ERROR", evalue="exit status 2", traceback=[])
        meant = sample()
        meant.cells[1].outputs.append(failed)
        meant.cells[1].metadata.tags = ["raises-exception"]
        self.assertEqual(check_notebooks.check_form(meant), [])
        changes = {
            "Korean in its code": lambda nb: nb.cells[1].update(source="// 값"),
            "ends in an error": lambda nb: nb.cells[1].outputs.append(failed),
            "scripts/notes --update": lambda nb: nb.cells[1].update(execution_count=7),
        }
        for words, change in changes.items():
            with self.subTest(words):
                nb = sample()
                change(nb)
                self.assert_says(check_notebooks.check_form(nb), words)

    def test_imports(self) -> None:
        """A package that set-up does not bring is named with its cell."""
        source = 'import (\n\t"fmt"\n\n\tx "example/one"\n)\nimport "example/two"\nfmt.Println("example/three")'
        nb = v4.new_notebook(cells=[v4.new_code_cell(source, id="setup")])
        self.assertEqual(check_notebooks.check_imports(nb, {"fmt", "example/one", "example/two"}), [])
        self.assert_says(check_notebooks.check_imports(nb, {"fmt", "example/one"}), "cell setup imports example/two")

    def test_outputs(self) -> None:
        """A changed, missing or stale output is seen; a volatile cell's is not looked at."""
        committed, executed = sample(), sample()
        executed.cells[2].outputs[0].text = "13:00\n"
        self.assertEqual(check_notebooks.check_outputs(committed, executed), [])
        for nb in (committed, executed):
            nb.cells[2].metadata.tags = ["volatile-text"]
        self.assertEqual(check_notebooks.check_outputs(committed, executed), [])
        executed.cells[2].outputs.append(v4.new_output("display_data", data={"text/plain": "new"}))
        self.assert_says(check_notebooks.check_outputs(committed, executed), "gives 1 outputs, 0 are committed")
        executed.cells[2].outputs.pop()
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
                self.assert_says(check_notebooks.check_outputs(committed, other), words)
