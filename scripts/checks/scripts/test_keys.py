"""Tests of keys.py and captions.py: what makes a notebook run again, and what is only put into its outputs."""

from __future__ import annotations

import json
import os
import shutil
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import NotebookNode, v4

from common import nbfiles, places
from pages import captions, keys

NAME = "05-x"
SETUP = '%noautoget\nimport (\n\t"activation-notes/lib/a"\n\t"activation-notes/lib/other"\n)'
TABLE = '<table><caption id="fig-1" data-words="05-x/captions/rule">A &lt;rule&gt;</caption></table>'
WORDS = {
    NAME: {"captions": {"rule": {"ko": "규칙", "en": "A <rule>"}}, "labels": {"cost": {"ko": "비용", "en": "cost"}}},
    "shared": {"labels": {"sum": {"ko": "합", "en": "sum"}}, "captions": {"all": {"ko": "모두", "en": "All"}}},
    "06-y": {"labels": {"far": {"ko": "먼", "en": "far"}}},
}


class Project:
    """A small project in a folder: packages a, which imports b, and other; words; a notebook that was executed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, imported in (("a", '\nimport _ "activation-notes/lib/b"\n'), ("b", ""), ("other", "")):
            self.write(f"lib/{name}/{name}.go", f"package {name}\n{imported}")
        self.write("go.mod", "module activation-notes\n\ngo 1.26\n")
        self.write("go.sum", "")
        self.write("requirements/xla.in", "xla==1\n")
        self.write("kernel.json", json.dumps({"env": {"HERE": str(root)}}))
        self.write("notebooks/datasets/binary.csv", "x,y,z,pass\n")
        for name, words in WORDS.items():
            self.write(f"notebooks/words/{name}.json", json.dumps(words))
        self.notebook = root / f"notebooks/en/{NAME}.ipynb"
        self.cells = [v4.new_code_cell(SETUP, id="setup"), v4.new_code_cell("%%\na.F()", id="f")]
        self.cells[1].outputs = [
            v4.new_output("display_data", {"text/html": TABLE, "text/plain": "A <rule>\nA <rule>s"})
        ]
        nbfiles.write(self.notebook, v4.new_notebook(cells=self.cells))

    def write(self, name: str, text: str) -> None:
        """Writes a file of the project."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def change_words(self, name: str, kind: str, key: str, english: str | None) -> None:
        """Changes the English of one word, or takes the word away."""
        words = json.loads((self.root / f"notebooks/words/{name}.json").read_text(encoding="utf-8"))
        if english is None:
            del words[kind][key]
        else:
            words[kind][key]["en"] = english
        self.write(f"notebooks/words/{name}.json", json.dumps(words))

    def executed(self) -> NotebookNode:
        """The executed copy."""
        return nbfiles.read(self.notebook)

    def change_cell(self, source: str, *outputs: NotebookNode) -> None:
        """Gives the cell other code, and outputs if there are any."""
        self.cells[1].source = source
        self.cells[1].outputs = list(outputs) or self.cells[1].outputs
        nbfiles.write(self.notebook, v4.new_notebook(cells=self.cells))

    def key(self) -> str:
        """The key as it is now."""
        root, notebooks = self.root, self.root / "notebooks"
        keys.packages.cache_clear()
        with (
            mock.patch.multiple(keys, ROOT=root, DATA=notebooks / "datasets/binary.csv"),
            mock.patch.object(places, "ROOT", root),
            mock.patch.object(captions, "WORDS", notebooks / "words"),
        ):
            return keys.key(self.notebook, self.executed(), keys.common(root / "kernel.json"))


