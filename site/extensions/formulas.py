"""What the pages' formulas are typeset with: MathJax from the environment, without the commands that could do harm."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Nothing is fetched when a page opens.
SCRIPT = Path(find_spec("mathjax").submodule_search_locations[0]) / "static" / "mathjax" / "es5" / "tex-svg-full.js"

# A cell of a table that comes from data may be a formula: without the packages and commands that make links and
# styles, load packages or change the page's other formulas.
PACKAGES = ("base", "ams", "boldsymbol", "configmacros", "noerrors", "noundefined", "textmacros")
FORBIDDEN = ("mmlToken", "DeclareMathOperator")

# MathJax's own list of the packages that it loads when a command or an environment of theirs is used.
_BY_NEED = re.compile(r'\{(action:\["toggle".*?)\}')
_PACKAGE = re.compile(r"(\w+):(\[(?:[^\[\]]|\[[^\]]*\])*\])")


@cache
def left_out() -> frozenset[str]:
    """The commands and environments that JupyterLab's formulas know and the pages' do not."""
    listed = _PACKAGE.findall(_BY_NEED.search(SCRIPT.read_text(encoding="utf-8"))[1])
    names = {name for package, text in listed if package not in PACKAGES for name in re.findall(r'"(\w+)"', text)}
    return frozenset({"require", *names, *FORBIDDEN})


def unknown(tex: str) -> list[str]:
    """The commands of a formula that the page does not know."""
    used = re.findall(r"\\(?:begin\{)?([A-Za-z]+)", tex)
    return sorted(set(used) & left_out())
