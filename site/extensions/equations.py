r"""Numbered equations: a display equation with \tag{1}, and the places where the prose says "equation (1)".

The notebooks number by \tag, which JupyterLab and code hosts show as well. The
page moves the number out of the formula and links every mention to it.
"""

from __future__ import annotations

import re

from docutils import nodes
from prose import rewrite
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
                return nodes.reference("", mention[0], refid=f"equation-{mention[2]}", internal=True)
            logger.warning("%s mentions %s, and no equation has that number", self.env.docname, mention[0])
            return None

        rewrite(self.document, _MENTION, link, left_alone=(nodes.reference, nodes.title))


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transform."""
    app.add_post_transform(NumberEquations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
