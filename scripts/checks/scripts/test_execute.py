"""Tests of execute.py: what a failure looks like."""

from __future__ import annotations

import asyncio
import json
import os
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import NotebookNode, v4

from common import nbfiles
from common.places import BUILD, NOTEBOOKS
from pages import execute


def failed(source: str, *outputs: NotebookNode) -> NotebookNode:
    """A notebook whose second cell failed."""
    cell = v4.new_code_cell(source, id="fit", outputs=list(outputs))
    return v4.new_notebook(cells=[v4.new_markdown_cell("# t"), cell])


def printed(text: str) -> NotebookNode:
    """What a cell wrote to stderr."""
    return v4.new_output("stream", name="stderr", text=text)


class Failure(unittest.TestCase):
    """The block names notebook and cell, and says what went wrong without noise."""

    def test_failure(self) -> None:
        """A panic keeps its message and its line in the cell, not its trace."""
        trace = (
            "\x1b[31mpanic: learning rate is -1, want > 0\x1b[0m\n\ngoroutine 1 [running]:\nmain.main()\n"
            "\t \x1b[7m[[ Cell [2] Line 3 ]]\x1b[0m somewhere/main.go:12 +0x94\nexit status 2\n"
        )
        source = "%%\n" + "\n".join(f"line{n}()" for n in range(2, 20))
        block = execute.failure(NOTEBOOKS / "ko" / "x.ipynb", failed(source, printed(trace)), 1, "exit status 2")
        want = [
            "notebooks/ko/x.ipynb, cell 2 of 2 (id fit), failed:",
            "",
            "    %%",
            *(f"    line{n}()" for n in range(2, 9)),
            "    ...",
            "",
            "  panic: learning rate is -1, want > 0",
            "  at code cell 2, line 3",
        ]
        self.assertEqual(block.splitlines(), want)

    def test_compiler(self) -> None:
        """What the compiler says, which GoNB shows as HTML, is shown as text."""
        block = '<div style="white-space: pre-wrap;">'
        markup = (
            f"<style>.gonb-err-location {{ color: red; }}</style>{block}# gonb_12ab</div>{block}"
            '<span><span class="gonb-cell-line-info">Cell[2]: Line 2</span> <span>./main.go:11:13: </span></span>'
            'undefined: x &amp; y<div class="gonb-err-context">func main() {<div>x & y</div>}</div></div>'
        )
        shown = v4.new_output("display_data", data={"text/html": markup})
        cell = failed("%%", shown).cells[1]
        self.assertEqual(execute.error_text(cell), "code cell 2, line 2: undefined: x & y")

    def test_silent(self) -> None:
        """A cell that ends without a word leaves its status."""
        cell = failed("%%", printed("exit status 3\n")).cells[1]
        self.assertEqual(execute.error_text(cell), "exit status 3")

    def test_no_kernel(self) -> None:
        """A kernel that ends at once is told as a sentence, with its log."""
        with TemporaryDirectory(dir=BUILD) as folder:
            path, kernel = Path(folder) / "a.ipynb", Path(folder) / "kernels" / "dead" / "kernel.json"
            nbfiles.write(path, v4.new_notebook(cells=[v4.new_code_cell("%%", id="a")]))
            kernel.parent.mkdir(parents=True)
            kernel.write_text(json.dumps({"argv": ["false"], "display_name": "dead", "language": "go"}))
            run = execute.execute_one(path, Path(folder) / "b.ipynb", execute.Progress())
            with (
                mock.patch.object(execute, "KERNEL", "dead"),
                mock.patch.dict(os.environ, {"JUPYTER_PATH": folder}),
                self.assertRaisesRegex(nbfiles.UserError, r"the kernel died: .*\n\s*Its log is"),
            ):
                asyncio.run(run)


class Changed(unittest.TestCase):
    """A notebook during whose run something changes is run once more: its outputs would be old ones."""

    def test_changed(self) -> None:
        keys = iter(["one", "two", "two", "two of this copy"])
        run = mock.AsyncMock(side_effect=lambda _path, target, _progress: nbfiles.write(target, v4.new_notebook()))
        with (
            TemporaryDirectory() as folder,
            mock.patch.multiple(execute, EXECUTED=Path(folder), execute_one=run, kernelspec=mock.Mock()),
            mock.patch.multiple(execute.keys, common=mock.Mock(), key=mock.Mock(side_effect=keys)),
            mock.patch.object(execute, "LANGUAGES", ("en",)),
        ):
            name = nbfiles.names()[0]
            self.assertEqual(asyncio.run(execute._execute_all([name], execute.Progress())), [])
            self.assertEqual(run.await_count, 2)
            self.assertEqual((Path(folder) / f"en/{name}.key").read_text(), "two of this copy")
