"""Each page check passes a good page and fails one that is broken in its way."""

from __future__ import annotations

from pathlib import Path

from checks.pages import access, browser, copying, files, paper, reading, site
from checks.pages.browser import Visit
from checks.scripts.browser import BrowserTest
from common.places import LANGUAGES

SVG = '<svg role="img" width="40" height="40"><title>a line</title><desc>it rises</desc><path d="M0 40L40 0"/></svg>'
CODE = '<div class="cell_input"><div class="highlight-go"><pre><span class="n">x</span></pre></div></div>'
SLIDER = """<div><input type="range" max="1" value="0" aria-valuetext="a">
<div data-value="a">A</div><div data-value="b" hidden>B</div><script>
  const input = document.querySelector('input'), frames = document.querySelectorAll('[data-value]');
  input.addEventListener('input', () => { frames.forEach((f, i) => { f.hidden = i != input.value; });
    input.setAttribute('aria-valuetext', frames[input.value].dataset.value); });
</script></div>"""

# Of each check a body that passes, and broken ones by what it says of them.
READING = {
    reading.check_requests: (
        '<a href="https://example.org/a">a</a>',
        {
            "p.png": '<img alt="" src="https://example.org/p.png">',
            "late.js": "<script>fetch('https://example.org/late.js').catch(() => 0)</script>",
        },
    ),
    reading.check_console: (
        "<script>console.log('fine')</script>",
        {
            "printed": "<script>console.error('printed')</script>",
            "thrown": "<script>throw new Error('thrown')</script>",
            "ERR_FILE_NOT_FOUND": '<script src="missing.js"></script>',
        },
    ),
    reading.check_math: (
        '<span class="math"><mjx-container><svg></svg></mjx-container></span><pre>$$x$$</pre> $5 and $6',
        {
            "not rendered": '<span class="math">\\(x^2\\)</span>',
            "with an error": "<mjx-merror>bad</mjx-merror>",
            "raw math": "<p>the loss $$L$$ falls</p>",
            "raw math in the text: here": r"<p>here $\sigma(x)$ stayed</p>",
        },
    ),
    reading.check_highlighting: (
        CODE,
        {"not highlighted as Go: x": CODE.replace("highlight-go", "highlight-python")},
    ),
    reading.check_figures: (
        f'{SVG}<mjx-container><svg></svg></mjx-container><svg aria-hidden="true"></svg>',
        {
            "without title": SVG.replace("<title>a line</title>", ""),
            "without desc": SVG.replace("it rises", " "),
            "without role": SVG.replace('role="img"', ""),
            "without alt": '<img src="data:,">',
        },
    ),
    reading.check_sliders: (
        SLIDER,
        {
            "can't be used": SLIDER.replace("<input", "<input disabled"),
            "shows []": SLIDER.replace("f.hidden = i != input.value", "f.hidden = true"),
            "does not follow": SLIDER.replace("frames[input.value].dataset.value", "'a'"),
        },
    ),
}
KOREAN = (
    '<p>함수 <em>the mean of the loss</em></p><p lang="en">the mean of the loss</p><p>GoMLX and XLA</p>'
    "<pre>the mean of the loss</pre><div><svg><text>the mean of the loss</text></svg></div>",
    {
        "English without lang=en: the mean of the loss": "<p>the mean of the loss</p>",
        "English without lang=en: Show the full solution": "<details><p>Show the full solution</p></details>",
        "Korean without lang=ko: 글": '<p lang="en">글</p>',
        "aria-label without lang=en: open menu": '<p aria-label="open menu">글</p>',
        'lang="fr"': '<p lang="fr">글</p>',
    },
)
ENGLISH = (
    '<p>the mean of the loss</p><a lang="ko" title="한국어로 읽기">한국어</a><pre>글</pre>',
    {
        "Korean without lang=ko: 한국어": "<p>the <a>한국어</a></p>",
        "Korean without lang=ko: 그림": "<svg><title>그림</title></svg>",
        "alt without lang=ko: 메뉴": '<img alt="메뉴" src="data:,">',
    },
)


def html(body: str, lang: str = "ko", style: str = "", head: str = "") -> str:
    """A page whose switch leads to the other language."""
    other = "en" if lang == "ko" else "ko"
    switch = f'<a class="language-switch" hreflang="{other}" href="../{other}/page.html">{other}</a>'
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style>{head}'
        f"<body><h1>제목</h1>{switch}{body}"
    )


def cell(code: str, button: str = '<button class="copy">복사</button>') -> str:
    """A code cell with a copy button beside its code."""
    return f'<div class="highlight-go"><div class="highlight"><pre tabindex="0">{code}</pre></div>{button}</div>'


