"""What the extensions share: one walk over the prose of a page, and formulas as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

from docutils import nodes

# What is never prose. Links and titles are: who would nest a link leaves them alone by name.
NOT_PROSE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


# Signs that a line of text has, and the commands that are words there.
_SIGNS = {r"\hat{y}": "ŷ", r"\times": "×", r"\cdot": "·", r"\le": "≤", r"\ge": "≥", r"\infty": "∞", r"\pm": "±"}
_SIGNS |= {r"\sigma": "σ", r"\alpha": "α", r"\eta": "η", r"\delta": "δ", r"\beta": "β", r"\,": " "}


def plain(tex: str) -> str:
    """A formula as it can stand in a line of text."""
    tex = re.sub(r"\\d?frac(?:\{([^{}]*)\}\{([^{}]*)\}|(\d)(\d))", r"\1\3/\2\4", tex)
    for command in sorted(_SIGNS, key=len, reverse=True):
        tex = tex.replace(command, _SIGNS[command])
    return re.sub(r"\\(?:math\w+|left|right|text)\b|[{}\\]", "", tex)


def rewrite(
    document: nodes.document,
    pattern: re.Pattern[str],
    make: Callable[[re.Match[str]], nodes.Node | None],
    left_alone: tuple[type, ...] = (),
) -> None:
    """Puts what make returns in the place of every match in the prose; None leaves the words as they are."""
    for text in list(document.findall(nodes.Text)):
        if not pattern.search(text) or _within(text, (*NOT_PROSE, *left_alone)):
            continue
        parts, end = [], 0
        for match in pattern.finditer(text):
            fresh = make(match)
            if fresh is not None:
                parts += [nodes.Text(text[end : match.start()]), fresh]
                end = match.end()
        if parts:
            siblings = text.parent.children
            # By identity: docutils' own index() takes any equal text for this one.
            place = next(i for i, node in enumerate(siblings) if node is text)
            text.parent[place : place + 1] = [part for part in (*parts, nodes.Text(text[end:])) if part.astext()]


def _within(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    while node.parent is not None:
        node = node.parent
        # The outputs of a cell are pictures, tables and what it printed.
        if isinstance(node, kinds) or (isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"):
            return True
    return False
