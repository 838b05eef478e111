"""A Chromium that reaches no network, and one page open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    Route,
    sync_playwright,
)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PAPER = {"width": 720, "height": 1040}  # A4 without its margins
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(Exception):
    """There is no browser to check pages with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium: one on PATH, else Playwright's own; NoBrowserError if neither starts."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except Error as err:
            raise NoBrowserError(str(err).strip().splitlines()[0]) from err
        yield browser
        browser.close()


def launch(kind: BrowserType) -> Browser:
    """Starts a browser; one that runs has its kind as browser_type, for a second beside it."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if root else []  # Chromium's sandbox refuses root
    return kind.launch(executable_path=path, args=arguments)


# The next frame. Chromium has been seen to draw no more of a page whose scripts went on: then a second is enough.
FRAME = "Promise.race([new Promise(requestAnimationFrame), new Promise((end) => setTimeout(end, 1000))])"


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
        self.page.evaluate(f"document.fonts.ready.then(() => {FRAME})")
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
    locale = "ko-KR" if lang == "ko" else "en-US"
    # Chromium asks a reader before a page may read the clipboard; check_copy reads it.
    context = browser.new_context(viewport=DESK, locale=locale, permissions=["clipboard-read", "clipboard-write"])
    try:
        yield Visit(context)
    finally:
        context.close()


# Lets the page answer to a new size, and ends the transitions that a new theme or a focus has begun.
SETTLE = rf"""async () => {{
  for (let frame = 0; frame < 2; frame++) await {FRAME};
  const passing = (a) => a.playState === "running" && Number.isFinite(a.effect?.getComputedTiming().endTime);
  const running = () => document.getAnimations().filter(passing);
  // An end can begin another transition, in a child that inherits the colour.
  for (let round = 0; round < 9 && running().length; round++) running().forEach((a) => a.finish());
}}"""