class PageCheck(BrowserTest):
    """Opens small pages in a real Chromium."""

    def setUp(self) -> None:
        """Makes a site of one page in two languages."""
        super().setUp()
        self.site = self.folder
        for lang in LANGUAGES:
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

    def article(self, body: str, **options: str) -> Visit:
        """Opens a page with a title, landmarks and an article, as the site's pages have them."""
        head, _, rest = html("", head="<title>제목</title>", **options).partition("<h1>")
        title, _, switch = rest.partition("</h1>")
        text = f"{head}<header>{switch}</header><main><article><h1>{title}</h1>{body}</article></main>"
        self.seen.open(self.write("ko/page.html", text))
        return self.seen

    def assert_finds(self, problems: list[str], *words: str) -> None:
        """The problems name each of the words; with no words there is no problem."""
        if not words:
            self.assertEqual(problems, [])
        for word in words:
            self.assertTrue(any(word in problem for problem in problems), f"no {word!r} in {problems}")

    def test_reading(self) -> None:
        """What comes from elsewhere, scripts' errors, math, code, pictures and sliders."""
        for check, (good, bodies) in READING.items():
            self.assert_finds(check(self.open(good)))
            for word, body in bodies.items():
                with self.subTest(check.__name__, word=word):
                    self.assert_finds(check(self.open(body)), word)

    def test_languages(self) -> None:
        """Words of the other language are seen, unless they say that they are; terms and code are not."""
        for lang, (good, bodies) in {"ko": KOREAN, "en": ENGLISH}.items():
            for word, body in {"": good, **bodies}.items():
                with self.subTest(lang, word=word):
                    page = html(body, lang)
                    if lang == "en":
                        page = page.replace("제목", "Title").replace(">ko<", ">Korean<")
                    self.seen.open(self.write(f"{lang}/page.html", page))
                    self.assert_finds(access.check_lang(self.seen, lang), *[word] if word else [])

    def test_hangul(self) -> None:
        """A font that draws every letter as the same box is seen."""
        if reading.check_hangul(self.open(SVG)):
            self.skipTest("NOT RUN: this machine has no Korean font")
        # Stands in for a machine without one: the canvas draws a box for every letter.
        boxes = "CanvasRenderingContext2D.prototype.fillText = function () { this.strokeRect(8, 8, 20, 30); };"
        self.assert_finds(reading.check_hangul(self.open(f"<script>{boxes}</script>")), "body", "h1")

    def test_sideways(self) -> None:
        """A block wider than a phone is seen, one that scrolls inside itself is not."""
        wide = '<div style="width: 500px">wide</div>'
        for word, body in {"": f'<div style="overflow-x: auto">{wide}</div>', "scrolls sideways": wide}.items():
            seen = self.open(body)
            seen.page.set_viewport_size(browser.PHONE)
            self.assert_finds(reading.check_sideways(seen), *[word] if word else [])

    def test_axe(self) -> None:
        """Pale text in either theme, small targets, and a button without a name are seen."""
        dark = "@media (prefers-color-scheme: dark) { html { background: #000; color: #fff } a { color: #9cf } }"
        fade = "html { transition: color 9s, background 9s }"  # the colours at the end count
        code = cell('<span class="n">x</span> <span class="n">y</span>')
        seen = self.article(f"<h2>둘</h2><p>글</p>{SVG}{code}", style=dark + fade)
        for scheme, size in (("light", browser.DESK), ("dark", browser.PHONE)):
            seen.page.emulate_media(color_scheme=scheme)
            seen.page.set_viewport_size(size)
            self.assert_finds(access.check_axe(seen))
        seen.page.emulate_media(color_scheme="light")
        small = '<button style="width: 9px; height: 9px; padding: 0; border: 0" aria-label="가"></button>'
        bodies = {
            "color-contrast (serious)": '<p style="color: #aaa">글자</p>',
            "target-size": small * 2,
            "button-name": "<button></button>",
        }
        for word, body in bodies.items():
            with self.subTest(word):
                self.assert_finds(access.check_axe(self.article(body)), word)

    def test_axe_listing(self) -> None:
        """Of words in a listing that look alike one is measured; a pale one is seen wherever it stands."""
        words = '<span class="a">word</span> ' * 50
        pale = '<span class="b">pale</span>'
        style = "pre { overflow: auto } .a { color: #005 } .b { color: #bbb }"
        self.assert_finds(access.check_axe(self.article(cell(words), style=style)))
        for code in (f"{words}\n{pale}", f"<details>{pale}</details>{pale}", f"{words * 20}{pale}"):
            problems = access.check_axe(self.article(cell(code), style=style))
            self.assert_finds([problem for problem in problems if "color-contrast" in problem], "#bbbbbb")

    def test_headings(self) -> None:
        """A page without a title or with two is seen."""
        self.assert_finds(access.check_headings(self.open("<h2>둘</h2><h1 hidden>하나</h1>")))
        self.assert_finds(access.check_headings(self.open("<h1>하나</h1>")), "2 visible h1: 제목 / 하나")
        self.assert_finds(access.check_headings(self.open("", style="h1 { display: none }")), "0 visible h1")

    def test_copy(self) -> None:
        """A cell without a button of its own, one that stays unseen, and one that copies something else are seen."""
        script = (
            "for (const button of document.querySelectorAll('.copy')) button.addEventListener('click', () => {"
            "const code = button.parentElement.querySelector('pre').cloneNode(true);"
            "code.querySelectorAll('.linenos').forEach((number) => number.remove());"
            "navigator.clipboard.writeText(code.textContent); });"
        )
        style = ".copy { opacity: 0; transition: opacity 9s } .copy:focus { opacity: 1 }"
        code = cell('<span class="linenos">1</span><b>x</b> := 1\n<span class="linenos">2</span>\ty &lt; 2\n')
        folded = f"<details><summary>풀이</summary>{cell('z')}</details>"
        seen = self.article(f"{folded}{code}<script>{script}</script>", style=style)
        self.assert_finds(copying.check_copy(seen))
        self.assertEqual(seen.page.evaluate("navigator.clipboard.readText()"), "z")
        bodies = {
            "no copy button for x := 2": (code + cell("x := 2", ""), script, style),
            "takes no focus": (code.replace("<button", "<button disabled"), script, style),
            "can't be seen": (code, script, ".copy { opacity: 0 }"),
            "copies nothing": (code, "", style),
            "copies '1x := 1": (code, script.replace(".linenos", ".none"), style),
        }
        for word, (body, does, looks) in bodies.items():
            with self.subTest(word):
                seen = self.article(f"{body}<script>{does}</script>", style=looks)
                self.assert_finds(copying.check_copy(seen), word)

    def test_print(self) -> None:
        """Navigation, a shifted or cut article, folded parts and dark colours on paper are seen."""
        good = (
            "html[data-theme=dark] { background: #000; color: #fff; transition: color 9s }"
            "pre { overflow-x: auto } article { transition: color 9s } .quiet { overflow: hidden; width: 1px }"
            "@media print { html[data-theme] { background: none; color: #000 } pre { white-space: pre-wrap }"
            "nav, .copy, .sidebar, header button { display: none }"
            "details::details-content { content-visibility: visible } }"
        )
        fold = "<details><summary>풀이</summary><p>글</p></details>"
        body = f'<nav>차례</nav>{cell("long " * 99)}{fold}<p class="quiet">x{"x" * 300}</p>{SVG}'
        seen = self.article(body, style=good)
        self.assert_finds(paper.check_print(seen))
        self.assertFalse(
            seen.page.evaluate("matchMedia('print').matches || 'theme' in document.documentElement.dataset")
        )
        wide = '<div style="width: 800px">wide</div>'
        bodies = {
            "on paper: nav": (body, good.replace("nav, .copy", ".copy")),
            "begins 200 pixels": ("", f"{good} article {{ margin-left: 192px }}"),
            "scrolls sideways": (wide, good),
            "cut off at the right: pre": (body, good.replace("pre-wrap", "pre")),
            "folded: details": (body, good.replace("details::details-content", "x")),
            "too pale for white paper: h1": ("", good.replace("color: #000 }", "}")),
            "on a dark ground: p": ('<p style="background: #333">글</p>', good),
        }
        for word, (body, style) in bodies.items():
            with self.subTest(word):
                self.assert_finds(paper.check_print(self.article(body, style=style)), word)

    def test_language_switch(self) -> None:
        """A wrong lang, a missing switch, and a switch that leads astray are seen."""
        path = self.site / "ko/page.html"
        self.assert_finds(site.check_language(self.open(""), self.site, path))
        seen = self.open("", style=".language-switch { display: none }")
        self.assert_finds(site.check_language(seen, self.site, path), "no visible switch to en")
        self.write("ko/page.html", html("", lang="en"))
        seen.open(path)
        self.assert_finds(site.check_language(seen, self.site, path), "lang=ko")
        self.open("")
        self.write("en/page.html", html("", lang="ko"))
        self.assert_finds(site.check_language(seen, self.site, path), "switch to en leads to")

    def test_entrance(self) -> None:
        """An entrance that knows one language only, or needs JavaScript, is seen."""
        keep = "document.querySelector('a').onclick = (event) => localStorage.setItem('chosen', event.target.hreflang)"
        for lang in LANGUAGES:
            page = html(f"<script>{keep}</script>", lang).replace("/page.html", "/index.html")
            self.write(f"{lang}/index.html", page)
        links = '<a hreflang="ko" href="ko/index.html">ko</a> <a hreflang="en" href="en/index.html">en</a>'
        choice = "(localStorage.getItem('chosen') ?? navigator.language).slice(0, 2)"
        script = f"<script>location.replace({choice} + '/index.html')</script>"
        self.write("index.html", links + script)
        self.assert_finds(site.check_entrance(self.browser, self.site))
        self.write("index.html", script)
        self.assert_finds(site.check_entrance(self.browser, self.site, tries=2), "no link to ko", "no link to en")
        self.write("index.html", links + script.replace("localStorage.getItem('chosen') ?? ", ""))
        self.assert_finds(site.check_entrance(self.browser, self.site, tries=2), "leads who chose en to")

    def test_search(self) -> None:
        """A search that misses a form of a word, names no section or leads nowhere is seen."""
        field = '<header><form action="search.html"><input type="search" name="q"></form></header>'
        script = """<p class="found"></p><ol class="results"></ol><button class="more" hidden></button><script>
            const word = new URLSearchParams(location.search).get("q") ?? "";
            const list = document.querySelector(".results"), pages = {함수: 1, 함수는: 1};
            document.querySelector(".found").textContent = word && "하나";
            if (pages[word]) list.innerHTML = '<li><a href="page.html#place">쪽 › 절</a></li>';
        </script>"""
        same = {"ko": [("함수", "함수는")]}

        def problems(script: str) -> list[str]:
            self.write("ko/index.html", html(field))
            self.write("ko/search.html", html(script))
            return site.check_search(self.seen, self.site / "ko", same)

        self.write("ko/page.html", html('<h2 id="place">절</h2>'))
        self.assert_finds(problems(script))
        self.assert_finds(problems(script.replace("함수는: 1", "")), "finds nothing for 함수는", "1 places for 함수, 0")
        self.assert_finds(problems(script.replace(" › 절", "")), "name no section")
        self.assert_finds(problems(script.replace("#place", "#other")), "a place that is not there")

    def test_links(self) -> None:
        """Dead links, dead places and addresses of this machine are seen."""
        self.write("ko/다른 쪽.html", html('<h2 id="here">h</h2>'))
        good = '<a href="%EB%8B%A4%EB%A5%B8%20%EC%AA%BD.html#here">a</a><a href="#top">t</a><a href="https://example.org/x">b</a>'
        page = self.write("ko/page.html", html(good))
        self.assert_finds(files.check_links(self.site)[page])
        bad = '<a href="gone.html">a</a><img src="gone.png"><a href="#nowhere">b</a><a href="file:///etc/hosts">c</a>'
        self.write("ko/page.html", html(f'{bad}<p id="a"></p><p id="a"></p>'))
        problems = files.check_links(self.site)[page]
        self.assert_finds(
            problems, "gone.html", "gone.png", "#nowhere", "file:///etc/hosts", "two elements have the id a"
        )

    def test_weight(self) -> None:
        """Whatever a page loads counts, once, fonts of styles too; links do not."""
        self.write("ko/heavy.bin", " " * files.HEAVY)
        self.write("ko/deep.css", "@font-face { font-family: f; src: url( 'heavy.bin#f' ) }")
        self.write("ko/outer.css", "@import url(deep.css?v=1);")
        half = self.write("ko/half one.bin", " " * (files.HEAVY // 2)).name
        light = (
            f'<a href="heavy.bin">a</a><img alt="" src="gone.png"><img alt="" src="{half}"><img alt="" src="{half}">'
        )
        page = self.write("ko/page.html", html(light))
        self.assert_finds(files.check_weight(page, self.site))
        for body in (
            '<script src="heavy.bin"></script>',
            '<picture><source srcset="gone.png 1x, heavy.bin 2x"><img alt="" src="gone.png"></picture>',
            '<link rel="stylesheet" href="outer.css">',
        ):
            page = self.write("ko/page.html", html(body))
            self.assert_finds(files.check_weight(page, self.site), "ko/heavy.bin 1,500,000")
