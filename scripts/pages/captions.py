"""Puts the present words of notebooks/words/ into outputs that show them.

A title, a caption or a note that is one word and nothing else stands in its own
element, which lib/figure marks with the word's place: data-words="CHAPTER/KIND/KEY".
What else a picture says is drawn, and may need other room when it changes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from nbformat import NotebookNode

from common import nbfiles
from common.nbfiles import UserError
from common.places import LANGUAGES, NOTEBOOKS, relative

WORDS = NOTEBOOKS / "words"
KINDS = ("labels", "titles", "captions", "notes")
MARKED = re.compile(r'(<(\w+)\b[^<>]* data-words="([^"]*)"[^<>]*>)([^<>]*)(?=</\2>)')
# As Go's encoding/xml writes them.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


def files() -> list[Path]:
    """The files of words."""
    return sorted(WORDS.glob("*.json"))


def check() -> None:
    """Reads all files of words: UserError names the first that does not hold what it should."""
    for path in files():
        places(path.stem)


def places(name: str) -> dict[str, dict[str, str]]:
    """The words of a file in notebooks/words/, by place, each with its text in every language."""
    path = WORDS / f"{name}.json"
    if not path.exists():
        return {}
    try:
        chapter = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
        found = {f"{name}/{kind}/{key}": text for kind, texts in chapter.items() for key, text in texts.items()}
    except (ValueError, AttributeError) as err:
        raise UserError(f"{relative(path)} is not a file of words: {err}") from err
    for kind in chapter:
        if kind not in KINDS:
            raise UserError(f"{relative(path)} has a section {kind!r}; there are {', '.join(KINDS)}")
    for place, text in found.items():
        if not (isinstance(text, dict) and set(text) == set(LANGUAGES) and all(map(_is_line, text.values()))):
            want = ", ".join(f'"{lang}": "..."' for lang in LANGUAGES)
            raise UserError(f"{relative(path)}: {place.partition('/')[2]} is not {{{want}}}, each a line of text")
    return found


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice in one place")
        found[key] = value
    return found


def _is_line(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip()) and text.isprintable()


def renew(nb: NotebookNode, lang: str) -> NotebookNode:
    """Puts the present words into the outputs, in their HTML and where they are a line of the plain text."""
    words: dict[str, dict[str, str]] = {}
    for output in _pictures(nb):
        changed: dict[str, str] = {}

        def present(match: re.Match[str], changed: dict[str, str] = changed) -> str:
            start, _, place, old = match.groups()
            chapter = place.partition("/")[0]
            if not any(known.startswith(chapter + "/") for known in words):
                words.update(places(chapter))
            new = words.get(place, {}).get(lang)
            if new is None:  # it is called otherwise now, and so are the cells
                return match[0]
            new = new.translate(ESCAPES)
            changed[old] = new
            return start + new

        output.data["text/html"] = MARKED.sub(present, output.data["text/html"])
        changed = {_plain(old): _plain(new) for old, new in changed.items() if old != new}
        if changed and "text/plain" in output.data:
            lines = output.data["text/plain"].split("\n")
            output.data["text/plain"] = "\n".join(changed.get(line, line) for line in lines)
    return nb


def _pictures(nb: NotebookNode) -> list[NotebookNode]:
    outputs = (output for cell in nbfiles.code_cells(nb) for output in cell.outputs)
    return [output for output in outputs if "data-words=" in str(output.get("data", {}).get("text/html", ""))]


def _plain(text: str) -> str:
    for char, escape in ESCAPES.items():
        if char != ord("&"):
            text = text.replace(escape, chr(char))
    return text.replace("&amp;", "&")