class Key(unittest.TestCase):
    """What changes the key, and what does not."""

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(keys.packages.cache_clear)
        self.folder = Path(folder.name)
        self.project = Project(self.folder / "one")
        self.before = self.project.key()

    def stays(self, what: str) -> None:
        self.assertEqual(self.project.key(), self.before, what)

    def changes(self, what: str) -> None:
        now = self.project.key()
        self.assertNotEqual(now, self.before, what)
        self.before = now

    def test_moved(self) -> None:
        shutil.copytree(self.project.root, self.folder / "two")
        moved = Project(self.folder / "two")
        self.assertEqual(moved.key(), self.before)

    def test_packages(self) -> None:
        self.project.write("lib/b/b.go", "package b\n\nconst B = 1\n")
        self.changes("a package that a named one imports")
        self.project.write("lib/other/other.go", "package other\n\nconst C = 1\n")
        self.stays("a package that is imported and not named")
        self.project.write("lib/a/a_test.go", "package a\n")
        self.stays("a test")

    def test_names_of_packages(self) -> None:
        other = '"activation-notes/lib/other"'
        for number, code in enumerate(
            (
                "other.F()",
                f"import o {other}\no.F()",
                f"import o {other}\nimport p {other}\no.F()",
                f"import (. {other})\nF()",
                f"import _ {other}",
            )
        ):
            self.project.change_cell(code)
            self.before = self.project.key()
            self.project.write("lib/other/other.go", f"package other\n\nconst C = {number}\n")
            self.changes(code)

    def test_shown_source(self) -> None:
        self.project.write("lib/other/shown.go", "package other\n")
        text = "```go\n// lib/other/shown.go\n\nfunc F() {}\n```"
        self.project.change_cell("%%\nnotebook.Source(file)", v4.new_output("display_data", {"text/markdown": text}))
        self.before = self.project.key()
        self.project.write("lib/other/shown.go", "package other\n\nconst C = 1\n")
        self.changes("a file that the outputs show")
        (self.project.root / "lib/other/shown.go").unlink()
        self.changes("it is gone")

    def test_words(self) -> None:
        self.project.change_words(NAME, "captions", "rule", "Another rule")
        self.project.change_words("shared", "captions", "all", "All rules")
        self.project.change_words("06-y", "labels", "far", "farther")
        self.stays("a caption, one that the outputs don't have, and another chapter's word")
        self.project.change_words(NAME, "labels", "cost", "price")
        self.changes("a label")
        self.project.change_words("shared", "labels", "sum", "total")
        self.changes("a shared label")
        self.project.change_words(NAME, "captions", "rule", None)
        self.changes("a caption is gone")
        self.project.change_cell('%%\na.F(words.Of("far"))')
        self.before = self.project.key()
        self.project.change_words("06-y", "labels", "far", "near")
        self.changes("another chapter's label, which a cell uses")

    def test_data(self) -> None:
        stays, digest = self.project.key().split()
        self.project.write("notebooks/datasets/binary.csv", "x,y,z,pass\n1,2,3,True\n")
        key, other = self.project.key().split()
        self.assertEqual(key, stays, "it reads no data")
        self.assertNotEqual(other, digest)
        for number, path in enumerate(('"../datasets/binary.csv"', '"../datasets/" + name')):
            self.project.change_cell(f"%%\nb.Load({path})")
            self.before = self.project.key()
            self.project.write("notebooks/datasets/binary.csv", f"x,y,z,pass\n{number},2,3,True\n")
            self.changes(f"it reads the data, at {path}")

    def test_settings(self) -> None:
        with mock.patch.dict(os.environ, {"GOMLX_BACKEND": "go"}):
            self.changes("the backend")
            self.project.write("requirements/xla.in", "xla==2\n")
            self.changes("XLA")
            self.project.write("go.mod", "module activation-notes\n\ngo 1.26.0\n")
            self.changes("a module")


class Captions(unittest.TestCase):
    """The words of outputs that are there."""

    def test_renew(self) -> None:
        with TemporaryDirectory() as folder:
            project = Project(Path(folder))
            project.change_words(NAME, "captions", "rule", 'Rules & "rules"')
            with mock.patch.object(captions, "WORDS", project.root / "notebooks/words"):
                output = captions.renew(project.executed(), "en").cells[1].outputs[0]
                self.assertIn(">Rules &amp; &#34;rules&#34;</caption>", output.data["text/html"])
                # Only the line that is the caption.
                self.assertEqual(output.data["text/plain"], 'Rules & "rules"\nA <rule>s')
                project.change_words(NAME, "captions", "rule", "A <rule>")
                self.assertEqual(captions.renew(project.executed(), "en"), project.executed())

    def test_broken(self) -> None:
        """A file that a program would read otherwise than its author, or not at all."""
        with TemporaryDirectory() as folder, mock.patch.object(captions, "WORDS", Path(folder)):
            for content, want in {
                "{": "is not a file of words",
                '{"captions": {},}': "is not a file of words: .*line 1",
                '{"captions": {"rule": {}, "rule": {}}}': "is not a file of words: 'rule' stands twice",
                '{"captions": {}, "captions": {}}': "is not a file of words: 'captions' stands twice",
                '{"caption": {}}': "has a section 'caption'; there are labels",
                '{"captions": {"rule": {"ko": "규칙", "eng": "rule"}}}': 'captions/rule is not {"ko": ".*"}',
                '{"captions": {"rule": {"ko": "규칙", "en": ""}}}': "captions/rule is not",
                '{"captions": {"rule": {"ko": "규칙", "en": "a\\nb"}}}': "captions/rule is not",
                '{"captions": {"rule": "rule"}}': "captions/rule is not",
            }.items():
                (Path(folder) / f"{NAME}.json").write_text(content, encoding="utf-8")
                with self.subTest(content), self.assertRaisesRegex(nbfiles.UserError, f"{NAME}.json:? {want}"):
                    captions.check()
