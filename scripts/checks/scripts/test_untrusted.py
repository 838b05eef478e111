"""Data that wants to be markup: printed and drawn by the real kernel, laid out, and opened in a real browser."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode, v4

from checks.pages.browser import Visit, visit
from checks.scripts import small_site
from checks.scripts.browser import BrowserTest
from checks.scripts.lab_server import LabServer
from common import nbfiles
from common.servers import status
from pages import execute, render, single

# Each would leave a mark in the page's window if a browser took it for more than text.
MARKUP = (
    "<script>window.broken = 1</script>",
    '<img src="data:," onerror="window.broken = 2">',
    "</pre></td></svg></div><svg onload='window.broken = 3'>",
    "]]><script>window.broken = 4</script><!--",
    "\"'><script>window.broken = 5</script>",
    "&lt;script&gt; &amp; &#60;b&#62;",
)
ANSI = "\x1b[31mred\x1b[0m \x1b]8;;javascript:window.broken=6\x07link\x1b]8;;\x07"
TURN = "abc\u202edef"
# Formulas that want to be links, styles or scripts. Cells of a table are typeset, other text is not.
TEX = (
    r"\(\href{javascript:window.broken=7}{x}\)",
    r"\(\mmlToken{mi}[href=javascript:window.broken=8]{x}\)",
    r"\(\let\ok\mmlToken\ok{mi}[href=javascript:window.broken=9]{x}\)",
    r"\(\mmlToken{mi}[style=background:url(//example.org/a)]{x}\)",
    r"\(\text{\href{javascript:window.broken=10}{x}}\)",
    r"\(\style{background:url(//example.org/b)}{x}\)",
    r"\(\bbox[background:url(//example.org/c)]{x}\)",
    r"\(\class{tex-class}{x}\)",
    r"\(\cssId{tex-id}{x}\)",
    r"\(\def\frac#1#2{gone}x\)",
    r"\(\DeclareMathOperator{\frac}{gone}x\)",
    r"\(\require{html}\href{//example.org/d}{x}\)",
)
FORMULA = r"\(\frac{\sigma(x)}{2}\)"

SETUP = """%noautoget
import (
	"errors"
	"fmt"
	"os"
	"strings"

	"activation-notes/lib/data"
	"activation-notes/lib/figure"
	"activation-notes/lib/notebook"
)

var hostile = []string{LIST}
"""
CELLS = {
    "printed": """%%
for _, text := range hostile {
	fmt.Println(text)
	fmt.Fprintln(os.Stderr, "on stderr:", text)
}
""",
    "table": """%%
rows := [][]string{}
for _, text := range hostile {
	rows = append(rows, []string{text, text})
}
notebook.Check(figure.Show(figure.Table(strings.Join(hostile, " "), hostile[:2], rows)))
""",
    "picture": """%%
x := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
notebook.Check(figure.Show(figure.Pairs([]string{hostile[0], hostile[1], hostile[2], "pass"}, x, []float32{0, 1, 1})))
""",
    "wrong": """%%
if err := figure.Show(figure.Table(hostile[0], hostile[:2], [][]string{{hostile[1]}})); err != nil {
	fmt.Println(err)
}
""",
    "file": """%%
text := "x,y,z," + hostile[0] + "\\n"
notebook.Check(os.WriteFile("<b>&.csv", []byte(text), 0o644))
notebook.Must(data.Load("<b>&.csv"))
""",
    "label": """%%
for _, text := range hostile {
	label := strings.ReplaceAll(text, `"`, `""`)
	_, err := data.Read(strings.NewReader("x,y,z,pass\\n1,2,3,\\"" + label + "\\"\\n"), text)
	fmt.Println(err)
}
""",
    "panic": """%%
panic(errors.New(strings.Join(hostile, " ")))
""",
}


def go_string(text: str) -> str:
    """The text as a Go string, with nothing in it that GoNB might show as code."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in text.encode()) + '"'


def executed(folder: Path) -> NotebookNode:
    """The notebook with the outputs that the real kernel gives; the cells that end with an error are marked."""
    setup = SETUP.replace("LIST", ", ".join(map(go_string, (*MARKUP, ANSI, TURN, *TEX, FORMULA))))
    cells = [v4.new_markdown_cell("# Data\n\nWith $x$, the page has MathJax."), v4.new_code_cell(setup, id="setup")]
    for name, source in CELLS.items():
        tags = ["raises-exception"] if name in ("file", "panic") else []
        cells.append(v4.new_code_cell(source, id=name, metadata={"tags": tags}))
    nb = v4.new_notebook(cells=cells, metadata={"language_info": {"name": "go", "pygments_lexer": "go"}})
    nb.metadata.kernelspec = {"name": execute.KERNEL, "display_name": "Go", "language": "go"}
    execute.kernelspec()  # this project's, or an error
    resources = {"metadata": {"path": str(folder)}}
    client = execute.Client(nb, kernel_name=execute.KERNEL, resources=resources, timeout=120, coalesce_streams=True)
    with (folder / "kernel.log").open("wb") as log:
        asyncio.run(client.async_execute(stderr=log))
    return nb


