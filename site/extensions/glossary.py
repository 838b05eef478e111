"""The glossary: its page, made from glossary.yml, and links from where a term first stands on a page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from prose import plain, rewrite
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from words import WORDS

FILE = Path(__file__).parent.parent / "glossary.yml"
_NOTEBOOK = re.compile(r"\d\d-")


@cache
def terms() -> list[dict]:
    """The entries of glossary.yml."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def add_entries(app: Sphinx, docname: str, source: list[str]) -> None:
    """Adds the entries to the glossary's page, which holds only its title and a few words."""
    if docname != "glossary":
        return
    lang = app.config.language
    words, other = WORDS[lang], WORDS[lang]["other_language"]
    for entry in sorted(terms(), key=lambda entry: order(entry[lang]["term"])):
        term, counterpart, notebook = entry[lang]["term"], entry[other]["term"], entry["notebook"]
        source[0] += f"\n\n({entry['id']})=\n## {term}\n\n"
        if counterpart != term:
            source[0] += f'<span class="counterpart" lang="{other}">{counterpart}</span>\n\n'
        source[0] += f"{entry[lang]['definition'].strip()}\n\n"
        source[0] += f'<span class="explained">{words["explained_in"]}</span> {notebook[:2]} []({notebook}.ipynb)\n'


def order(term: str) -> tuple[bool, str]:
    """A key that sorts terms as a Korean index does: Hangul before Latin; English ones alphabetically."""
    return not "가" <= term[0] <= "힣", term.casefold()


def tooltip(definition: str) -> str:
    """A definition without the marks of mathematics and code."""
    return re.sub(r"\$([^$]*)\$", lambda match: plain(match[1]), definition.strip()).replace("`", "").replace("*", "")


@cache
def finder(lang: str) -> tuple[re.Pattern[str], dict[str, dict]]:
    """A pattern that finds any form of any term, and the entry of each form."""
    entries = {form: entry for entry in terms() for form in entry[lang]["forms"]}
    longest_first = sorted(entries, key=len, reverse=True)
    if lang == "ko":
        # A particle may follow a Korean word; what stands before would be part of another word.
        pattern = "(?<![가-힣A-Za-z])(" + "|".join(map(re.escape, longest_first)) + ")"
    else:
        variants = [f"[{form[0].upper()}{form[0].lower()}]{re.escape(form[1:])}" for form in longest_first]
        pattern = r"(?<![\w-])(" + "|".join(variants) + r")(?![\w-])"
        entries |= {form[0].swapcase() + form[1:]: entry for form, entry in entries.items()}
    return re.compile(pattern), entries


class LinkTerms(SphinxPostTransform):
    """Links the first place where a term stands in the prose of a notebook's page."""

    default_priority = 530

    def run(self) -> None:
        """Works on one page."""
        if not _NOTEBOOK.match(self.env.docname):
            return
        lang = self.config.language
        pattern, entries = finder(lang)
        page = self.app.builder.get_relative_uri(self.env.docname, "glossary")
        linked = set()

        def link(match: re.Match[str]) -> nodes.Node | None:
            entry = entries[match[1]]
            if entry["id"] in linked:
                return None
            linked.add(entry["id"])
            definition = tooltip(entry[lang]["definition"])
            uri = f"{page}#{entry['id']}"
            return nodes.reference("", match[1], refuri=uri, reftitle=definition, internal=True, classes=["term"])

        # Strong text is the lead of a call-out, or already says that a term is introduced.
        rewrite(self.document, pattern, link, left_alone=(nodes.reference, nodes.title, nodes.strong))


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transform."""
    app.connect("source-read", add_entries)
    app.add_post_transform(LinkTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
