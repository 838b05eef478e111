"""What the extensions share: one walk over the prose of a page, and formulas as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

from docutils import nodes

# What is never prose. Links and titles are: who would nest a link leaves them alone by name.
NOT_PROSE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


# Signs that a line of text has, for the commands of TeX.
_SIGNS = {
    **{"times": "×", "cdot": "·", "le": "≤", "ge": "≥", "infty": "∞", "pm": "±", "approx": "≈", "to": "→", "in": "∈"},
    **{"sum": "Σ", "prod": "Π", "partial": "∂", "sqrt": "√", "sigma": "σ", "alpha": "α", "beta": "β", "eta": "η"},
    **{"delta": "δ", "lambda": "λ", "varphi": "φ", "Phi": "Φ", "pi": "π", "quad": " ", "qquad": " ", "dots": "…"},
    **{name: "" for name in ("mathrm", "mathbf", "operatorname", "text", "left", "right", "Big", "big")},
}
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")
_FRACTION = re.compile(r"\\[td]?frac(?:\{([^{}]*)\}\{([^{}]*)\}|\s*(\d)(\d))")


def plain(tex: str) -> str:
    """A formula as it can stand in a line of text."""
    tex = tex.replace(r"\hat{y}", "ŷ").replace(r"\,", " ")
    for _ in range(3):  # what stands inside a fraction or an exponent comes first
        tex = _FRACTION.sub(r"\1\3/\2\4", _SCRIPT.sub(r"\1\2", tex))
    tex = re.sub(r"\\([A-Za-z]+)", lambda command: _SIGNS.get(command[1], command[1]), tex)
    return re.sub(r"[{}\\]", "", tex)


def put(node: nodes.Node, fresh: list[nodes.Node]) -> None:
    """Puts other nodes in the place of one.

    By identity: docutils' own index() takes any equal text for this one, and its
    replace_self() passes on ids and classes.
    """
    place = next(i for i, sibling in enumerate(node.parent.children) if sibling is node)
    node.parent[place : place + 1] = fresh


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
            put(text, [part for part in (*parts, nodes.Text(text[end:])) if part.astext()])


def _within(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    while node.parent is not None:
        node = node.parent
        # The outputs of a cell are pictures, tables and what it printed.
        if isinstance(node, kinds) or (isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"):
            return True
    return False
