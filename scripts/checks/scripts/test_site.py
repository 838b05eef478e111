"""Builds a small site with the real configuration and theme, and looks at what the extensions made of it."""

from __future__ import annotations

import json
import re
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from checks.scripts import small_site
from common.places import LANGUAGES, ROOT
from pages import single


class Site(unittest.TestCase):
    """Two small notebooks and a source page, built once in each language."""

    @classmethod
    def setUpClass(cls) -> None:
        """Runs Sphinx."""
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(folder.name)
        cls.warnings, cls.pages = {}, {}
        for lang in LANGUAGES:
            notebooks = {name: small_site.notebook(lang) for name in ("01-a", "02-b")}
            notebooks["01-a"].metadata["other_data"] = True
            cls.warnings[lang] = small_site.build(cls.root, lang, notebooks)
            text = (cls.root / "out" / lang / "01-a.html").read_text(encoding="utf-8")
            cls.pages[lang] = text.partition("<article")[2]

    def sections(self, lang: str) -> dict[str, dict[str, str]]:
        """What the search of a language searches, by address."""
        text = (self.root / "out" / lang / "_static" / "sections.js").read_text(encoding="utf-8")
        return {entry["at"]: entry for entry in json.loads(text.removeprefix("const SECTIONS = ").rstrip(";\n"))}

    def test_equations(self) -> None:
        """An equation has its number, the prose links to it, and links and code are left alone."""
        for lang, mention in {"ko": "식\N{NO-BREAK SPACE}(1)", "en": "Equation\N{NO-BREAK SPACE}(1)"}.items():
            page = self.pages[lang]
            self.assertNotIn("tag{", page)
            self.assertRegex(page, r'<div class="math[^>]*id="equation-1">\s*<span class="eqno">\(1\)')
            self.assertEqual(page.count('href="#equation-1"'), 1)
            self.assertIn(f'href="#equation-1">{mention}</a>', page)

    def test_other_data(self) -> None:
        """A page made from other data than the book's says so above its text, as the page and as one file."""
        said = {"ko": "교재의 파일이 아닌 다른 데이터", "en": "other data than the textbook’s file"}
        for lang, words in said.items():
            page, other = (self.root / "out" / lang / f"{name}.html" for name in ("01-a", "02-b"))
            for text in (page.read_text(encoding="utf-8"), single.single(page, {}, "{}")):
                self.assertRegex(text.partition("<article")[0], f'<p class="other-data" role="note">[^<]*{words}')
            self.assertNotIn('class="other-data"', other.read_text(encoding="utf-8"))

    def test_missing_equation(self) -> None:
        """A number that no equation has is a warning."""
        self.assertIn("01-a mentions equation (2), and no equation has that number", self.warnings["en"])

    def test_glossary_links(self) -> None:
        """A term links where it first stands in the prose: not in a heading, in bold or inside another word."""
        for lang in LANGUAGES:
            page = self.pages[lang]
            self.assertEqual(page.count('href="glossary.html#loss"'), 1, lang)
            self.assertEqual(page.count('href="glossary.html#likelihood"'), 1, lang)
        self.assertRegex(self.pages["ko"], '<p><a class="[^"]*term[^"]*"[^>]*>손실</a>\N{WORD JOINER}은')
        self.assertRegex(self.pages["en"], r"<strong>likelihood</strong>, a lossy word. A <a [^>]*>likelihood</a>")

    def test_glossary_page(self) -> None:
        """Every term of the file has its place on the glossary's page, which its links lead to."""
        for lang in LANGUAGES:
            page = (self.root / "out" / lang / "glossary.html").read_text(encoding="utf-8")
            text = (ROOT / "site" / "glossary.yml").read_text(encoding="utf-8")
            names = re.findall(r"^- id: (\S+)", text, re.M)
            self.assertGreater(len(names), 40)
            self.assertEqual([name for name in names if f'id="{name}"' not in page], [])

    def test_parts_of_language(self) -> None:
        """Words of the other language are marked, code without Hangul is English on a Korean page."""
        self.assertIn('<span lang="en">binary cross entropy</span>', self.pages["ko"])
        self.assertIn('<span lang="ko">손실</span>', self.pages["en"])
        self.assertRegex(self.pages["ko"], r'<div class="[^"]*highlight-go[^"]*" lang="en"')

    def test_cells(self) -> None:
        """The set-up cell and a solution fold, and a shown source names its file as a link."""
        page = self.pages["ko"]
        for tag, words in {"setup": "공통 준비 셀[^<]*", "solution": "풀이 보기"}.items():
            opening = rf'<details class="fold {tag}"><summary>{words}</summary>\s*<div class="cell [^"]*tag_{tag}'
            self.assertRegex(page, opening)
        self.assertIn('href="source/lib/bce/bce.go.html"', page)
        self.assertNotIn("// lib/bce", page)

    def test_typography(self) -> None:
        """A minus is a minus, and a short formula keeps the particle or the full stop that follows it."""
        self.assertIn("−1에서", self.pages["ko"])
        self.assertRegex(
            self.pages["ko"], r'<span class="joined"><span class="math[^>]*>[^<]*</span>이면</span> 됩니다'
        )
        self.assertRegex(self.pages["en"], r'<span class="joined"><span class="math[^>]*>[^<]*</span>\.</span>')
        self.assertIn("pre-1990", self.pages["en"])
        self.assertIn("(cross)\N{WORD JOINER}입니다", re.sub("<[^>]*>", "", self.pages["ko"]))
        self.assertIn("</code>\N{WORD JOINER}은", self.pages["ko"])

    def test_section_links(self) -> None:
        """A section's title in italics links to the section; other italics do not."""
        self.assertRegex(self.pages["en"], r'<a [^>]*href="#second-section"><em>Second section</em></a>')
        self.assertRegex(self.pages["en"], r"(?<!>)<em>other</em>")

    def test_benchmarks(self) -> None:
        """The measured tables stand on their page, on the Korean one in Korean words throughout."""
        results = (ROOT / "scripts" / "benchmarks" / "results.md").read_text(encoding="utf-8")
        sections = re.findall("^## (.*)", results, re.MULTILINE)
        for lang, words in {"ko": "이 노트, 순수 Go", "en": "these notes, pure Go"}.items():
            page = (self.root / "out" / lang / "benchmarks.html").read_text(encoding="utf-8")
            self.assertRegex(page, rf"<td[^>]*><p>{words}</p></td>")
            self.assertEqual(page.count("<table"), len(sections))
            self.assertNotIn("table:", page)
        korean = (self.root / "out" / "ko" / "benchmarks.html").read_text(encoding="utf-8")
        korean = "".join(re.findall("<table.*?</table>", korean, re.DOTALL))
        self.assertNotRegex(korean, "shuffle|times|median|first|spread|these notes|training")

    def test_sections(self) -> None:
        """The search knows page, section and text of every section, and no picture or formula of its own line."""
        found = self.sections("ko")["01-a.html"]
        self.assertEqual((found["page"], found["section"]), ("손실(Loss)", ""))
        self.assertIn("가능도를 봅시다.", found["text"])
        self.assertNotIn("함수는 여기에만", found["text"])
        self.assertNotIn("tag", found["text"])
        second = [entry for entry in self.sections("en").values() if entry["section"] == "Second section"]
        self.assertEqual([entry["text"][:27] for entry in second], ["Derivatives stand only here"] * 2)
        self.assertIn("import loss", second[0]["text"])
