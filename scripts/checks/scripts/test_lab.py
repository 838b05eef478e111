"""Tests of scripts/lab: what it says, its health check, the folders in which readers work, and a first hour there."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from checks.pages.browser import DESK
from checks.scripts.browser import BrowserTest
from checks.scripts.processes import LOCALHOST, PROC, command_line, family, listening, running
from checks.scripts.sandbox import Run, Sandbox
from common.nbfiles import ATTEMPT, FOLDED
from common.places import ROOT
from common.servers import free_port, status

LINK = re.compile(r"https?://\S+")
PATIENCE = 120  # seconds, for a busy machine


class Lab(unittest.TestCase):
    """Starts scripts/lab as the container does."""

    def setUp(self) -> None:
        """Makes a reader's folder and finds a port."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.reader = self.folder / "reader"
        self.port = free_port()

    def start(self, *arguments: str, **environment: str) -> str:
        """Starts scripts/lab and returns what it has printed when it is ready."""
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
        self.environment |= {"READER_FOLDER": str(self.reader), "JUPYTER_PORT": str(self.port), "LC_ALL": "C.UTF-8"}
        self.environment |= environment
        output = self.folder / "output"
        with output.open("w") as file:
            self.server = subprocess.Popen(
                [ROOT / "scripts" / "lab", "--no-browser", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        end = time.monotonic() + 120
        while "Ctrl-C stops it." not in (text := output.read_text(encoding="utf-8")):
            self.assertIsNone(self.server.poll(), f"scripts/lab has ended:\n{text}")
            self.assertLess(time.monotonic(), end, f"scripts/lab is not ready:\n{text}")
            time.sleep(0.1)
        return text

    def healthy(self) -> subprocess.CompletedProcess[str]:
        """What the health check says."""
        command = [sys.executable, ROOT / "scripts" / "serve" / "healthcheck.py"]
        # A proxy that Docker hands to the container is none for the container's own server.
        environment = {**self.environment, "http_proxy": "http://127.0.0.1:1"}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    def test_one_link(self) -> None:
        """On every address as on one, the one link is for this machine, works, and shows the reader's own copies."""
        text = self.start("--ip=0.0.0.0")
        links = LINK.findall(text)
        self.assertEqual(len(links), 1, text)
        self.assertRegex(links[0], rf"^http://127\.0\.0\.1:{self.port}/lab/tree/en/00\S+\?token=[0-9a-f]{{32,}}$")
        self.assertIn(f"-p 9000:{self.port}", text)
        token = links[0].partition("token=")[2]
        listed = subprocess.run(["ps", "-A", "-ww", "-o", "args="], capture_output=True, text=True)
        self.assertIn("lab.py", listed.stdout)
        self.assertNotIn(token, listed.stdout)
        contents = f"http://127.0.0.1:{self.port}/api/contents/en/00-gonb-and-gomlx.ipynb?content=0"
        self.assertEqual(status(contents), 403)
        self.assertEqual(status(f"{contents}&token={token}"), 200)
        self.assertEqual(self.healthy().returncode, 0)
        self.server.send_signal(signal.SIGINT)
        self.assertEqual(self.server.wait(60), 0)
        ended = self.healthy()
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"JupyterLab does not answer on port {self.port}", ended.stderr)

    def test_own_token(self) -> None:
        """A token that the reader sets is not printed, and lets in."""
        text = self.start(JUPYTER_TOKEN="0123456789abcdef", LC_ALL="ko_KR.UTF-8")
        self.assertNotIn("0123456789abcdef", text)
        self.assertIn("the token that you have set", text)
        (link,) = LINK.findall(text)
        self.assertRegex(link, r"/lab/tree/ko/00\S+ipynb$")
        self.assertEqual(status(f"http://127.0.0.1:{self.port}/api/contents?token=0123456789abcdef"), 200)

    @unittest.skipUnless(PROC.exists(), "NOT RUN: no /proc to see the processes in")
    def test_private(self) -> None:
        """The server and its kernel listen on this machine only, and no command line has the token."""
        token = "0123456789abcdef"
        self.start(JUPYTER_TOKEN=token)
        kernels = f"http://127.0.0.1:{self.port}/api/kernels"
        self.assertEqual(status(kernels, data=b'{"name": "gonb"}'), 403)
        self.assertEqual(status(kernels, token, data=b'{"name": "gonb"}'), 201)
        end = time.monotonic() + 120
        while not listening(kernel := [pid for pid in family(self.server.pid) if "/bin/gonb" in command_line(pid)]):
            self.assertLess(time.monotonic(), end, "the kernel does not listen")
            time.sleep(0.1)
        self.assertEqual(listening(kernel), {LOCALHOST})
        self.assertEqual(listening(family(self.server.pid)), {LOCALHOST})
        self.assertNotIn(token, "\n".join(map(command_line, family(self.server.pid))))
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)
        self.assertFalse(list(filter(running, kernel)), "the kernel outlives its server")

    def test_hangs(self) -> None:
        """A server that hangs is not a healthy one."""
        self.start()
        os.kill(self.server.pid, signal.SIGSTOP)
        try:
            self.assertEqual(self.healthy().returncode, 1)
        finally:
            os.kill(self.server.pid, signal.SIGCONT)

    def test_short_token(self) -> None:
        """Where others reach it, a token that they could guess, or none, is refused."""
        for token, arguments in (("1", ["--ip=0.0.0.0"]), ("", ["--ip=*", "--IdentityProvider.token="])):
            with self.subTest(token):
                done = subprocess.run(
                    [ROOT / "scripts" / "lab", "--no-browser", f"--port={self.port}", *arguments],
                    env={**os.environ, "READER_FOLDER": str(self.reader), "JUPYTER_TOKEN": token},
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(done.returncode, 1)
                last = done.stderr.strip().splitlines()[-1]
                self.assertIn(f"lab: a token of {len(token)} characters, at {arguments[0].partition('=')[2]}: ", last)
                self.assertNotIn("Traceback", done.stderr)

    def test_foreign_folder(self) -> None:
        """A folder that can't be written in is told, with what to do."""
        (self.folder / "file").write_text("")
        command = [ROOT / "scripts" / "lab", "--no-browser"]
        environment = {**os.environ, "READER_FOLDER": str(self.folder / "file")}
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rf"can't be written by uid {os.getuid()}: .*chown -R {os.getuid()}")