class Untrusted(BrowserTest):
    """One notebook, as a page of the site, as a single file and in JupyterLab."""

    @classmethod
    def setUpClass(cls) -> None:
        """Runs the notebook and lays it out."""
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(folder.name).resolve()
        cells = cls.root / "en"
        cells.mkdir()
        cls.nb = nbfiles.normalise(executed(cells))  # before the browser: Playwright keeps the thread's event loop busy
        super().setUpClass()
        page = copy.deepcopy(cls.nb)
        render.prepare(page)
        small_site.build(cls.root / "site", "en", {"01-a": page})
        cls.page = cls.root / "site" / "out" / "en" / "01-a.html"

    def outputs(self, cell: str) -> str:
        """What a cell printed, in the notebook."""
        found = next(c for c in self.nb.cells if c.id == cell)
        return "".join(o.get("text", "") for o in found.outputs)

    def look(self, seen: Visit, wanted: dict[str, int]) -> None:
        """Checks that no script ran, and that each text stands on the page at least so many times."""
        page = seen.page
        page.wait_for_timeout(300)  # what an attribute would start, starts late
        self.assertIsNone(page.evaluate("window.broken ?? null"))
        hostile = "img[onerror], svg[onload], [href^=javascript], [style*='example.org'], .tex-class, #tex-id"
        self.assertEqual(page.locator(hostile).evaluate_all("(all) => all.map((e) => e.outerHTML)"), [])
        text = page.evaluate(
            "() => [...document.querySelectorAll('body *')].filter((e) => !e.closest('script, style'))"
            ".flatMap((e) => [...e.childNodes]).filter((n) => n.nodeType === 3).map((n) => n.data).join('')"
        )
        for part, times in wanted.items():
            self.assertGreaterEqual(text.count(part), times, f"{part!r} on the page")
        self.assertEqual(seen.requests, [])

    def formula(self, seen: Visit) -> None:
        """Checks that formulas in a table's cells are typeset, and that none is a link."""
        self.assertEqual(seen.page.locator("[href*='example.org']").count(), 0)
        self.assertEqual(seen.page.locator("tr:last-child td mjx-container [data-mml-node=mfrac]").count(), 1)

    def test_outputs(self) -> None:
        """The kernel did print all this: what follows does not pass because there is nothing to see."""
        for part in (*MARKUP, "\x1b[31mred", TURN, *TEX):
            self.assertIn(part, self.outputs("printed"))
        kinds = {cell.id: {output.output_type for output in cell.outputs} for cell in nbfiles.code_cells(self.nb)}
        self.assertIn("error", kinds["file"])
        self.assertIn("error", kinds["panic"])
        self.assertIn("display_data", kinds["table"])
        self.assertIn("display_data", kinds["picture"])

    def test_messages(self) -> None:
        """The reader's messages show what is invisible by its code."""
        self.assertIn(r'found "abc\u202edef"', self.outputs("label"))
        self.assertIn(r'found "\x1b[31mred', self.outputs("label"))
        self.assertIn(f'<b>&.csv: line 1, column 4: found "{MARKUP[0]}", expected pass', self.outputs("file"))

    def test_page(self) -> None:
        """The page of the site: every cell's text is there as it is, in tables and pictures too."""
        self.seen.open(self.page)
        # On standard output and on standard error, in the table's caption and two cells, and in the panic.
        self.look(self.seen, {part: 6 for part in MARKUP} | {part: 4 for part in TEX})
        self.formula(self.seen)
        self.assertEqual(self.seen.errors, [])
        text = self.page.read_text(encoding="utf-8")
        self.assertNotRegex(text, "[\x1b\x07\u202e]")
        self.assertGreaterEqual(text.count("abc\ufffddef"), 6)
        self.assertIn('<span class=" -Color -Color-Red">red</span>', text)

    def test_single(self) -> None:
        """The page as one file."""
        path = self.folder / "one.html"
        path.write_text(single.single(self.page, {}, nbfiles.dumps(self.nb)), encoding="utf-8")
        self.seen.open(path)
        self.look(self.seen, {part: 6 for part in MARKUP} | {part: 4 for part in TEX})
        self.formula(self.seen)
        self.assertEqual(self.seen.errors, [])

    def test_lab(self) -> None:
        """JupyterLab with the stored outputs, which it is told to trust."""
        folder = self.folder / "lab"
        nbfiles.write(folder / "en" / "a.ipynb", self.nb)
        server = LabServer(self.folder, folder)
        self.addCleanup(server.close)
        self.assertEqual(status(f"{server.address}/api/contents"), 403)  # an empty JUPYTER_TOKEN opens nothing
        with visit(self.browser, "en") as seen:
            seen.page.unroute("**/*")
            seen.page.goto(server.link("en/a.ipynb"))
            seen.page.locator(".jp-OutputArea-output").first.wait_for(timeout=60_000)
            seen.page.get_by_text("on stderr").first.wait_for()
            for _ in range(40):  # outputs are drawn as they come into view
                seen.page.keyboard.press("PageDown")
                seen.page.mouse.wheel(0, 600)
            seen.requests.clear()  # JupyterLab's own
            self.look(seen, {part: 2 for part in (*MARKUP, *TEX)})
            seen.page.locator("td mjx-container").first.wait_for(state="attached")
