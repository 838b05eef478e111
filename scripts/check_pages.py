"""Checks HTML pages as a reader meets them: in Chromium, opened from a file, without a network.

    check_pages.py FOLDER

Each check_... function looks at one open page (or at the files of a site) and
returns the problems that it found, each one sentence; an empty list is a pass.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Route, sync_playwright

LANGUAGES = ("ko", "en")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(Exception):
    """There is no browser to check pages with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium: one on PATH, else Playwright's own; NoBrowserError if neither starts."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if root else []  # Chromium's sandbox refuses root
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
        except Error as err:
            raise NoBrowserError(str(err).strip().splitlines()[0]) from err
        yield browser
        browser.close()


class Visit:
    """One page open in a browser that reaches no network, with what went wrong meanwhile."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.route("**/*", self._route)
        # Chromium asks for nothing through route() on some protocols; this sees them all.
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: Path) -> Page:
        """Opens a file and waits until its scripts, its math included, have come to rest."""
        self.requests.clear()
        self.errors.clear()
        self.page.goto(path.resolve().as_uri(), wait_until="load")
        ready = "() => !window.MathJax?.startup?.promise || MathJax.startup.promise.then(() => true)"
        self.page.wait_for_function(ready, timeout=30_000)
        self.page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        return self.page

    def _note(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "about:")) and url not in self.requests:
            self.requests.append(url)

    def _route(self, route: Route) -> None:
        self._note(route.request.url)
        outside = route.request.url.startswith(("http:", "https:"))
        if outside:
            route.abort()
        else:
            route.continue_()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


@contextmanager
def visit(browser: Browser, lang: str = "ko") -> Iterator[Visit]:
    """A visit in a reader's language, at a desk and in light until the page is told otherwise."""
    context = browser.new_context(viewport=DESK, locale="ko-KR" if lang == "ko" else "en-US")
    try:
        yield Visit(context)
    finally:
        context.close()


def pages(site: Path) -> list[Path]:
    """The pages of a site, without what the theme's own folders hold."""
    found = site.resolve().rglob("*.html")
    return sorted(path for path in found if "_static" not in path.parts)


# ---- Checks of one open page ----


def check_requests(seen: Visit) -> list[str]:
    """The page asks nothing of the network."""
    return [f"asks for {url}" for url in seen.requests]


def check_console(seen: Visit) -> list[str]:
    """The page's scripts report no error."""
    return [f"console error: {text}" for text in seen.errors]


MATH = r"""() => {
  const problems = [];
  for (const span of document.querySelectorAll(".math"))
    if (!span.querySelector("mjx-container svg"))
      problems.push("math not rendered: " + span.textContent.trim().slice(0, 60));
  for (const error of document.querySelectorAll("mjx-merror, [data-mjx-error]"))
    problems.push("math with an error: " + (error.dataset.mjxError || error.textContent));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("pre, code, script, style, mjx-container, .math")) continue;
    const raw = node.data.match(/\\\(|\\\[|\$\$|\$[^$\n]*\\[a-z]+[^$\n]*\$/);
    if (raw) problems.push("raw math in the text: " + node.data.trim().slice(0, 60));
  }
  return problems;
}"""


def check_math(seen: Visit) -> list[str]:
    """Every formula is drawn, none without success, and none is left as TeX in the text."""
    return seen.page.evaluate(MATH)


HANGUL = r"""() => {
  // Draws a text in the font of an element and returns its pixels.
  const draw = (text, font) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    pen.font = font;
    pen.fillText(text, 4, 36);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const problems = [];
  for (const selector of ["body", "h1", "pre", "svg text"]) {
    const element = document.querySelector(selector);
    if (!element) continue;
    const style = getComputedStyle(element);
    const font = `${style.fontWeight} 32px ${style.fontFamily}`;
    // A missing glyph is an empty box or a box with digits; U+10FFFF never has a glyph.
    const [han, geul, missing, blank] = ["한", "글", "\u{10FFFF}", " "].map((c) => draw(c, font));
    if (han === missing || han === blank || han === geul) problems.push(`${selector}: no glyph for Hangul`);
  }
  return problems;
}"""


def check_hangul(seen: Visit) -> list[str]:
    """Hangul is drawn as glyphs, not as boxes, in prose, headings, code and pictures."""
    return seen.page.evaluate(HANGUL)


FIGURES = r"""() => {
  const problems = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.closest("mjx-container, [aria-hidden=true]") || svg.parentElement.closest("svg")) continue;
    const name = svg.id || svg.outerHTML.slice(0, 60);
    for (const part of ["title", "desc"]) {
      const element = svg.querySelector(":scope > " + part);
      if (!element || !element.textContent.trim()) problems.push(`picture without ${part}: ${name}`);
    }
    if (!svg.closest("[role=img]")) problems.push(`picture without role img: ${name}`);
  }
  for (const img of document.querySelectorAll("img:not([alt])")) problems.push("image without alt: " + img.src);
  return problems;
}"""


def check_figures(seen: Visit) -> list[str]:
    """Every picture has a title and a description for who can't see it."""
    return seen.page.evaluate(FIGURES)


FRAMES = r"""(input) => [...input.closest("div").children]
  .filter((e) => e.dataset.value !== undefined && e.checkVisibility()).map((e) => e.dataset.value)"""


