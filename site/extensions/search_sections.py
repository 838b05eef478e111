"""Writes what the search page searches: the text of every section, in sections.js beside the stemmer.

Sphinx's own index knows in which page a word stands, not in which section, and
shows no text of it from file://. All sections of the notes together are small
enough to be searched as they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from docutils import nodes
from prose import plain
from sphinx.application import Sphinx
from sphinx.search import IndexBuilder

_LEFT_OUT = (nodes.raw, nodes.math_block, nodes.comment, nodes.title, nodes.section)


def _text(node: nodes.Node) -> str:
    """The text of a section's own part, without its title, its subsections and its pictures."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        return plain(node.astext())
    if isinstance(node, _LEFT_OUT):
        return ""
    block = isinstance(node, (nodes.Structural, nodes.Body, nodes.Part)) and not isinstance(node, nodes.Inline)
    return "".join(map(_text, node.children)) + (" " if block else "")


def sections(app: Sphinx) -> list[dict[str, str]]:
    """Every section of every page: page, number, anchor, title of page and section, text."""
    found = []
    for name in sorted(app.env.all_docs):
        if name == "index":
            continue
        document = app.env.get_doctree(name)
        app.env.apply_post_transforms(document, name)
        page = app.env.titles[name].astext()
        for section in document.findall(nodes.section):
            title = next(section.findall(nodes.title)).astext()
            names = [name for name in section["ids"] if not re.fullmatch(r"id\d+", name)]
            top = isinstance(section.parent, nodes.document)
            text = "".join(_text(child) for child in section.children)
            found.append(
                {
                    "page": page,
                    "at": f"{name}.html" + ("" if top else f"#{(names or section['ids'])[-1]}"),
                    "section": "" if top else title,
                    "text": unicodedata.normalize(
                        "NFC", re.sub(r"\s+", " ", text.replace("\N{WORD JOINER}", "")).strip()
                    ),
                }
            )
    return found


def write(app: Sphinx, failure: Exception | None) -> None:
    """Writes sections.js once all pages are there."""
    if failure is not None:
        return
    stemmer = IndexBuilder(app.env, "en", {}, "").get_js_stemmer_code()
    folder = Path(app.outdir) / "_static"
    (folder / "stemmer.js").write_text(stemmer, encoding="utf-8")
    data = json.dumps(sections(app), ensure_ascii=False, separators=(",", ":"))
    (folder / "sections.js").write_text(f"const SECTIONS = {data};\n", encoding="utf-8")


def leave_out_sphinx_search(app: Sphinx) -> None:
    """Spares Sphinx its own index, which nothing would read."""
    app.builder.search = False


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the handlers."""
    app.connect("builder-inited", leave_out_sphinx_search)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
