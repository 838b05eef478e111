"""The search page finds the forms of Korean and English words, in a real browser and from a file."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from checks.scripts import small_site
from checks.scripts.browser import BrowserTest

SECTIONS = [
    {"page": "하나", "at": "01.html#a", "section": "첫째 절", "text": "이 함수는 값을 돌려줍니다."},
    {"page": "하나", "at": "01.html#b", "section": "둘째 절", "text": "점수를 확률로 바꿉니다. 도함수도 있습니다."},
    {"page": "둘", "at": "02.html", "section": "", "text": "차이가 큽니다. 학습합니다. 경사 하강법으로 찾습니다."},
    {"page": "Three", "at": "03.html#c", "section": "Vanishing", "text": "The gradients saturate. LeakyReLU helps."},
    {"page": "Three", "at": "03.html#d", "section": "GELU", "text": "A saturated <unit>; the derivative is small."},
    {"page": "lib/x.go", "at": "source/lib/x.go.html", "section": "", "text": "func Gradient() {}"},
]


class Search(BrowserTest):
    """Asks the search page of a small site about a few sections."""

    @classmethod
    def setUpClass(cls) -> None:
        """Builds the site and gives it the sections."""
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        root = Path(folder.name).resolve()
        small_site.build(root, "en")
        cls.page = root / "out" / "en" / "search.html"
        data = json.dumps(SECTIONS, ensure_ascii=False)
        (cls.page.parent / "_static" / "sections.js").write_text(f"const SECTIONS = {data};", encoding="utf-8")
        super().setUpClass()

    def ask(self, query: str) -> list[str]:
        """Where the results of a query lead, best first."""
        self.seen.page.goto(f"{self.page.as_uri()}?q={quote(query)}")
        self.assertEqual(self.seen.errors, [])
        return [link.get_attribute("href") for link in self.seen.page.locator(".results a").all()]

    def test_korean(self) -> None:
        """A noun finds its forms with particles, a form finds the noun and other forms, also inside longer words."""
        first, second, third = "01.html#a", "01.html#b", "02.html"
        cases = {
            "함수": [first, second],  # 함수는 before 도함수
            "함수를": [first, second],
            "확률을": [second],
            "확률": [second],
            "학습하는": [third],
            "경사 하강법": [third],
            "하강법에서 경사를": [third],
            "차이": [third],  # 이 belongs to the word
            "확률 하강법": [],
        }
        for query, want in cases.items():
            with self.subTest(query):
                self.assertEqual(self.ask(query), want)

    def test_english(self) -> None:
        """Other forms of a word, capital letters and parts of names; a short word is not found inside others."""
        vanishing, gelu, source = "03.html#c", "03.html#d", "source/lib/x.go.html"
        cases = {
            "gradient": [vanishing, source],
            "Gradients": [vanishing, source],
            "saturation": [vanishing, gelu],
            "derivatives": [gelu],
            "relu": [vanishing],
            "elu": [],
            "vanish": [vanishing],
            "lib/x.go": [source],
            "{}": [source],
        }
        for query, want in cases.items():
            with self.subTest(query):
                self.assertEqual(self.ask(query), want)

    def test_result(self) -> None:
        """A result names page and section and shows the words where they stand; what it shows is text, not markup."""
        self.ask("unit")
        item = self.seen.page.locator(".results li")
        self.assertEqual(item.locator("a").inner_text(), "Three › GELU")
        self.assertEqual(item.locator("p").inner_text(), "A saturated <unit>; the derivative is small.")
        self.assertEqual(item.locator("mark").all_inner_texts(), ["unit"])

    def test_nothing(self) -> None:
        """Nothing asked says nothing; nothing found says so."""
        found = self.seen.page.locator(".found")
        self.ask("")
        self.assertEqual(found.inner_text(), "")
        self.ask("qqq")
        self.assertIn("Nothing found", found.inner_text())

    def test_typing(self) -> None:
        """The list follows what is typed."""
        self.ask("qqq")
        self.seen.page.locator(".find-here input").fill("함수")
        self.assertEqual(self.seen.page.locator(".results li").count(), 2)


if __name__ == "__main__":
    unittest.main()
