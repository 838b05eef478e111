"""Tests of render.py: links, sources and what a page has otherwise than its notebook."""

from __future__ import annotations

import base64
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import v4

from common import book, nbfiles, places
from common.nbfiles import UserError
from common.places import NOTEBOOKS
from pages import render


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
        patch = mock.patch.object(places, "ROOT", self.root)
        patch.start()
        self.addCleanup(patch.stop)

    def write(self, name: str, text: str) -> None:
        """Writes a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def addresses(self, text: str, attachments: dict | None = None, lang: str = "ko") -> dict[str, dict]:
        """The addresses that the links and pictures of a Markdown cell get."""
        cell = v4.new_markdown_cell(text, id="a")
        if attachments:
            cell.attachments = attachments
        self.links = render.Links()
        self.links.readdress(v4.new_notebook(cells=[v4.new_code_cell("%%"), cell]), lang, "01-a")
        return cell.metadata["addresses"]

    def test_links(self) -> None:
        """Links as a notebook has them, and as its page has them."""
        self.write("lib/bce/doc.go", "package bce\n")
        self.write("lib/bce/my file.go", "package bce\n")
        cases = {
            "[b](02-b.ipynb)": {"link": {"02-b.ipynb": "02-b.ipynb"}},
            "[en](../en/01-a.ipynb#x)": {"link": {"../en/01-a.ipynb#x": "../en/01-a.html#x"}},
            "[bce](../../lib/bce/bce.go)": {"link": {"../../lib/bce/bce.go": "source/lib/bce/bce.go.md"}},
            "[`bce`][b]\n\n[b]: ../../lib/bce": {"link": {"../../lib/bce": "source/lib/bce.md"}},
            "[`lib/bce`](../../lib/bce/doc.go)": {"link": {"../../lib/bce/doc.go": "source/lib/bce.md"}},
            "[b](<../../lib/bce/my file.go>)": {"link": {"../../lib/bce/my%20file.go": "source/lib/bce/my file.go.md"}},
            '<a href="02-b.ipynb">b</a>': {"href": {"02-b.ipynb": "02-b.html"}},
            "<a href='../../lib/bce/bce.go'>b</a>": {"href": {"../../lib/bce/bce.go": "source/lib/bce/bce.go.html"}},
            "[out](https://example.org/a.go)": {"link": {"https://example.org/a.go": "https://example.org/a.go"}},
            "[here](#part)": {"link": {"#part": "#part"}},
            "`[x](gone.go)`": {},
            "```\n[x](gone.go)\n```": {},
            "[`bce`](../../lib/bce/bce.go) `[a](../../lib/gone.go)`": {
                "link": {"../../lib/bce/bce.go": "source/lib/bce/bce.go.md"}
            },
        }
        for text, want in cases.items():
            with self.subTest(text):
                self.assertEqual(self.addresses(text), want)

    def test_pictures(self) -> None:
        """A picture becomes part of the page: from a file, whatever its name, or pasted into the cell."""
        svg, png = b"<svg/>", b"\x89PNG\xff"
        self.write("notebooks/images/a.svg", svg.decode())
        (self.root / "notebooks/images/내 그림.png").write_bytes(png)
        data = {name: base64.b64encode(content).decode() for name, content in (("svg", svg), ("png", png))}
        inside = {"svg": f"data:image/svg+xml;base64,{data['svg']}", "png": f"data:image/png;base64,{data['png']}"}
        pasted = {"x y.png": {"image/png": data["png"]}}
        cases = {
            "![a](../images/a.svg)": inside["svg"],
            "![a](<../images/내 그림.png>)": inside["png"],
            "![a](../images/내%20그림.png)": inside["png"],
            "![a][b]\n\n[b]: ../images/a.svg": inside["svg"],
            "<img alt='a' src='../images/내 그림.png'>": inside["png"],
            "<div>\n<img src=../images/a.svg>\n</div>": inside["svg"],
            "![a](attachment:x%20y.png)": inside["png"],
        }
        for text, want in cases.items():
            with self.subTest(text):
                self.assertEqual(list(self.addresses(text, pasted)["picture"].values()), [want])
        self.assertEqual(self.links.sources, set())

    def test_far_picture(self) -> None:
        """A picture from elsewhere is a link on the page, and the build says so."""
        address = "https://example.org/a.png"
        self.assertEqual(self.addresses(f"a\n\n![a]({address})"), {"picture": {address: None}})
        where = "notebooks/ko/01-a.ipynb, cell 2 (id a), line 3"
        self.assertEqual(
            self.links.warnings, [f"{where}: the page loads nothing from elsewhere and links to the picture {address}"]
        )

    def test_sources(self) -> None:
        """The files that links lead to are remembered, each once."""
        self.write("lib/bce/doc.go", "package bce\n")
        self.addresses("[a](../../lib/bce/bce.go) [b](../../lib/bce/bce.go)")
        self.assertEqual(self.links.sources, {self.root / "lib/bce/bce.go"})

    def test_binary(self) -> None:
        """A linked file that is no text is there to be downloaded."""
        (self.root / "lib/bce/paper.pdf").write_bytes(b"%PDF\xff")
        wanted = {"link": {"../../lib/bce/paper.pdf": "source/lib/bce/paper.pdf"}}
        self.assertEqual(self.addresses("[p](../../lib/bce/paper.pdf)"), wanted)

    def test_wrong_addresses(self) -> None:
        """An address that leads to nothing is named with its cell and line, in one sentence."""
        self.write("notebooks/images/a.txt", "text")
        where = r"notebooks/ko/01-a\.ipynb, cell 2 \(id a\), line 3"
        cases = {
            "[x](../../lib/gone.go)": r"links to \.\./\.\./lib/gone\.go, and there is no lib/gone\.go",
            "[x](../../..)": r"links to \.\./\.\./\.\., which is outside the project",
            "![x](gone.png)": r"shows gone\.png, and there is no notebooks/ko/gone\.png",
            "![x](../images/a.txt)": r"shows \.\./images/a\.txt, and notebooks/images/a\.txt is no picture",
            "![x](../images)": r"shows \.\./images, and notebooks/images is no picture",
            "![x](/etc/passwd)": "shows /etc/passwd, which is outside the project",
            "![x](attachment:x.png)": r"shows the attachment x\.png, and the cell has none of that name",
        }
        for text, want in cases.items():
            with self.subTest(text), self.assertRaisesRegex(UserError, f"^{where}, {want}$"):
                self.addresses(f"text\n\n{text}")

    def test_output_addresses(self) -> None:
        """Outputs in Markdown and HTML have addresses too."""
        self.write("notebooks/images/a.svg", "<svg/>")
        data = {"text/markdown": "[b](02-b.ipynb)", "text/html": '<img alt="a" src="../images/a.svg">'}
        cell = v4.new_code_cell("%%", id="a", outputs=[v4.new_output("display_data", data)])
        render.Links().readdress(v4.new_notebook(cells=[cell]), "ko", "01-a")
        self.assertEqual(cell.metadata["addresses"], {"link": {"02-b.ipynb": "02-b.ipynb"}})
        self.assertIn('src="data:image/svg+xml;base64,', cell.outputs[0].data["text/html"])

    def test_missing_word(self) -> None:
        """A word that no file has is told once, with its cell."""
        output = v4.new_output("display_data", {"text/html": "<caption>«rule?»</caption><td>«rule?»</td><td>«a»?</td>"})
        links = render.Links()
        links.readdress(v4.new_notebook(cells=[v4.new_code_cell("%%", id="a", outputs=[output])]), "en", "01-a")
        want = "notebooks/en/01-a.ipynb, cell 1 (id a): notebooks/words has no word rule"
        self.assertEqual(links.warnings, [want])

    def test_other_data(self) -> None:
        """A notebook that reads the data says so when it was executed with other data than the book's."""
        executed = self.root / "build/notebooks"
        reads = v4.new_notebook(cells=[v4.new_code_cell('%%\nread("../datasets/binary.csv")')])
        mentions = v4.new_notebook(cells=[v4.new_markdown_cell("`binary.csv`"), v4.new_code_cell("%%")])
        with mock.patch.object(render, "EXECUTED", executed):
            self.assertFalse(render.has_other_data("ko", "01-a", reads), "the committed outputs are the book's")
            self.write("build/notebooks/ko/01-a.ipynb", "")
            self.assertTrue(render.has_other_data("ko", "01-a", reads), "nothing tells of which data")
            for digest, want in ((book.sha256(), False), ("0" * 64, True)):
                self.write("build/notebooks/ko/01-a.key", f"{'1' * 64} {digest}")
                self.assertEqual(render.has_other_data("ko", "01-a", reads), want)
                self.assertFalse(render.has_other_data("ko", "01-a", mentions))

    def test_source_page(self) -> None:
        """A package's page has its files without the tests; backquotes in code do not end the block."""
        page = render.source_page(self.root / "lib/bce")
        self.assertIn("# lib/bce\n", page)
        self.assertIn("## bce.go\n", page)
        self.assertNotIn("bce_test.go", page)
        self.assertEqual(page.count("````````"), 2)

    def test_prepare(self) -> None:
        """The first cell is marked, cells to write in and folds are empty, the last cell keeps its list of code."""
        nav = v4.new_markdown_cell("Previous: [a](a.ipynb)\n\nCode: [b](b.go)", id="nav")
        cells = [v4.new_code_cell("%%", id=id) for id in ("setup", "other", "exercise-1", "solution-1")]
        title = v4.new_markdown_cell("#### Solution", id="solution-1-title", metadata=nbfiles.FOLDED)
        nb = v4.new_notebook(cells=[*cells, title, v4.new_markdown_cell("#### Text", metadata=nbfiles.FOLDED), nav])
        render.prepare(nb)
        self.assertEqual([nbfiles.tags(cell) for cell in nb.cells], [["setup"], *[[]] * 6])
        self.assertEqual([cell.source for cell in nb.cells], ["%%", "%%", "", "%%", "", "#### Text", "Code: [b](b.go)"])

    def test_legible(self) -> None:
        """Colours stay, moves of the cursor go, and what else can't be seen gets a mark."""
        text = "a\tb\r\n\x1b[1;31mred\x1b[0m \x1b]8;;x\x07 \x1b[2J\x1b[0K \u202eabc\u2069 한글\x00"
        want = "a\tb\r\n\x1b[1;31mred\x1b[0m \ufffd]8;;x\ufffd  \ufffdabc\ufffd 한글\ufffd"
        self.assertEqual(render.legible(text), want)

    def test_unseen(self) -> None:
        """Marks of direction and the other control characters, C1, in each block's first and last place."""
        for code in (0x200E, 0x200F, 0x061C, 0x202A, 0x202E, 0x2066, 0x2069, 0x7F, 0x80, 0x85, 0x9B, 0x9F):
            self.assertEqual(render.legible(f"a{chr(code)}b"), "a\ufffdb", hex(code))
        for code in (0xA0, 0xA1, 0x200D, 0x2010, 0x2029, 0x202F, 0x2065, 0x206A, 0x061B):
            self.assertEqual(render.legible(f"a{chr(code)}b"), f"a{chr(code)}b", hex(code))

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
        nb = v4.new_notebook(cells=[v4.new_markdown_cell("a", id="x"), v4.new_markdown_cell("b", id="y")])
        with mock.patch.object(render, "WORK", self.root / "build/site"):
            nbfiles.write(render.WORK / "ko/01-a.ipynb", nb)
            text = f"{self.root}/build/site/ko/01-a.ipynb:20012: WARNING: no such target"
            want = "notebooks/ko/01-a.ipynb, cell 2 (id y), line 12: WARNING: no such target"
            self.assertEqual(render.readable(text), want)

    def test_streams(self) -> None:
        """Printed text stands in the order in which it was printed, as a terminal shows it."""
        printed = [("stdout", "a\n"), ("stdout", "1%\r2%\n"), ("stderr", "b\n"), ("stdout", "c\n")]
        outputs = [v4.new_output("stream", name=name, text=text) for name, text in printed]
        nb = v4.new_notebook(cells=[v4.new_code_cell("%%", outputs=outputs)])
        render.prepare(nb)
        shown = [(output.name, output.text) for output in nb.cells[0].outputs]
        self.assertEqual(shown, [("stdout", "a\n2%\n"), ("stderr", "b\n"), ("stdout", "c\n")])

    def test_struck_out(self) -> None:
        """No range of numbers in the notes, as 0.1~0.2 and 0.3~0.4, is struck out."""
        for path in NOTEBOOKS.glob("*/*.ipynb"):
            for cell in nbfiles.read(path).cells:
                if cell.cell_type == "markdown":
                    tokens = render.lab_markdown.parser().parse(cell.source, {})
                    kinds = {child.type for token in tokens for child in token.children or []}
                    self.assertNotIn("s_open", kinds, f"{path.name}, cell {cell.id}")
