"""Sphinx configuration of the HTML notes, one build for each language.

scripts/render.py puts the pages together under build/site/ and calls Sphinx
with NOTES_LANGUAGE set to ko or en. The pages' face is the theme in themes/notes;
what Sphinx and MyST-NB do not do by themselves is in extensions/.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))
from words import WORDS

language = os.environ["NOTES_LANGUAGE"]
project = WORDS[language]["title"]
extensions = [
    "myst_nb",
    "benchmarks",
    "cells",
    "references",
    "glossary",
    "parts_of_language",
    "typography",
    "pages",
    "search_sections",
]
source_suffix = {".ipynb": "myst-nb", ".md": "myst-nb"}

# The notebooks arrive executed; Sphinx only lays them out.
nb_execution_mode = "off"
nb_merge_streams = True

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # notebooks may skip a heading level

# MathJax from the environment: nothing is fetched when a page opens. Its menu
# would load more files when used, so it is left out.
MATHJAX = Path(find_spec("mathjax").submodule_search_locations[0])
mathjax_path = "tex-svg-full.js"
# A cell of a table that comes from data may be a formula: without the packages and commands that make links and
# styles, load packages or change the page's other formulas.
FORBIDDEN = ("mmlToken", "DeclareMathOperator")
mathjax3_config = {
    "options": {"enableMenu": False},
    "svg": {"scale": 0.95},
    "tex": {
        "packages": ["base", "ams", "boldsymbol", "configmacros", "noerrors", "noundefined", "textmacros"],
        "macros": {name: rf"\backslash\mathrm{{{name}}}" for name in FORBIDDEN},
    },
}

html_theme = "notes"
html_theme_path = ["themes"]
html_title = project
html_static_path = [str(MATHJAX / "static" / "mathjax" / "es5" / "tex-svg-full.js")]
html_additional_pages = {"search": "search.html"}
html_copy_source = False  # scripts/render.py puts the notebooks there, with their own links
html_permalinks = False  # notes.js adds them, with a name in the page's language
html_use_index = False
