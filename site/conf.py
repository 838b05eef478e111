"""Sphinx configuration of the HTML notes, one build for each language.

scripts/pages/render.py puts the pages together under build/site/ and calls Sphinx
with NOTES_LANGUAGE set to ko or en. The pages' face is the theme in themes/notes;
what Sphinx and MyST-NB do not do by themselves is in extensions/.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))
import formulas
from words import WORDS

language = os.environ["NOTES_LANGUAGE"]
project = WORDS[language]["title"]
extensions = [
    "myst_nb",
    "notebooks",
    "benchmarks",
    "cells",
    "references",
    "glossary",
    "parts_of_language",
    "typography",
    "pages",
    "search_sections",
]
source_suffix = {".ipynb": "notebook", ".md": "myst-nb"}

# The notebooks arrive executed; Sphinx only lays them out.
nb_execution_mode = "off"
# Of several forms of an output, the one that JupyterLab shows.
nb_mime_priority_overrides = [
    ("html", kind, place)
    for place, kind in enumerate(("application/json", "text/html", "text/markdown", "text/latex", "image/svg+xml"))
] + [("html", "application/javascript", 99)]

nb_ipywidgets_js = {}  # would come from elsewhere

smartquotes_action = "q"  # quotation marks only: -- and ... may be code

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # notebooks may skip a heading level

# MathJax's menu would load more files when used, so it is left out.
mathjax_path = formulas.SCRIPT.name
mathjax3_config = {
    "options": {"enableMenu": False},
    "svg": {"scale": 0.95},
    "tex": {
        "packages": list(formulas.PACKAGES),
        "macros": {name: rf"\backslash\mathrm{{{name}}}" for name in formulas.FORBIDDEN},
    },
}

html_theme = "notes"
html_theme_path = ["themes"]
html_title = project
html_static_path = [str(formulas.SCRIPT)]
html_additional_pages = {"search": "search.html"}
html_copy_source = False  # scripts/pages/render.py puts the notebooks there, with their own links
html_permalinks = False  # notes.js adds them, with a name in the page's language
html_use_index = False