def check_sliders(seen: Visit) -> list[str]:
    """Every slider follows the keyboard: it shows the picture of the value that it says, and no other."""
    problems = []
    for slider in seen.page.locator("input[type=range]").all():
        name = f"slider {slider.get_attribute('aria-label')}"
        if not slider.is_visible() or not slider.is_enabled():
            problems.append(f"{name} can't be used")
            continue
        said = []
        for key in ("Home", "ArrowRight", "End"):
            slider.press(key)
            said.append(slider.get_attribute("aria-valuetext"))
            if (shown := slider.evaluate(FRAMES)) != said[-1:]:
                problems.append(f"{name} says {said[-1]} after {key} and shows {shown}")
        if said[0] in said[1:]:
            problems.append(f"{name} does not follow the arrow keys: {said}")
    return problems


SIDEWAYS = r"""() => {
  const root = document.scrollingElement, width = document.documentElement.clientWidth;
  if (root.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .slice(0, 3).map((e) => e.tagName.toLowerCase() + "." + e.className);
  return [`scrolls sideways: ${root.scrollWidth} of ${width} pixels (${wide.join(", ")})`];
}"""


def check_sideways(seen: Visit) -> list[str]:
    """The page does not scroll sideways at the window's width."""
    return seen.page.evaluate(SIDEWAYS)


def check_language(seen: Visit, site: Path, path: Path) -> list[str]:
    """The page says its language, and its switch leads to the same page in the other and back."""
    lang, page = path.relative_to(site).parts[0], seen.page
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    problems = []
    if page.evaluate("document.documentElement.lang") != lang:
        problems.append(f"its html element does not say lang={lang}")
    start = page.url
    for expected in (other, lang):
        link = page.locator(f"a.language-switch[hreflang={expected}]")
        if link.count() != 1 or not link.is_visible():
            return [*problems, f"has no visible switch to {expected} at {unquote(urlsplit(page.url).path)}"]
        link.click()
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.lang") != expected:
            return [*problems, f"its switch to {expected} leads to {page.url}"]
    if page.url != start:
        problems.append(f"there and back again ends at {page.url}")
    return problems


def check_entrance(browser: Browser, site: Path) -> list[str]:
    """index.html leads each reader to their language, and offers both without JavaScript."""
    problems = []
    for lang in LANGUAGES:
        with visit(browser, lang) as seen:
            seen.page.goto((site / "index.html").resolve().as_uri())
            seen.page.wait_for_load_state()
            if not seen.page.url.endswith(f"/{lang}/index.html"):
                problems.append(f"leads a reader of {lang} to {seen.page.url}")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").resolve().as_uri())
    for lang in LANGUAGES:
        if not page.locator(f"a[hreflang={lang}]").is_visible():
            problems.append(f"shows no link to {lang} without JavaScript")
    context.close()
    return problems


# ---- Checks of the files ----


class _Markup(HTMLParser):
    """Collects the ids and the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name in ("href", "src", "data-src", "poster") and value:
                self.addresses.append(value)


def check_links(site: Path) -> dict[Path, list[str]]:
    """Every address inside the site leads to a file that is there, and to a place in it."""
    markups = {path: _Markup(path.read_text(encoding="utf-8")) for path in pages(site)}
    problems: dict[Path, list[str]] = {}
    for path, markup in markups.items():
        problems[path] = []
        for address in dict.fromkeys(markup.addresses):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if parts.scheme == "file":
                    problems[path].append(f"has an address of this machine: {address}")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.is_file():
                problems[path].append(f"dead link: {address}")
            elif place and target in markups and place not in markups[target].ids | {"top"}:
                problems[path].append(f"link to a place that is not there: {address}")
    return problems


# ---- All of them ----

Report = Callable[[str, str, list[str]], None]


def check_site(site: Path, report: Report) -> None:
    """Runs every check on every page of a site; report gets page, check and problems."""
    site = site.resolve()
    for path, problems in check_links(site).items():
        report(str(path.relative_to(site)), "links", problems)
    with chromium() as browser:
        report("index.html", "entrance", check_entrance(browser, site))
        for lang in LANGUAGES:
            with visit(browser, lang) as seen:
                for path in pages(site / lang):
                    check_page(seen, site, path, report)


def check_page(seen: Visit, site: Path, path: Path, report: Report) -> None:
    """Runs the checks of one page: at a desk, in the dark, then on a phone."""
    name = str(path.relative_to(site))
    seen.page.set_viewport_size(DESK)
    seen.open(path)
    report(name, "math", check_math(seen))
    report(name, "Hangul", check_hangul(seen))
    report(name, "figures", check_figures(seen))
    report(name, "sliders", check_sliders(seen))
    seen.page.emulate_media(color_scheme="dark")
    seen.page.set_viewport_size(PHONE)
    report(name, "phone width", check_sideways(seen))
    seen.page.emulate_media(color_scheme="light")
    report(name, "language", check_language(seen, site, path))
    report(name, "requests", check_requests(seen))
    report(name, "console", check_console(seen))


def main() -> None:
    """Checks the site in the folder that the command line names."""
    failed = 0

    def report(page: str, check: str, problems: list[str]) -> None:
        nonlocal failed
        for problem in problems:
            print(f"{page}: {check}: {problem}")
        failed += bool(problems)

    check_site(Path(sys.argv[1]), report)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
