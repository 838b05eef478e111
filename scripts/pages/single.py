"""Makes each notebook's page into one file that needs no other: build/notes/single/NAME.LANGUAGE.html.

The theme marks in its template what belongs to the site only; styles and
scripts go into the file, links to other pages become plain text, and the
glossary's entries that the page links to follow it.
"""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

from common import nbfiles
from common.places import LANGUAGES, NOTEBOOKS

_SITE_ONLY = re.compile(r"<!-- site only -->.*?<!-- end of site only -->", re.S)
_STYLE = re.compile(r"<link\b(?=[^>]*\brel=\"stylesheet\")[^>]*>")
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=\"([^\"]+)\"[^>]*></script>")
_LINK = re.compile(r"<a\b([^>]*)>((?:(?!<a\b).)*?)</a>", re.S | re.I)
_TERMS = re.compile(r"<!-- terms: (.*?) -->")
_ENTRY = re.compile(r"<section id=\"([^\"]+)\">\s*(?:<span id=\"[^\"]*\"></span>)*<h2>(.*?)</h2>(.*?)</section>", re.S)


def _attribute(markup: str, name: str) -> str | None:
    found = re.search(rf"(?<![\w-]){name}\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", markup, re.I)
    return found and html.unescape(found[1].strip("\"'"))


def _read(page: Path, address: str) -> str:
    return (page.parent / address.partition("?")[0]).read_text(encoding="utf-8")


def _inline_style(match: re.Match[str], page: Path) -> str:
    media = _attribute(match[0], "media")
    name = _attribute(match[0], "id")
    attributes = (f' media="{media}"' if media else "") + (f' id="{name}"' if name else "")
    return f"<style{attributes}>\n{_read(page, _attribute(match[0], 'href'))}</style>"


def entries(glossary: str) -> dict[str, str]:
    """The glossary page's entries by id: term and definition, without the link to where it is explained."""
    found = {}
    for name, term, text in _ENTRY.findall(glossary):
        paragraphs = re.findall(r"<p>.*?</p>", text, re.S)[:-1]
        found[name] = f'<dt id="term-{name}">{term}</dt><dd>{"".join(paragraphs)}</dd>'
    return found


def single(page: Path, glossary: dict[str, str], notebook: str) -> str:
    """The page as one file; notebook is what its download link gives."""
    text = _SITE_ONLY.sub("", page.read_text(encoding="utf-8"))
    used: dict[str, str] = {}

    def link(match: re.Match[str]) -> str:
        target = _attribute(match[1], "href")
        if target is None:
            return match[0]  # the name of a place
        name = target.removeprefix("glossary.html#")
        if target.startswith("glossary.html#") and name in glossary:
            used[name] = glossary[name]
            return match[0].replace("glossary.html#", "#term-")  # a section may have the term's own name
        if target.endswith(".ipynb") and " download" in match[1]:
            data = f"data:application/x-ipynb+json;base64,{base64.b64encode(notebook.encode()).decode()}"
            return f'<a download="{Path(target).name}" href="{data}">{match[2]}</a>'
        outside = re.match(r"(#|[a-z][a-z0-9+.-]*:)", target)
        return match[0] if outside else match[2]

    text = _LINK.sub(link, text)
    scripts = [f"<script>{_read(page, source)}</script>" for source in _SCRIPT.findall(text)]
    text = _SCRIPT.sub("", text)
    text = _STYLE.sub(lambda match: _inline_style(match, page), text)
    terms = "".join(used.values())
    text = _TERMS.sub(lambda match: f'<section class="terms"><h2>{match[1]}</h2><dl>{terms}</dl></section>', text)
    before, end, after = text.rpartition("</body>")
    return f"{before}{''.join(scripts)}{end}{after}"


def write_all(site: Path) -> None:
    """Writes the single files of a site's notebooks into its folder single/."""
    folder = site / "single"
    folder.mkdir()
    for lang in LANGUAGES:
        glossary = entries((site / lang / "glossary.html").read_text(encoding="utf-8"))
        for name in nbfiles.names((lang,)):
            nb = nbfiles.read(NOTEBOOKS / lang / f"{name}.ipynb")
            for cell in nbfiles.code_cells(nb):  # who runs it gets the outputs; the page shows them
                cell.outputs = []
            text = single(site / lang / f"{name}.html", glossary, nbfiles.dumps(nb))
            (folder / f"{name}.{lang}.html").write_text(text, encoding="utf-8")
