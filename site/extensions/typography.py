"""What a typesetter would do to the prose: minus signs, and no particle or full stop alone at a line's start."""

from __future__ import annotations

import re

from docutils import nodes
from prose import put, rewrite
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_MINUS = re.compile(r"(?<![\w.)\]가-힣-])-(?=\d)")
# Between these a browser may break a line, though in Korean a particle belongs to what stands before it.
_LOOSE = re.compile(r"(?<=[)\]%’”」』])(?=[가-힣])")
_JOIN = "\N{WORD JOINER}"
_SHORT = 30  # characters of TeX: a longer formula may have to leave its line


class Typeset(SphinxPostTransform):
    """Works on the prose of one page."""

    default_priority = 550

    def run(self) -> None:
        """Sets minus signs, then joins what a line break must not part."""
        rewrite(self.document, _MINUS, lambda _: nodes.Text("−"))
        rewrite(self.document, _LOOSE, lambda _: nodes.Text(_JOIN))
        for element in list(self.document.findall(lambda node: isinstance(node, (nodes.reference, nodes.literal)))):
            after = element.next_node(descend=False, siblings=True)
            if isinstance(after, nodes.Text) and "가" <= after[:1] <= "힣":
                put(after, [nodes.Text(_JOIN + after)])
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            joined = isinstance(after, nodes.Text) and re.match(r"\S+", after)
            if joined and len(formula.astext()) <= _SHORT:
                put(after, [nodes.Text(after[joined.end() :])])
                put(formula, [nodes.inline("", "", formula.deepcopy(), nodes.Text(joined[0]), classes=["joined"])])


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transform."""
    app.add_post_transform(Typeset)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
