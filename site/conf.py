"""Sphinx configuration of the HTML notes, one build for each language.

scripts/render.py puts the pages together under build/site/ and calls Sphinx
with NOTES_LANGUAGE set to ko or en.
"""

import os
from importlib.util import find_spec
from pathlib import Path

language = os.environ["NOTES_LANGUAGE"]

TEXT = {
    "ko": {
        "title": "활성화 함수와 이진 분류",
        "contents": "이 쪽의 차례",
        "other": "English",
        "other_language": "en",
        "source": "노트북 내려받기",
        "menu": "차례 여닫기",
        "page_menu": "이 쪽의 차례 여닫기",
        "mode": "밝기",
        "light": "밝게",
        "dark": "어둡게",
        "auto": "시스템 설정",
    },
    "en": {
        "title": "Activation functions and binary classification",
        "contents": "On this page",
        "other": "한국어",
        "other_language": "ko",
        "source": "Download the notebook",
        "menu": "Open or close the contents",
        "page_menu": "Open or close this page's contents",
        "mode": "Colours",
        "light": "Light",
        "dark": "Dark",
        "auto": "As the system",
    },
}[language]

project = TEXT["title"]
extensions = ["myst_nb"]
source_suffix = {".ipynb": "myst-nb", ".md": "myst-nb"}
templates_path = ["templates"]

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
mathjax3_config = {"options": {"enableMenu": False}}

html_theme = "sphinx_book_theme"
html_title = TEXT["title"]
html_static_path = ["static", str(MATHJAX / "static" / "mathjax" / "es5" / "tex-svg-full.js")]
html_css_files = ["notes.css"]
html_context = {"default_mode": "auto", "text": TEXT}
html_theme_options = {
    "article_header_end": ["header-end.html"],
    "article_header_start": ["header-start.html"],
    "footer_content_items": [],
    "navbar_persistent": [],
    "navigation_with_keys": False,
    "pygments_dark_style": "github-dark-high-contrast",
    "pygments_light_style": "github-light-high-contrast",
    "show_toc_level": 2,
    "toc_title": TEXT["contents"],
}
html_sidebars = {"**": ["navbar-logo.html", "sbt-sidebar-nav.html"]}
html_sourcelink_suffix = ""
html_show_copyright = False
html_show_search_summary = False  # it would read other files, which file:// forbids
html_show_sphinx = False
html_use_index = False
