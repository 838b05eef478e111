"""Tests of a reader's copies: what is missing comes, what is new comes, what was typed stays."""

from __future__ import annotations

import contextlib
import io
import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import v4

from common import nbfiles
from serve import copies
from serve.copies import copy_notebooks

A, B, DATA = "ko/00-a.ipynb", "en/00-a.ipynb", "datasets/binary.csv"


class Copies(unittest.TestCase):
    """Copies two small notebooks and data."""

    def setUp(self) -> None:
        """Makes the originals and copies them."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.originals, self.target = (Path(folder.name) / name for name in ("notebooks", "reader"))
        patch = mock.patch.object(copies, "NOTEBOOKS", self.originals)
        patch.start()
        self.addCleanup(patch.stop)
        for name in (A, B):
            self.write(self.originals / name, "%%\nx := 1")
        self.put(self.originals / DATA, "x\n1\n")
        self.copy()

    def put(self, path: Path, text: str) -> None:
        """Writes a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, path: Path, code: str, output: str = "1", version: str = "") -> None:
        """Writes a notebook with one cell, its output, and what JupyterLab writes of the kernel."""
        cell = v4.new_code_cell(code, id="c", outputs=[v4.new_output("stream", text=output)])
        nbfiles.write(
            path, v4.new_notebook(cells=[cell], metadata={"language_info": {"name": "go", "version": version}})
        )

    def copy(self) -> str:
        """Copies, and returns what that says."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            copy_notebooks(self.target)
        return said.getvalue()

    def same(self, name: str) -> bool:
        """Whether a copy is as its original."""
        return (self.target / name).read_bytes() == (self.originals / name).read_bytes()

    def test_missing(self) -> None:
        """All comes the first time, and what the reader deletes or has moved comes again."""
        self.assertTrue(all(map(self.same, (A, B, DATA))))
        (self.target / A).unlink()
        self.assertEqual(self.copy(), "")
        self.assertTrue(self.same(A))

    def test_new_original(self) -> None:
        """A new version comes where nothing was typed, though the cells were run; what was typed stays, and is told."""
        self.write(self.target / A, "%%\nx := 1", output="mine", version="go1.26")
        self.write(self.target / B, "%%\nx := 2")
        mine = (self.target / B).read_bytes()
        self.assertEqual(self.copy(), "")
        self.assertFalse(self.same(A))  # there is nothing new, and the outputs are the reader's own
        for name in (A, B):
            self.write(self.originals / name, "%%\nx := 1", output="2")
        self.put(self.originals / DATA, "x\n2\n")
        for _ in range(2):
            said = self.copy()
            self.assertRegex(said, rf"there are newer versions of {B}; yours stay")
            self.assertNotIn(A, said)
            self.assertTrue(self.same(A) and self.same(DATA))
            self.assertEqual((self.target / B).read_bytes(), mine)
        (self.target / B).rename(self.target / "en/mine.ipynb")
        self.assertEqual(self.copy(), "")
        self.assertTrue(self.same(B))
        self.assertEqual((self.target / "en/mine.ipynb").read_bytes(), mine)

    def test_markdown(self) -> None:
        """A text that the reader has changed, a cell more, and a file that is no notebook are the reader's."""
        changes = {
            "text": lambda nb: nb.cells.insert(0, v4.new_markdown_cell("mine")),
            "kind": lambda nb: nb.cells[0].update(cell_type="raw"),
        }
        for number, (name, change) in enumerate(changes.items()):
            with self.subTest(name):
                nb = v4.new_notebook(cells=[v4.new_code_cell("%%\nx := 1", id="c")])
                change(nb)
                self.put(self.target / A, nbfiles.dumps(nb))
                self.write(self.originals / A, f"%%\nx := {number + 10}")
                self.assertIn(A, self.copy())
        for text in ("mine", "{}", "[]", '{"cells": [1]}', '{"cells": [{"cell_type": "code", "source": 1}]}', ""):
            with self.subTest(text):
                self.put(self.target / A, text)
                self.assertIn(A, self.copy())
                self.assertEqual((self.target / A).read_text(), text)

    def test_no_record(self) -> None:
        """Copies without a record stay, unless they are as the originals; what is no record is none."""
        self.write(self.target / B, "%%\nx := 2")
        self.write(self.originals / B, "%%\nx := 3")
        for record in ("half a rec", "[]", "null", json.dumps({B: 1}), json.dumps({B: ["x"]})):
            with self.subTest(record):
                (self.target / copies.RECORD).write_text(record)
                self.assertEqual(self.copy(), "")
                self.assertFalse(self.same(B))
        self.write(self.originals / A, "%%\nx := 3")
        self.assertEqual(self.copy(), "")
        self.assertTrue(self.same(A))