class FirstHour(BrowserTest):
    """Works with the notebooks as a reader does, in a project of its own and a real browser."""

    TOKEN = "0123456789abcdef"

    def setUp(self) -> None:
        """Makes the project."""
        super().setUp()
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        shutil.rmtree(self.sandbox.path / "my-notebooks", ignore_errors=True)

    def start(self, *arguments: str) -> Run:
        """Starts scripts/lab there."""
        self.address = f"http://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        settings = {"JUPYTER_TOKEN": self.TOKEN, "READER_FOLDER": "", "LC_ALL": "C.UTF-8"}
        run = self.sandbox.start("./scripts/lab", "--no-browser", f"--port={port}", *arguments, **settings)
        self.assertTrue(run.wait_for("Ctrl-C stops it."), run.output)
        self.link = LINK.search(run.output)[0]
        return run

    def open(self, link: str) -> Page:
        """Opens a notebook in a browser that knows nothing of earlier ones, and waits for its kernel."""
        context = self.browser.new_context(viewport=DESK, locale="en-US")
        self.addCleanup(context.close)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        self.go(page, link)
        return page

    def go(self, page: Page, link: str) -> None:
        """Goes on to a notebook, and waits for its kernel."""
        page.goto(f"{link}?token={self.TOKEN}")
        page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for()
        page.locator(".jp-NotebookPanel-toolbar:visible").get_by_text("Go (GoNB)").wait_for()

    def wait_for(self, what: str, ready: Callable[[], bool]) -> None:
        """Waits until something is so."""
        end = time.monotonic() + PATIENCE
        while not ready():
            self.assertLess(time.monotonic(), end, f"waited {PATIENCE} seconds for {what}")
            time.sleep(0.1)

    def repository(self) -> str:
        """What git says has changed."""
        code, output = self.sandbox.run("git", "--no-optional-locks", "status", "--porcelain")
        self.assertEqual(code, 0, output)
        return output

    def sessions(self) -> list[str]:
        """The notebooks that have a kernel."""
        with urllib.request.urlopen(f"{self.address}/api/sessions?token={self.TOKEN}") as answer:
            return [session["path"] for session in json.load(answer)]

    def test_run_all(self) -> None:
        """All cells run; the solutions stay folded, on disk too, attempts take code, links open, git sees nothing."""
        before = self.repository()
        self.start()
        page = self.open(self.link)
        running = "[...document.querySelectorAll('.jp-InputPrompt')].some((prompt) => prompt.textContent.includes('*'))"

        def run_all() -> bool:
            page.locator(".lm-MenuBar-itemLabel").get_by_text("Run", exact=True).click()
            page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
            page.wait_for_timeout(500)
            return page.evaluate(running)

        self.wait_for("the kernel", run_all)  # without it JupyterLab ignores the request
        file = self.sandbox.path / "my-notebooks/en/00-gonb-and-gomlx.ipynb"
        cells: dict[str, Any] = {}

        def has_run() -> bool:  # the last cell's output went when it was asked to run
            page.keyboard.press("Control+s")
            page.wait_for_timeout(500)
            with contextlib.suppress(ValueError):  # half written
                cells.update({cell["id"]: cell for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]})
            return not page.evaluate(running) and cells.get("solution-4", {}).get("outputs", []) != []

        self.wait_for("all cells to have run", has_run)
        self.assertEqual(page.get_by_text("2 cells hidden").count(), 4)
        self.assertFalse(page.get_by_text("func largest(values").first.is_visible())
        for n in range(1, 5):
            self.assertEqual(cells[f"solution-{n}-title"]["metadata"], FOLDED)
            self.assertEqual(cells[f"solution-{n}"]["metadata"], {"tags": ["solution"]})
            self.assertNotEqual(cells[f"solution-{n}"]["outputs"], [])
            attempt = cells[f"exercise-{n}"]
            self.assertEqual(("".join(attempt["source"]), attempt["outputs"]), (ATTEMPT, []))
            self.assertIsNotNone(attempt["execution_count"])
        attempt = page.locator(".jp-CodeCell:has(+ .jp-MarkdownCell :text-is('Solution'))").first
        attempt.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.type("fmt.Println(6*7")  # the closing bracket comes by itself, for the help on what is unfinished
        page.keyboard.press("Control+Enter")
        attempt.locator(".jp-OutputArea-output").get_by_text("42", exact=True).wait_for()
        page.locator(".jp-RenderedMarkdown a").get_by_text("lib/notebook", exact=True).first.click()
        page.locator(".lm-TabBar-tabLabel").get_by_text("notebook.go", exact=True).wait_for()
        self.assertEqual(page.locator(".jp-Dialog").count(), 0)
        self.assertEqual(self.repository(), before)

    def test_reopen(self) -> None:
        """A server that is started again opens one notebook; the tabs of before start no kernels."""
        first = self.start()
        stored = self.sandbox.path / "build/lab/workspaces"
        names = ["00-gonb-and-gomlx", "08-softmax"]
        links = [self.link.replace(names[0], name) for name in names]
        page = self.open(links[0])
        for count, (name, link) in enumerate(zip(names, links, strict=True), start=1):
            if count > 1:
                self.go(page, link)
            self.wait_for(f"the kernel of {name}", lambda count=count: len(set(self.sessions())) == count)
            self.wait_for("its tab", lambda name=name: any(name in file.read_text() for file in stored.glob("*")))
        first.send(signal.SIGTERM, group=False)
        first.wait()
        self.start()
        page = self.open(self.link)
        page.wait_for_timeout(3000)  # in which other tabs would have asked for their kernels
        self.assertEqual(self.sessions(), ["my-notebooks/en/00-gonb-and-gomlx.ipynb"])

    def test_originals(self) -> None:
        """Who asks for the committed notebooks gets them, and no copies."""
        self.start("--originals")
        self.assertRegex(self.link, r"/lab/tree/notebooks/en/00\S+ipynb$")
        self.assertFalse((self.sandbox.path / "my-notebooks").exists())
