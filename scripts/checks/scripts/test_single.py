"""Tests of single.py: a page and its glossary as one file."""

from __future__ import annotations

import base64
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from pages import single

GLOSSARY = """<section id="glossary"><h1>Glossary</h1>
<section id="loss"><span id="id1"></span><h2>loss</h2>
<p><span lang="ko">손실</span></p><p>What training lowers.</p><p>Explained in <a href="03-a.html">03</a></p>
</section>
<section id="odds"><span id="id2"></span><h2>odds</h2><p>A ratio.</p><p>Explained in 02</p></section>
</section>"""

PAGE = """<html><head><link rel="stylesheet" href="_static/a.css?v=1">
<link id="dark" media="print" rel="stylesheet" href="_static/b.css">
<script defer src="_static/a.js?v=2"></script></head>
<body><!-- site only --><nav><a href="index.html">contents</a></nav><!-- end of site only -->
<a href="_sources/03-a.ipynb" download>notebook</a>
<article>The <a class="term" href="glossary.html#loss" title="t">loss</a>, <a href="#here">here</a>,
<a href="source/lib/bce.html">the <code>code</code></a>, <a href="https://example.org">out</a>.
<a id='place'></a><a name=spot>by hand: <a href='https://example.org/1'>one</a> <A HREF=https://example.org/2>two</A>
<a data-href="https://example.org" href='source/lib/bce.html'>three</a>
<!-- terms: Terms --></article></body></html>"""


class Single(unittest.TestCase):
    """Works on a page in a folder of its own."""

    def setUp(self) -> None:
        """Writes the page and what it loads, and makes one file of them."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        files = {"a.css": "a { color: red }", "b.css": "b {}", "a.js": "const x = '\\\\1';"}
        (root / "_static").mkdir()
        for name, text in files.items():
            (root / "_static" / name).write_text(text, encoding="utf-8")
        (root / "03-a.html").write_text(PAGE, encoding="utf-8")
        self.text = single.single(root / "03-a.html", single.entries(GLOSSARY), "{}")

    def test_entries(self) -> None:
        """An entry has its term and definition, without the place where it is explained."""
        found = single.entries(GLOSSARY)
        self.assertEqual(list(found), ["loss", "odds"])
        want = '<dt id="term-loss">loss</dt><dd><p><span lang="ko">손실</span></p><p>What training lowers.</p></dd>'
        self.assertEqual(found["loss"], want)

    def test_nothing_is_loaded(self) -> None:
        """Styles stand in the head with their conditions, scripts at the end, as they were."""
        self.assertNotIn("_static", self.text)
        self.assertIn("<style>\na { color: red }</style>", self.text)
        self.assertIn('<style media="print" id="dark">\nb {}</style>', self.text)
        self.assertIn("<script>const x = '\\\\1';</script></body>", self.text)

    def test_links(self) -> None:
        """Links inside the page and to the outside stay, those to other pages become text, the site's parts go."""
        self.assertIn('<a href="#here">here</a>', self.text)
        self.assertIn("<a id='place'></a><a name=spot>by hand: <a href='https://example.org/1'>one</a>", self.text)
        self.assertIn("<A HREF=https://example.org/2>two</A>\nthree\n", self.text)
        self.assertIn('<a href="https://example.org">out</a>', self.text)
        self.assertIn("the <code>code</code>,", self.text)
        self.assertNotIn("contents", self.text)

    def test_terms(self) -> None:
        """The terms that the page links to follow it, and the links lead there."""
        self.assertIn('<a class="term" href="#term-loss" title="t">loss</a>', self.text)
        self.assertIn('<section class="terms"><h2>Terms</h2><dl><dt id="term-loss">loss</dt>', self.text)
        self.assertNotIn("odds", self.text)

    def test_notebook(self) -> None:
        """The download link holds the notebook itself."""
        data = base64.b64encode(b"{}").decode()
        self.assertIn(f'<a download="03-a.ipynb" href="data:application/x-ipynb+json;base64,{data}">', self.text)


if __name__ == "__main__":
    unittest.main()
