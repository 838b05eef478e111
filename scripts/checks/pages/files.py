"""What can be told from the files of a site, without a browser: links and weight."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HEAVY = 1_500_000  # bytes of a page with all that it loads, but for the math script
MATH_SCRIPT = "tex-svg-full.js"  # 2 MB that all pages share


def pages(site: Path) -> list[Path]:
    """The pages of a site, without what the theme's own folders hold."""
    found = site.resolve().rglob("*.html")
    return sorted(path for path in found if "_static" not in path.parts)


class _Markup(HTMLParser):
    """Collects the ids and the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.twice: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value in self.ids:
                self.twice.add(value)
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name in ("href", "src", "data-src", "poster") and value:
                self.addresses.append(value)


def check_links(site: Path) -> dict[Path, list[str]]:
    """Every address inside the site leads to a file that is there, and to one place in it."""
    markups = {path: _Markup(path.read_text(encoding="utf-8")) for path in pages(site)}
    problems: dict[Path, list[str]] = {}
    for path, markup in markups.items():
        problems[path] = [f"two elements have the id {name}" for name in sorted(markup.twice)]
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


class _Loads(HTMLParser):
    """Collects the addresses that a page loads by itself, and its own style sheets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._style = tag == "style"
        kinds = given.get("rel", "").lower().split()
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload"} & set(kinds):
            self.addresses.append(given.get("href", ""))
        self.addresses += [given[name] for name in ("src", "poster") if name in given]
        # "a.png 1x, b.png 2x": an address has no space in it and no comma at its ends.
        self.addresses += re.findall(r"([^\s,]\S*[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)", given.get("srcset", ""))
        self.addresses += _urls(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._style:
            self.addresses += _urls(data)

    def handle_endtag(self, tag: str) -> None:
        self._style = False


_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')]*?))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")


def _urls(css: str) -> list[str]:
    """The addresses in a style sheet."""
    return ["".join(found) for found in _URL.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.S))]


def _loaded(path: Path) -> Iterator[Path]:
    """The files that a page or a style sheet names for loading, of those that are there."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for address in _urls(text) if path.suffix == ".css" else _Loads(text).addresses:
        parts = urlsplit(address.strip())
        if parts.path and not parts.scheme and not parts.netloc:
            target = (path.parent / unquote(parts.path)).resolve()
            if target.is_file():
                yield target


def check_weight(path: Path, site: Path) -> list[str]:
    """A page and all that it may load, each file once and without the math script, are not too heavy."""
    sizes: dict[Path, int] = {}
    waiting = [path.resolve()]
    while waiting:
        file = waiting.pop()
        if file not in sizes and file.name != MATH_SCRIPT:
            sizes[file] = file.stat().st_size
            if file.suffix in (".html", ".css"):
                waiting += _loaded(file)
    total = sum(sizes.values())
    if total < HEAVY:
        return []
    heaviest = sorted(sizes, key=lambda file: -sizes[file])[:3]
    named = ", ".join(f"{os.path.relpath(file, site.resolve())} {sizes[file]:,}" for file in heaviest)
    return [f"loads {total:,} bytes in {len(sizes)} files, {HEAVY:,} or more: {named}"]
