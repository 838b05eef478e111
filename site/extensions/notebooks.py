"""Notebooks as pages: what JupyterLab shows of a cell, the page shows."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import re
from typing import Any
from urllib.parse import unquote

import lab_markdown
import nbformat
from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_nb.core.execute import create_client
from myst_nb.core.loggers import SphinxDocLogger
from myst_nb.core.nb_to_tokens import nb_node_to_dict
from myst_nb.core.render import WIDGET_VIEW_MIMETYPE, MimeData, NbElementRenderer
from myst_nb.sphinx_ import Parser, SphinxNbRenderer
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.slugs import github_slugify
from nbformat import NotebookNode
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.application import Sphinx
from words import WORDS

# Formulas in an output of LaTeX, which JupyterLab finds by MathJax.
_LATEX = re.compile(r"(\$\$.*?\$\$|(?<!\\)\$[^$]+\$|\\\[.*?\\\]|\\\(.*?\\\)|\\begin\{(\w+\*?)\}.*?\\end\{\2\})", re.S)
A_CELL = 10_000  # lines that a cell may have: a line's number also says in which cell it is


class NotebookParser(Parser):
    """Reads a notebook whose Markdown is JupyterLab's."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Adds the notebook's cells to the document."""
        env = document.settings.env
        logger = SphinxDocLogger(document)
        notebook = nbformat.reads(inputstring, as_version=4)
        md = lab_markdown.parser(Renderer)
        config = dataclasses.replace(env.myst_config, heading_anchors=6)
        md.options.update(document=document, nb_config=env.mystnb_config, myst_config=config)
        renderer: Renderer = md.renderer
        renderer.setup_render(md.options, {})
        document["nb_renderer"] = Outputs(renderer, logger)
        found = tokens(notebook)
        renderer.names = names(found)
        path = env.doc2path(env.docname)
        with create_client(notebook, path, env.mystnb_config, logger, None) as md.options["nb_client"]:
            renderer.render(found, md.options, {})
        del document.attributes["nb_renderer"]


def tokens(notebook: NotebookNode) -> list[Token]:
    """The cells that are not empty, each read by itself."""
    found = [Token("nb_initialise", "", 0, map=[0, 0])]
    for index, cell in enumerate(notebook.cells):
        if not cell.source.strip():
            continue
        meta = {"index": index, "metadata": nb_node_to_dict(cell.metadata)}
        if cell.cell_type == "markdown":
            fresh = [
                Token("nb_cell_markdown_open", "", 1, hidden=True, meta=meta, map=[0, cell.source.count("\n")]),
                *read(cell.source, meta["metadata"]),
                Token("nb_cell_markdown_close", "", -1, hidden=True),
            ]
        else:
            fresh = [Token(f"nb_cell_{cell.cell_type}", "code", 0, content=cell.source, meta=meta, map=[0, 0])]
        for token in fresh:
            if token.map:
                token.map = [(index + 1) * A_CELL + line for line in token.map]
        found += fresh
    return [*found, Token("nb_finalise", "", 0, map=[0, 0])]


def read(text: str, metadata: dict[str, Any]) -> list[Token]:
    """The tokens of Markdown, with the addresses that scripts/pages/render.py has given the cell."""
    addresses = metadata.get("addresses", {})

    def change(kind: str, address: str, _line: int) -> str | None:
        address = addresses.get(kind, {}).get(address, address)
        if kind != "picture" and not lab_markdown.OUTSIDE.match(address) and "#" in address:
            page, _, place = address.partition("#")
            address = (
                f"{page}#{github_slugify(unquote(place))}"  # JupyterLab's name of a heading has capitals and signs
            )
        return address

    found = lab_markdown.parser().parse(text, {})
    lab_markdown.readdress(found, change)
    return found


def names(tokens: list[Token]) -> set[str]:
    """The names that HTML in Markdown gives to places."""
    parts = [part.content for token in tokens for part in (token, *(token.children or [])) if "html" in part.type]
    return {name for part in parts for _, name in re.findall(r"""\s(?:id|name)=(["'])(.*?)\1""", part)}


