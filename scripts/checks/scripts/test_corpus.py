"""What JupyterLab shows of a notebook, its page shows, or the build says where and why not: case by case."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from nbformat import v4

from checks.pages.browser import visit
from checks.pages.files import check_links
from checks.pages.reading import check_figures
from checks.scripts import corpus
from checks.scripts.browser import BrowserTest
from checks.scripts.lab_server import LabServer
from common import nbfiles, places
from pages import render, single

# What a reader sees of some elements: text, and what stands in it. A formula stands in the text as one sign.
SHOWN = r"""(roots) => {
  const found = {text: "", pictures: 0, broken: 0, formulas: 0, displayed: 0, tables: [], headings: [], code: [],
                 struck: [], strong: [], boxes: [], links: [], items: 0, rules: 0};
  const hidden = "script, style, .for-readers, .jp-InternalAnchorLink, button.copy, .headerlink, .eqno, " +
    "mjx-assistive-mml, .jp-RenderedJSON";
  // The page's own typography: quotation marks, minus signs, and what joins a particle to its word.
  const clean = (text) => text.replace(/\u2060/g, "").replace(/\u2212/g, "-").replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'").replace(/[\s\u00a0]+/g, " ").trim();
  const BLOCK = /^(P|DIV|LI|TD|TH|TR|H[1-6]|PRE|BR|UL|OL|TABLE|BLOCKQUOTE|DETAILS|SUMMARY|SECTION|HR|IMG)$/;
  const text = (node) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || node.matches(hidden)) return "";
    if (node.matches("mjx-container")) return "∎";
    const inside = [...node.childNodes].map(text).join("");
    return BLOCK.test(node.tagName) ? ` ${inside} ` : inside;
  };
  for (const root of roots) {
    found.text += " " + text(root);
    if (root.nodeType !== 1 || root.matches(hidden)) continue;
    const all = (selector) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)]
      .filter((e) => !e.closest(hidden));
    const texts = (selector) => all(selector).map((e) => clean(text(e))).filter(Boolean);
    for (const img of all("img")) img.naturalWidth > 0 ? found.pictures++ : found.broken++;
    found.formulas += all("mjx-container").length;
    found.displayed += all("mjx-container[display=true]").length;
    found.tables.push(...all("table").map((t) => [...t.rows].map((r) => [...r.cells].map((c) => clean(text(c))))));
    found.headings.push(...texts("h1, h2, h3, h4, h5, h6, .rubric"));
    found.code.push(...all("pre").map((e) => e.textContent.trimEnd()));
    found.struck.push(...texts("s, del"));
    found.strong.push(...texts("strong, b"));
    found.boxes.push(...all("input[type=checkbox]").map((e) => e.checked));
    found.links.push(...texts("a[href]"));
    found.items += all("li").length;
    found.rules += all("hr").length;
  }
  found.text = clean(found.text);
  return found;
}"""

# The nodes of a page between two of the cells that name the cases.
PAGE = rf"""(name) => {{
  const shown = {SHOWN};
  const cells = [...document.querySelectorAll("article div.cell")];
  const marks = cells.filter((e) => /^\/\/ case /.test(e.textContent.trim()));
  const at = marks.findIndex((e) => e.querySelector("pre").textContent.trim() === `// case ${{name}}`);
  const [from, to] = [marks[at], marks[at + 1]];
  const inside = (node) => (from.compareDocumentPosition(node) & 4) && (to.compareDocumentPosition(node) & 2)
    && !from.contains(node) && !node.contains(to);
  const roots = [];
  const walk = (node) => {{ for (const child of node.childNodes) inside(child) ? roots.push(child) : walk(child); }};
  walk(document.querySelector("article"));
  const outputs = roots.flatMap((e) => e.matches?.("div.cell") ? [...e.querySelectorAll(".cell_output")] : [e]);
  return shown(outputs);
}}"""

LAB = rf"""(name) => {{
  const shown = {SHOWN};
  const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
  const at = cells.findIndex((e) => e.querySelector(".cm-content")?.textContent.trim() === `// case ${{name}}`);
  const cell = cells[at + 1];
  if (cell.matches(".jp-RawCell")) {{
    const text = [...cell.querySelectorAll(".cm-line")].map((e) => e.textContent).join("\n");
    const pre = document.createElement("pre");
    pre.textContent = text;
    return shown([pre]);
  }}
  const where = cell.matches(".jp-MarkdownCell") ? ".jp-MarkdownOutput" : ".jp-OutputArea-output";
  return shown([...cell.querySelectorAll(where)].filter((e) => !e.parentElement.closest(where)));
}}"""

# What the page shows otherwise, and what the build says of it.
WARNED = {
    "escaped": "JupyterLab shows '$5 and $' as a formula; the page shows its letters",
    "formula-open": "JupyterLab shows '$ b, and $' as a formula; the page shows its letters",
    "commands": "JupyterLab knows TeX's cancel; the page's formulas do not",
    "mermaid": "JupyterLab draws the Mermaid diagram; the page shows its text",
    "remote": "the page loads nothing from elsewhere and links to the picture https://example.org/far.png",
    "out-html": "JupyterLab shows '$x$' as a formula; the page shows its letters",
    "out-pdf": "the page can't show the output's application/pdf",
    "out-widget": "the page can't show the output's application/vnd.jupyter.widget-view+json",
    "out-unknown": "the page can't show the output's application/x-none",
}


class Corpus(BrowserTest):
    """The corpus as a page, as a single file and in JupyterLab."""

    @classmethod
    def setUpClass(cls) -> None:
        """Makes a project of the corpus, its pages, and a server for it."""
        super().setUpClass()
        stack = ExitStack()
        cls.addClassCleanup(stack.close)
        cls.root = Path(stack.enter_context(TemporaryDirectory())).resolve()
        for name, content in corpus.FILES.items():
            (cls.root / name).parent.mkdir(parents=True, exist_ok=True)
            (cls.root / name).write_bytes(content)
        small = v4.new_notebook(cells=[v4.new_markdown_cell("# B\n\n## The Other", id="title")])
        for lang, name in (("en", "02-b"), ("ko", "01-a"), ("ko", "02-b")):
            nbfiles.write(cls.root / "notebooks" / lang / f"{name}.ipynb", small)
        nbfiles.write(cls.root / "notebooks" / "en" / "01-a.ipynb", corpus.notebook())
        build = cls.root / "build"
        notebooks = cls.root / "notebooks"
        made = {"EXECUTED": build / "notebooks", "BUILD": build, "NOTES": build / "notes", "WORK": build / "site"}
        with (
            mock.patch.object(nbfiles, "NOTEBOOKS", notebooks),
            mock.patch.object(places, "ROOT", cls.root),
            mock.patch.multiple(render, ROOT=cls.root, NOTEBOOKS=notebooks, **made),
            mock.patch.object(single, "NOTEBOOKS", notebooks),
        ):
            warnings = render.render()
        cls.warnings = [line for line in warnings if line.startswith("notebooks/en/01-a.ipynb")]
        cls.notes = made["NOTES"]
        server = LabServer(cls.root, cls.root)
        cls.addClassCleanup(server.close)
        with visit(cls.browser, "en") as seen:
            seen.page.unroute("**/*")
            seen.page.goto(server.link("notebooks/en/01-a.ipynb"))
            last = corpus.cases()[-1]
            seen.page.locator(f".cm-content:has-text('// case {last}')").wait_for(timeout=60_000)
            seen.page.wait_for_load_state("networkidle")
            seen.page.wait_for_timeout(3000)
            cls.lab = {name: seen.page.evaluate(LAB, name) for name in corpus.cases()}
            cls.lab_broken = seen.page.evaluate("window.broken ?? null")

    def compare(self, path: Path, links: bool = True) -> None:
        """Holds a page against JupyterLab."""
        self.seen.open(path)
        for name in corpus.cases():
            with self.subTest(name):
                page, lab = self.seen.page.evaluate(PAGE, name), dict(self.lab[name])
                self.assertEqual(page["broken"], 0)
                if name in WARNED or "-json" in name:
                    continue
                if not links or name in corpus.OUTPUTS:  # JupyterLab links the addresses in printed text
                    del page["links"], lab["links"]
                self.assertEqual(page, lab)
        self.assertIsNone(self.seen.page.evaluate("window.broken ?? null"))
        self.assertEqual(self.seen.requests, [])
        self.assertEqual(self.seen.errors, [])

    def test_lab(self) -> None:
        """JupyterLab does show the corpus: what follows does not pass because there is nothing to see."""
        for name, shown in self.lab.items():
            with self.subTest(name):
                nothing = name in (
                    "remote",
                    "mermaid",
                    "out-json",
                    "out-json-plain",
                    "rule-only",
                    "only-comment",
                    "out-pdf",
                )
                self.assertTrue(nothing or shown["text"] or shown["pictures"], shown)
        self.assertGreater(sum(shown["pictures"] for shown in self.lab.values()), 15)
        self.assertGreater(sum(shown["formulas"] for shown in self.lab.values()), 30)

    def test_page(self) -> None:
        """The page of the site."""
        self.compare(self.notes / "en" / "01-a.html")

    def test_single(self) -> None:
        """The page as one file, where nothing lies beside it."""
        self.compare(Path(shutil.copy(self.notes / "single" / "01-a.en.html", self.folder)), links=False)

    def test_warnings(self) -> None:
        """The build names the cell of every difference, and no other cell."""
        found: dict[str, set[str]] = {}
        for line in self.warnings:
            where = re.match(r"notebooks/en/01-a\.ipynb, cell \d+ \(id ([\w-]+)\)(?:, line \d+)?: (.*)", line)
            found.setdefault(where[1], set()).add(where[2])
        self.assertEqual(set(found), set(WARNED))
        for name, words in WARNED.items():
            self.assertTrue(any(words in line for line in found[name]), found[name])

    def test_places(self) -> None:
        """Links lead where JupyterLab leads, to headings by its names too."""
        text = (self.notes / "en" / "01-a.html").read_text(encoding="utf-8")
        self.assertRegex(text, r'href="#a-heading-here"[^>]*>(<[^>]*>)*up')
        self.assertRegex(text, r'href="02-b\.html#the-other"[^>]*>(<[^>]*>)*there')
        self.assertRegex(text, r'href="#spot"[^>]*>(<[^>]*>)*in html')
        self.assertEqual(check_links(self.notes)[self.notes / "en" / "01-a.html"], [])

    def test_access(self) -> None:
        """What the page adds to a task and to a picture, for who does not see them."""
        self.seen.open(self.notes / "en" / "01-a.html")
        labels = self.seen.page.locator("input[type=checkbox]").evaluate_all("(all) => all.map((e) => e.ariaLabel)")
        self.assertEqual(labels, ["To do", "Done", "Done", "To do", "Done"])
        self.assertEqual(check_figures(self.seen), [])

    def test_json(self) -> None:
        """What JupyterLab shows as a tree, the page shows as text."""
        self.seen.open(self.notes / "en" / "01-a.html")
        self.assertIn('{ "a": [ 1, 2 ], "b": "text" }', self.seen.page.evaluate(PAGE, "out-json")["text"])
