r"""References inside a page: to numbered equations, and to sections that the prose names.

The notebooks number a display equation by \tag{1}, which JupyterLab and code hosts
show as well. The page moves the number out of the formula and links every
"equation (1)" to it. A section's title in italics is a link to the section.
"""

from __future__ import annotations

import re

from docutils import nodes
from prose import put, rewrite
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

_TAG = re.compile(r"\s*\\tag\{(\d+)\}")
_MENTION = re.compile(r"(식|[Ee]quation) \((\d+)\)")


class NumberEquations(SphinxPostTransform):
    """Numbers the equations of a page and links the mentions."""

    default_priority = 520

    def run(self) -> None:
        """Works on one page."""
        numbers = set()
        for equation in self.document.findall(nodes.math_block):
            tag = _TAG.search(equation.astext())
            if tag:
                text = _TAG.sub("", equation.astext())
                equation[:] = [nodes.Text(text)]
                equation["number"] = int(tag[1])
                equation["ids"] = [f"equation-{tag[1]}"]
                numbers.add(tag[1])

        def link(mention: re.Match[str]) -> nodes.Node | None:
            if mention[2] in numbers:
                words = mention[0].replace(" ", "\N{NO-BREAK SPACE}")
                return nodes.reference("", words, refid=f"equation-{mention[2]}", internal=True)
            logger.warning("%s mentions %s, and no equation has that number", self.env.docname, mention[0])
            return None

        rewrite(self.document, _MENTION, link, left_alone=(nodes.reference, nodes.title))


class LinkSections(SphinxPostTransform):
    """Links italics that are the title of a section of the page."""

    default_priority = 525

    def run(self) -> None:
        """Works on one page."""
        sections = {next(s.findall(nodes.title)).astext(): s for s in self.document.findall(nodes.section)}
        for words in list(self.document.findall(nodes.emphasis)):
            section = sections.get(words.astext())
            if section is not None:
                put(words, [nodes.reference("", "", words.deepcopy(), refid=section["ids"][0], internal=True)])


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transforms."""
    app.add_post_transform(NumberEquations)
    app.add_post_transform(LinkSections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
