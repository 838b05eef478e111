"""Marks the parts of a page that are in the other language, so that they are read aloud in it."""

from __future__ import annotations

import re

from docutils import nodes
from prose import rewrite
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_HANGUL = re.compile(r"[가-힣][가-힣 ]*[가-힣]|[가-힣]")
# An English term in a Korean sentence: two words or more. One word may be a name.
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*)+")


class MarkParts(SphinxPostTransform):
    """Wraps runs of the other language's words, and says of blocks of code without Hangul that they are English."""

    default_priority = 540

    def run(self) -> None:
        """Works on one page; docutils turns a class language-xx into a lang attribute."""
        other = "en" if self.config.language == "ko" else "ko"
        pattern = _ENGLISH if other == "en" else _HANGUL

        def mark(match: re.Match[str]) -> nodes.Node:
            return nodes.inline("", match[0], classes=[f"language-{other}"])

        rewrite(self.document, pattern, mark)
        if other == "en":
            for block in self.document.findall(nodes.literal_block):
                if not _HANGUL.search(block.astext()):
                    block["classes"].append("language-en")


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transform."""
    app.add_post_transform(MarkParts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