class Renderer(SphinxNbRenderer):
    """Makes docutils' nodes of Markdown without directives."""

    names: set[str]  # places that only HTML knows

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Renders a block of code, also one whose language is {note} or unknown."""
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else "text"
        lexer = language if _knows(language) else "text"
        self.current_node.append(
            self.create_highlighted_code_block(
                token.content, lexer, source=self.document["source"], line=token_line(token, 0)
            )
        )

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Renders an item of a list; the box of a task says what it is."""
        super().render_list_item(token)
        if "checked" in (token.meta or {}):
            words = WORDS[self.sphinx_env.config.language]
            box = next(self.current_node.children[-1].findall(nodes.raw))
            label = words["done" if token.meta["checked"] else "to_do"]
            box[:] = [nodes.Text(box.astext().replace("<input ", f'<input aria-label="{label}" '))]

    def render_link_anchor(self, token: SyntaxTreeNode, target: str) -> None:
        """Renders a link to a place of the page."""
        if target[1:] in self.names:
            self.render_link_url(token)
        else:
            super().render_link_anchor(token, target)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Renders a link; one to the other language leads to another build of Sphinx, which this one does not know."""
        other = re.match(r"\.\./(\w\w)/", str(token.attrGet("href")))
        if not token.attrGet("href"):
            self.render_children(token)
            return
        if not other:
            super().render_link(token)
            return
        opening = f'<a href="{html.escape(str(token.attrGet("href")))}" hreflang="{other[1]}">'
        self.current_node.append(nodes.raw("", opening, format="html"))
        self.render_children(token)
        self.current_node.append(nodes.raw("", "</a>", format="html"))

    def render_environment(self, token: SyntaxTreeNode) -> None:
        """Renders a formula that is a whole environment of TeX."""
        node = nodes.math_block(token.content, token.content, nowrap=True, number=None, classes=["amsmath"])
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Renders struck-out text, which docutils does not know."""
        self.current_node.append(nodes.raw("", "<s>", format="html"))
        self.render_children(token)
        self.current_node.append(nodes.raw("", "</s>", format="html"))

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """Renders a line between parts; docutils would allow it in few places."""
        self.current_node.append(nodes.raw("", '<hr class="docutils">', format="html"))


def _knows(language: str) -> bool:
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True


class Outputs(NbElementRenderer):
    """Makes docutils' nodes of a cell's outputs."""

    def render_raw_cell(self, content: str, metadata: dict, cell_index: int, source_line: int) -> list[nodes.Element]:
        """Shows a raw cell as its text."""
        return [self.renderer.create_highlighted_code_block(content, "text", source=self.source, line=source_line)]

    def render_mime_type(self, data: MimeData) -> list[nodes.Element]:
        """Renders one form of an output."""
        if data.mime_type.startswith("image/"):
            return [self.picture(data)]
        if data.mime_type in ("application/pdf", WIDGET_VIEW_MIMETYPE):
            return self.render_unhandled(data)
        if data.mime_type == "application/json":
            text = json.dumps(data.content, ensure_ascii=False, indent=2)
            return [self.renderer.create_highlighted_code_block(text, "json", source=self.source, line=data.line)]
        return super().render_mime_type(data)

    def picture(self, data: MimeData) -> nodes.image:
        """A picture inside the page; as an img, so that nothing in an SVG runs."""
        content = "".join(data.string.split())
        if data.mime_type == "image/svg+xml":
            content = base64.b64encode(data.string.encode()).decode()
        sizes = data.output_metadata.get(data.mime_type, {})
        size = {name: str(sizes[name]) for name in ("width", "height") if name in sizes}
        words = WORDS[self.renderer.sphinx_env.config.language]
        return nodes.image(uri=f"data:{data.mime_type};base64,{content}", alt=words["output_picture"], **size)

    def render_unhandled(self, data: MimeData) -> list[nodes.Element]:
        """Says what the page can't show."""
        self.logger.warning(f"the page can't show the output's {data.mime_type}", line=data.line)
        return []

    def render_markdown(self, data: MimeData) -> list[nodes.Element]:
        """Renders Markdown as in a cell of it."""
        found = read(data.string, data.cell_metadata)
        for token in found:
            if token.map:
                token.map = [data.line, data.line]  # the cell's: an output has no lines of its own
        holder = nodes.Element()
        with self.renderer.current_node_context(holder):
            self.renderer._render_tokens(found)
        return holder.children

    def render_text_latex(self, data: MimeData) -> list[nodes.Element]:
        """Renders text with formulas."""
        holder = nodes.container(classes=["output", "text_latex"])
        paragraph, end = nodes.paragraph(), 0
        for match in _LATEX.finditer(data.string):
            paragraph += nodes.Text(data.string[end : match.start()].replace(r"\$", "$"))
            formula, end = match[0], match.end()
            if formula.startswith(("$$", r"\[", r"\begin")):
                nowrap = formula.startswith(r"\begin")
                block = nodes.math_block(text=formula if nowrap else formula[2:-2], nowrap=nowrap, number=None)
                holder += [paragraph, block] if paragraph.astext().strip() else [block]
                paragraph = nodes.paragraph()
            else:
                paragraph += nodes.math(text=formula.strip("$") if formula[0] == "$" else formula[2:-2])
        paragraph += nodes.Text(data.string[end:].replace(r"\$", "$"))
        if paragraph.astext().strip():
            holder += paragraph
        return [holder]


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the parser."""
    app.add_source_parser(NotebookParser)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
