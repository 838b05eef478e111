"""What the theme's templates need to know of a page: its number, its neighbours, its other forms."""

from __future__ import annotations

import re
from typing import Any

import cover
from docutils import nodes
from sphinx.application import Sphinx
from words import WORDS

_NOTEBOOK = re.compile(r"(\d\d)-")


def short(title: str) -> str:
    """A title without the English in brackets, for the contents."""
    return re.sub(r"\([A-Za-z][^)]*\)", "", title).strip()


def add_context(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: nodes.document) -> None:
    """Adds to a page's context before its template is filled in."""
    lang = app.config.language
    number = _NOTEBOOK.match(pagename)
    notebooks = sorted(name for name in app.env.all_docs if _NOTEBOOK.match(name))
    chapters = [
        {"name": name, "number": name[:2], "title": short(app.env.titles[name].astext()), "here": name == pagename}
        for name in notebooks
    ]
    context["words"] = WORDS[lang]
    context["chapters"] = chapters
    context["number"] = number and number[1]
    context["is_source"] = pagename.startswith("source/")
    context["page_title"] = short(re.sub("<[^>]*>", "", context.get("title") or ""))
    place = notebooks.index(pagename) if number else None
    context["previous"] = chapters[place - 1] if place else None
    context["following"] = chapters[place + 1] if number and place + 1 < len(chapters) else None
    context["cover"] = cover.svg() if pagename == "index" else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the handlers."""
    app.connect("html-page-context", add_context)
    app.add_js_file("notes.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
