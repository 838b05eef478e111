"""Each page check passes a good page and fails one that is broken in its way."""

from __future__ import annotations

import unittest
from pathlib import Path

import check_pages
from check_pages import Visit
from tests.browser import BrowserTest

SVG = '<svg role="img" width="40" height="40"><title>a line</title><desc>it rises</desc><path d="M0 40L40 0"/></svg>'


def html(body: str, lang: str = "ko", style: str = "", head: str = "") -> str:
    """A page whose switch leads to the other language."""
    other = "en" if lang == "ko" else "ko"
    switch = f'<a class="language-switch" hreflang="{other}" href="../{other}/page.html">{other}</a>'
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style>{head}'
        f"<body><h1>제목</h1>{switch}{body}"
    )


class PageCheck(BrowserTest):
    """Opens small pages in a real Chromium."""

    def setUp(self) -> None:
        """Makes a site of one page in two languages."""
        super().setUp()
        self.site = self.folder
        for lang in check_pages.LANGUAGES:
            (self.site / lang).mkdir()
            self.write(f"{lang}/page.html", html("", lang))

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the site."""
        path = self.site / name
        path.write_text(text, encoding="utf-8")
        return path

    def open(self, body: str, **options: str) -> Visit:
        """Opens a page with a body."""
        self.seen.open(self.write("ko/page.html", html(body, **options)))
        return self.seen

    def assert_finds(self, problems: list[str], *words: str) -> None:
        """The problems name each of the words; with no words there is no problem."""
        if not words:
            self.assertEqual(problems, [])
        for word in words:
            self.assertTrue(any(word in problem for problem in problems), f"no {word!r} in {problems}")

    def test_requests(self) -> None:
        """A picture, a style sheet and a script from elsewhere are each seen; links are not requests."""
        self.assert_finds(check_pages.check_requests(self.open('<a href="https://example.org/a">a</a>')))
        bodies = {
            "p.png": '<img alt="" src="https://example.org/p.png">',
            "f.css": '<link rel="stylesheet" href="https://example.org/f.css">',
            "late.js": "<script>fetch('https://example.org/late.js').catch(() => 0)</script>",
            "socket": "<script>new WebSocket('wss://example.org/socket')</script>",
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(check_pages.check_requests(self.open(body)), word)

    def test_console(self) -> None:
        """Errors that scripts print, throw or meet while loading are seen."""
        self.assert_finds(check_pages.check_console(self.open("<script>console.log('fine')</script>")))
        bodies = {
            "printed": "<script>console.error('printed')</script>",
            "thrown": "<script>throw new Error('thrown')</script>",
            "ERR_FILE_NOT_FOUND": '<script src="missing.js"></script>',
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(check_pages.check_console(self.open(body)), word)

    def test_math(self) -> None:
        """Math that was never rendered, failed, or stayed TeX in the prose is seen; code may hold dollars."""
        good = '<span class="math"><mjx-container><svg></svg></mjx-container></span><pre>$$x$$</pre> $5 and $6'
        self.assert_finds(check_pages.check_math(self.open(good)))
        bodies = {
            "not rendered": '<span class="math">\\(x^2\\)</span>',
            "with an error": "<mjx-merror>bad</mjx-merror>",
            "raw math": "<p>the loss $$L$$ falls</p>",
            r"raw math in the text: with \(x\)": r"<p>with \(x\)</p>",
            "raw math in the text: here": r"<p>here $\sigma(x)$ stayed</p>",
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(check_pages.check_math(self.open(body)), word)

    def test_hangul(self) -> None:
        """A font that draws every letter as the same box is seen."""
        if check_pages.check_hangul(self.open(SVG)):
            self.skipTest("NOT RUN: this machine has no Korean font")
        # Stands in for a machine without one: the canvas draws a box for every letter.
        boxes = "CanvasRenderingContext2D.prototype.fillText = function () { this.strokeRect(8, 8, 20, 30); };"
        self.assert_finds(check_pages.check_hangul(self.open(f"<script>{boxes}</script>")), "body", "h1")

    def test_figures(self) -> None:
        """A picture without title, description or role is seen; formulas and icons are no pictures."""
        quiet = '<mjx-container><svg></svg></mjx-container><svg aria-hidden="true"></svg>'
        self.assert_finds(check_pages.check_figures(self.open(SVG + quiet)))
        bodies = {
            "without title": SVG.replace("<title>a line</title>", ""),
            "without desc": SVG.replace("it rises", " "),
            "without role": SVG.replace('role="img"', ""),
            "without alt": '<img src="data:,">',
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(check_pages.check_figures(self.open(body)), word)

    def test_sliders(self) -> None:
        """A slider that stays disabled, shows no picture or always says the same is seen."""
        script = (
            "const input = document.querySelector('input'), frames = document.querySelectorAll('[data-value]');"
            "input.addEventListener('input', () => { frames.forEach((f, i) => { f.hidden = i != input.value; });"
            "input.setAttribute('aria-valuetext', frames[input.value].dataset.value); });"
        )
        frames = '<div data-value="a">A</div><div data-value="b" hidden>B</div><div data-value="c" hidden>C</div>'
        good = f'<div><input type="range" max="2" value="0" aria-valuetext="a">{frames}<script>{script}</script></div>'
        self.assert_finds(check_pages.check_sliders(self.open(good)))
        bodies = {
            "can't be used": good.replace("<input", "<input disabled"),
            "shows []": good.replace("f.hidden = i != input.value", "f.hidden = true"),
            "does not follow": good.replace("frames[input.value].dataset.value", "'a'"),
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(check_pages.check_sliders(self.open(body)), word)

    def test_sideways(self) -> None:
        """A block wider than a phone is seen, one that scrolls inside itself is not."""
        wide = '<div style="width: 500px">wide</div>'
        for word, body in {"": f'<div style="overflow-x: auto">{wide}</div>', "scrolls sideways": wide}.items():
            with self.subTest(word):
                seen = self.open(body)
                seen.page.set_viewport_size(check_pages.PHONE)
                self.assert_finds(check_pages.check_sideways(seen), *[word] if word else [])

    def test_language(self) -> None:
        """A wrong lang, a missing switch, and a switch that leads astray are seen."""
        path = self.site / "ko/page.html"
        self.assert_finds(check_pages.check_language(self.open(""), self.site, path))
        seen = self.open("", style=".language-switch { display: none }")
        self.assert_finds(check_pages.check_language(seen, self.site, path), "no visible switch to en")
        self.write("ko/page.html", html("", lang="en"))
        seen.open(path)
        self.assert_finds(check_pages.check_language(seen, self.site, path), "lang=ko")
        self.open("")
        self.write("en/page.html", html("", lang="ko"))
        self.assert_finds(check_pages.check_language(seen, self.site, path), "switch to en leads to")
        self.write("en/page.html", html("", lang="en").replace("ko/page.html", "ko/other.html"))
        self.write("ko/other.html", html(""))
        self.open("")
        self.assert_finds(check_pages.check_language(seen, self.site, path), "there and back")

    def test_entrance(self) -> None:
        """An entrance that knows one language only, or needs JavaScript, is seen."""
        for lang in check_pages.LANGUAGES:
            self.write(f"{lang}/index.html", html("", lang))
        links = '<a hreflang="ko" href="ko/index.html">ko</a> <a hreflang="en" href="en/index.html">en</a>'
        script = "<script>location.replace(navigator.language.slice(0, 2) + '/index.html')</script>"
        self.write("index.html", links + script)
        self.assert_finds(check_pages.check_entrance(self.browser, self.site))
        self.write("index.html", script)
        self.assert_finds(check_pages.check_entrance(self.browser, self.site), "no link to ko", "no link to en")
        self.write("index.html", links + "<script>location.replace('en/index.html')</script>")
        self.assert_finds(check_pages.check_entrance(self.browser, self.site), "leads a reader of ko to")

    def test_links(self) -> None:
        """Dead links, dead places and addresses of this machine are seen."""
        self.write("ko/다른 쪽.html", html('<h2 id="here">h</h2>'))
        good = '<a href="%EB%8B%A4%EB%A5%B8%20%EC%AA%BD.html#here">a</a><a href="#top">t</a><a href="https://example.org/x">b</a>'
        page = self.write("ko/page.html", html(good))
        self.assert_finds(check_pages.check_links(self.site)[page])
        bad = '<a href="gone.html">a</a><img src="gone.png"><a href="#nowhere">b</a><a href="file:///etc/hosts">c</a>'
        self.write("ko/page.html", html(bad))
        problems = check_pages.check_links(self.site)[page]
        self.assert_finds(problems, "gone.html", "gone.png", "#nowhere", "file:///etc/hosts")


if __name__ == "__main__":
    unittest.main()
