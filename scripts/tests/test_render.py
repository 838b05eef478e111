"""Tests of render.py: links, sources and what a page has otherwise than its notebook."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import v4

import nbfiles
import render
from nbfiles import UserError


class Rendering(unittest.TestCase):
    """Works on a small project of its own."""

    def setUp(self) -> None:
        """Makes the project: two notebooks in two languages and a package."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        for name in ("notebooks/ko/01-a.ipynb", "notebooks/ko/02-b.ipynb", "notebooks/en/01-a.ipynb"):
            self.write(name, "")
        self.write("lib/bce/bce.go", "package bce\n\nvar s = `\n```\n`\n")
        self.write("lib/bce/bce_test.go", "package bce\n")
        for name, value in {"ROOT": self.root, "NOTEBOOKS": self.root / "notebooks"}.items():
            patch = mock.patch.object(render, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch.object(nbfiles, "ROOT", self.root)
        patch.start()
        self.addCleanup(patch.stop)

    def write(self, name: str, text: str) -> None:
        """Writes a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def test_links(self) -> None:
        """Links as a notebook has them, and as its page has them."""
        cases = {
            "[b](02-b.ipynb)": "[b](02-b.ipynb)",
            "[en](../en/01-a.ipynb#x)": '<a href="../en/01-a.html#x" hreflang="en">en</a>',
            "[bce](../../lib/bce/bce.go)": "[bce](source/lib/bce/bce.go.md)",
            "[bce](../../lib/bce)": "[bce](source/lib/bce.md)",
            '<a href="02-b.ipynb">b</a>': '<a href="02-b.html">b</a>',
            '<a href="../../lib/bce/bce.go">b</a>': '<a href="source/lib/bce/bce.go.html">b</a>',
            "[out](https://example.org/a.go)": "[out](https://example.org/a.go)",
            "[here](#part)": "[here](#part)",
            "`[x](gone.go)`": "`[x](gone.go)`",
            "```\n[x](gone.go)\n```": "```\n[x](gone.go)\n```",
        }
        for text, want in cases.items():
            with self.subTest(text):
                self.assertEqual(render.Links().rewrite(text, "ko", "cell 1"), want)

    def test_code_in_links(self) -> None:
        """A link whose text is code is a link; what looks like a link inside code is not."""
        turned = "[`bce.Loss`](source/lib/bce/bce.go.md) and `[a](../../lib/gone.go)`"
        text = "[`bce.Loss`](../../lib/bce/bce.go) and `[a](../../lib/gone.go)`"
        self.assertEqual(render.Links().rewrite(text, "ko", "cell 1"), turned)

    def test_sources(self) -> None:
        """The files that links lead to are remembered, each once."""
        links = render.Links()
        links.rewrite("[a](../../lib/bce/bce.go) [b](../../lib/bce/bce.go)", "ko", "cell 1")
        self.assertEqual(links.sources, {self.root / "lib/bce/bce.go"})

    def test_dead_link(self) -> None:
        """A link to nothing names the cell and the file."""
        with self.assertRaisesRegex(UserError, r"cell 3 links to \.\./\.\./lib/gone\.go, and there is no lib/gone\.go"):
            render.Links().rewrite("[x](../../lib/gone.go)", "ko", "cell 3")
        with self.assertRaisesRegex(UserError, "outside the project"):
            render.Links().rewrite("[x](../../..)", "ko", "cell 3")

    def test_source_page(self) -> None:
        """A package's page has its files without the tests; backquotes in code do not end the block."""
        page = render.source_page(self.root / "lib/bce")
        self.assertIn("# lib/bce\n", page)
        self.assertIn("## bce.go\n", page)
        self.assertNotIn("bce_test.go", page)
        self.assertEqual(page.count("````````"), 2)

    def test_prepare(self) -> None:
        """The common first cell is marked, and the last cell keeps its list of code without the neighbours."""
        nav = v4.new_markdown_cell("Previous: [a](a.ipynb)\n\nCode: [b](b.go)", id="nav")
        nb = v4.new_notebook(cells=[v4.new_code_cell("%%", id="setup"), v4.new_code_cell("%%"), nav])
        render.prepare(nb)
        self.assertEqual([nbfiles.tags(cell) for cell in nb.cells], [["setup"], [], []])
        self.assertEqual(nb.cells[2].source, "Code: [b](b.go)")

    def test_legible(self) -> None:
        """Colours stay, and what can't be seen gets a mark."""
        text = "a\tb\r\n\x1b[1;31mred\x1b[0m \x1b]8;;x\x07 \x1b[2J \u202eabc\u2069 한글\x00"
        want = "a\tb\r\n\x1b[1;31mred\x1b[0m \ufffd]8;;x\ufffd \ufffd[2J \ufffdabc\ufffd 한글\ufffd"
        self.assertEqual(render.legible(text), want)

    def test_unseen(self) -> None:
        """Marks of direction and the other control characters, C1, in each block's first and last place."""
        for code in (0x200E, 0x200F, 0x061C, 0x202A, 0x202E, 0x2066, 0x2069, 0x7F, 0x80, 0x85, 0x9B, 0x9F):
            self.assertEqual(render.legible(f"a{chr(code)}b"), "a\ufffdb", hex(code))
        for code in (0xA0, 0xA1, 0x200D, 0x2010, 0x2029, 0x202F, 0x2065, 0x206A, 0x061B):
            self.assertEqual(render.legible(f"a{chr(code)}b"), f"a{chr(code)}b", hex(code))

    def test_shown_sources(self) -> None:
        """The files whose source an output shows are found."""
        shown = v4.new_output("display_data", {"text/markdown": "```go\n// lib/bce/bce.go\n\nfunc Loss() {}\n```"})
        other = v4.new_output("display_data", {"text/html": "// lib/bce/other.go"})
        nb = v4.new_notebook(cells=[v4.new_code_cell("%%", outputs=[shown, other])])
        self.assertEqual(render.shown_sources(nb), {self.root / "lib/bce/bce.go"})

    def render_nothing(self) -> None:
        """Runs render() while Sphinx can make no pages."""
        folders = {"BUILD": "build", "NOTES": "build/notes", "WORK": "build/site", "SITE": "site"}
        patches = {name: self.root / folder for name, folder in folders.items()}
        failing = mock.Mock(side_effect=UserError("no pages"))
        with (
            mock.patch.multiple(render, assemble=mock.Mock(), run_sphinx=failing, **patches),
            self.assertRaisesRegex(UserError, "no pages"),
        ):
            render.render()

    def test_failure(self) -> None:
        """When the pages can't be made, those that are there stay."""
        self.write("build/notes/index.html", "the last good ones")
        self.render_nothing()
        self.assertEqual((self.root / "build/notes/index.html").read_text(), "the last good ones")
        self.assertFalse((self.root / "build/site/key").exists())

    def test_recovery(self) -> None:
        """Pages that a killed run had put aside are back, even where no new ones can be made."""
        self.write("build/notes.old/index.html", "the last good ones")
        self.render_nothing()
        self.assertEqual((self.root / "build/notes/index.html").read_text(), "the last good ones")
        self.assertFalse((self.root / "build/notes.old").exists())

    def test_readable(self) -> None:
        """A warning names the notebook, its cell and the line in it."""
        text = f"{self.root}/build/site/ko/01-a.ipynb:30012: WARNING: no such target"
        self.assertEqual(render.readable(text), "notebooks/ko/01-a.ipynb, cell 3, line 12: WARNING: no such target")
