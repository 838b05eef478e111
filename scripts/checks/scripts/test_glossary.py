"""The glossary is whole, and its terms stand in the notebooks of both languages."""

from __future__ import annotations

import re
import sys
import unittest

from common import nbfiles
from common.places import LANGUAGES, NOTEBOOKS, ROOT

sys.path.insert(0, str(ROOT / "site" / "extensions"))
import glossary


def prose(lang: str, name: str) -> str:
    """The text of a notebook without code and formulas."""
    cells = nbfiles.read(NOTEBOOKS / lang / f"{name}.ipynb").cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.S)


class Glossary(unittest.TestCase):
    """Reads site/glossary.yml."""

    def test_entries(self) -> None:
        """Every entry has its fields in both languages; ids are sorted, and no form means two things."""
        entries = glossary.terms()
        ids = [entry["id"] for entry in entries]
        self.assertEqual(ids, sorted(set(ids)))
        for lang in LANGUAGES:
            for entry in entries:
                self.assertTrue(entry[lang]["term"] and entry[lang]["forms"] and entry[lang]["definition"], entry["id"])
            forms = [form for entry in entries for form in entry[lang]["forms"]]
            self.assertEqual(sorted(forms), sorted(set(forms)))

    def test_notebooks(self) -> None:
        """A term stands in the notebook that explains it, and the page of some notebook will link each form."""
        for lang in LANGUAGES:
            texts = {name: prose(lang, name) for name in nbfiles.names((lang,))}
            pattern, entries = glossary.finder(lang)
            found = {name: {entries[form]["id"] for form in pattern.findall(text)} for name, text in texts.items()}
            for entry in glossary.terms():
                self.assertIn(entry["id"], found[entry["notebook"]], f"{lang}: not in {entry['notebook']}")
