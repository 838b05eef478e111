"""Code cells on the pages: solutions and the common set-up cell fold, and shown sources link to their file."""

from __future__ import annotations

import re

from docutils import nodes
from prose import put
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from words import WORDS

# The first line of a source that notebook.Source shows.
_SHOWN = re.compile(r"// (lib/\S+\.go)\n\n?")
FOLDED = ("solution", "setup")  # tags of the cells that fold


class FoldCells(SphinxPostTransform):
    """Wraps a cell whose tag says so in a details element."""

    default_priority = 500

    def run(self) -> None:
        """Folds the cells of one page."""
        words = WORDS[self.config.language]
        for cell in list(self.document.findall(nodes.container)):
            for tag in FOLDED:
                if cell.get("nb_element") == "cell_code" and tag in cell["cell_metadata"].get("tags", []):
                    opening = f'<details class="fold {tag}"><summary>{words[tag]}</summary>'
                    around = [nodes.raw("", text, format="html") for text in (opening, "</details>")]
                    put(cell, [around[0], cell.deepcopy(), around[1]])


class LinkSources(SphinxPostTransform):
    """Puts a link to the whole file in the place of the comment that names it above a shown source."""

    default_priority = 510

    def run(self) -> None:
        """Links the shown sources of one page."""
        for block in list(self.document.findall(nodes.literal_block)):
            shown = _SHOWN.match(block.astext())
            page = shown and f"source/{shown[1]}"
            if not page or page not in self.env.all_docs:
                continue
            uri = self.app.builder.get_relative_uri(self.env.docname, page)
            link = nodes.reference("", "", nodes.literal(text=shown[1]), refuri=uri, internal=True)
            words = WORDS[self.config.language]
            caption = nodes.paragraph("", f"{words['source']}: ", link, classes=["shown-source"])
            code = block.astext()[shown.end() :]
            fresh = nodes.literal_block(code, code, **{k: v for k, v in block.attributes.items() if v})
            put(block, [caption, fresh])


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the transforms."""
    app.add_post_transform(FoldCells)
    app.add_post_transform(LinkSources)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
