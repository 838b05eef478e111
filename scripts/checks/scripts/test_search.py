"""The search page finds the forms of Korean and English words, in a real browser and from a file."""

from __future__ import annotations

import json
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
            "확률": [second],
            "학습하는": [third],
            "경사 하강법": [third],
            "하강법에서 경사를": [third],
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
