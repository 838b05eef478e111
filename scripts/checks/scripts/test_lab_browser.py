"""JupyterLab in a real browser: a kernel that is there, a cell's words, and cells that print for ever."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time

from nbformat import v4

from checks.scripts.browser import BrowserTest
from checks.scripts.processes import PROC, command_line, family
from common import nbfiles
from common.places import ROOT
from common.servers import free_port

LINK = re.compile(r"http://127\.0\.0\.1:\S+/lab/\S+\?token=\w+")
ENDLESS = "%%\nfor w := 10.0; w != 0; {\n    w = w - 0.1\n    fmt.Println(w)\n}"
# Slow enough to stay below the limit until somebody stops it.
STEADY = "%%\nfor n := 0; ; n++ {\n    fmt.Println(n)\n    time.Sleep(time.Millisecond)\n}"
# Each takes the place of the one before, and the page needs longer to draw it than the cell to send it.
UPDATES = """import "github.com/janpfeifer/gonb/gonbui"
%%
id := gonbui.UniqueID()
for n := 0; ; n++ {
    gonbui.UpdateHTML(id, fmt.Sprintf("<p>turn %d</p>", n)+strings.Repeat("<b>x</b> ", 20_000))
}"""
GOES_ON = '%%\nfmt.Println("goes", "on", 6*7)'
# Of the kernel, not of the sign for it, which says idle also before there is one.
STATE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status"
# By the command itself: a key that is pressed while the page has much to do may reach another cell.
RUN = """(number) => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = number;
  void jupyterapp.commands.execute("notebook:run-cell");
}"""
PATIENCE = 120_000  # milliseconds, for a busy machine


class LabBrowserTest(BrowserTest):
    """Opens scripts/lab on a notebook of the test's own."""

    def open(self, *codes: str) -> None:
        """Starts scripts/lab on copies in a folder, with one notebook that has these cells, and opens it."""
        cells = [v4.new_code_cell(code, id=f"c{number}") for number, code in enumerate(codes)]
        self.notebook = self.folder / "reader" / "en" / "00-gonb-and-gomlx.ipynb"
        nbfiles.write(self.notebook, nbfiles.normalise(v4.new_notebook(cells=cells)))
        environment = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
        environment |= {"READER_FOLDER": str(self.folder / "reader"), "LC_ALL": "C.UTF-8"}
        output = self.folder / "output"
        with output.open("w") as file:
            self.server = subprocess.Popen(
                [
                    ROOT / "scripts" / "lab",
                    "--no-browser",
                    f"--port={free_port()}",
                    "--LabApp.expose_app_in_browser=True",
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.send_signal, signal.SIGTERM)
        end = time.monotonic() + PATIENCE / 1000
        while not (link := LINK.search(output.read_text(encoding="utf-8"))):
            self.assertIsNone(self.server.poll(), output.read_text(encoding="utf-8"))
            self.assertLess(time.monotonic(), end, output.read_text(encoding="utf-8"))
            time.sleep(0.1)
        self.page = self.seen.page
        self.page.set_default_timeout(PATIENCE)
        self.page.unroute("**/*")
        self.page.goto(link[0] + "&reset")
        self.cells = self.page.locator(".jp-Notebook .jp-CodeCell")
        self.cells.first.wait_for()
        while (state := self.page.evaluate(STATE)) != "idle":  # what is run before the kernel is there is lost
            self.assertLess(time.monotonic(), end, f"the kernel is {state}")
            time.sleep(0.1)

    def run_cell(self, number: int) -> None:
        """Starts a cell."""
        self.page.evaluate(RUN, number)

    def wait_for_output(self, number: int, text: str, stream: str = "stdout") -> None:
        """Waits until a cell shows a text on a stream."""
        shown = self.cells.nth(number).locator(f'[data-mime-type="application/vnd.jupyter.{stream}"]')
        shown.filter(has_text=text).first.wait_for()

    def memory(self) -> int:
        """The bytes of memory that the kernel has, not its cells' programs."""
        [kernel] = [pid for pid in family(self.server.pid) if "/bin/gonb --kernel" in command_line(pid)]
        return int((PROC / str(kernel) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def test_status(self) -> None:
        """A kernel that has run nothing yet is idle, and shown so."""
        self.open(GOES_ON)
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for()

    def test_words(self) -> None:
        """A cell knows its notebook's name, by which it finds its chapter's words."""
        self.open('%%\nfmt.Println("in", os.Getenv("JPY_SESSION_NAME"))')
        self.run_cell(0)
        self.wait_for_output(0, "/en/00-gonb-and-gomlx.ipynb")

    def test_flood(self) -> None:
        """A cell that prints for ever ends, or is stopped by the button; the page reacts, and all stays small."""
        self.open("%noautoget", ENDLESS, STEADY, GOES_ON, UPDATES)
        self.run_cell(0)
        self.run_cell(1)
        self.wait_for_output(1, "stopped: it showed more than a notebook can hold", "stderr")
        self.run_cell(2)
        self.wait_for_output(2, "500")
        self.page.locator("[data-jp-item-name=interrupt]").first.click()
        self.wait_for_output(2, "signal: interrupt", "stderr")
        self.run_cell(4)
        self.cells.nth(4).get_by_text("turn 9").first.wait_for()
        self.page.locator("[data-jp-item-name=interrupt]").first.click()
        self.wait_for_output(4, "signal: interrupt", "stderr")
        self.run_cell(3)
        self.wait_for_output(3, "goes on 42")
        if PROC.exists():
            self.assertLess(self.memory(), 200_000_000)
        self.page.keyboard.press("Control+s")
        end = time.monotonic() + PATIENCE / 1000
        while "goes on 42" not in self.notebook.read_text(encoding="utf-8"):
            self.assertLess(time.monotonic(), end, "the notebook was not saved")
            time.sleep(0.1)
        self.assertLess(self.notebook.stat().st_size, 1_500_000)
