"""scripts/study: two readers edit and run one notebook in two real browsers, and nobody else gets in."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import signal
import subprocess
import tempfile
import time
import unittest
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from nbfiles import NOTEBOOKS, ROOT
from pagechecks.browser import DESK
from servers import free_port, status
from tests.browser import BrowserTest
from tests.processes import LOCALHOST, PROC, command_line, family, listening, running

NOTEBOOK = "together/en/04-binary-csv.ipynb"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/evening")
PATIENCE = 120  # seconds, for a busy machine: nothing here takes as long on an idle one


def wait_for(what: str, ready: Callable[[], bool]) -> None:
    """Waits until something is so."""
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE} seconds for {what}")
        time.sleep(0.1)


def checksums(folder: Path) -> dict[str, str]:
    """What a folder's files hold."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Evening:
    """A server of scripts/study in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "readers"
        self.token = secrets.token_urlsafe(24)
        self.output = folder / "output"
        command = [str(ROOT / "scripts" / "study"), "민수", "--no-browser"]
        command += ["--folder", str(self.folder), "--port", str(free_port())]
        environment = {**os.environ, "JUPYTER_TOKEN": self.token}
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )

    def wait(self) -> str:
        """Waits for the link and returns the address before it."""

        def ready() -> bool:
            if self.process.poll() is not None:
                raise RuntimeError(f"scripts/study ended:\n{self.said()}")
            return "Ctrl-C" in self.said()

        wait_for("scripts/study", ready)
        return LINK.search(self.said()).group().removesuffix("/evening")

    def said(self) -> str:
        """What the server has printed."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def on_disk(self) -> str:
        """The notebook, as it is in the file."""
        return (self.folder / NOTEBOOK).read_text(encoding="utf-8")

    def stop(self, how: signal.Signals) -> int:
        """Ends the server and returns its exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Ends what a failed test has left."""
        if self.process.poll() is None:
            for pid in family(self.process.pid) if PROC.exists() else [self.process.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait(PATIENCE)


@contextlib.contextmanager
def reader(browser: Browser, address: str, token: str, name: str, locale: str) -> Iterator[Page]:
    """A reader who has opened the link, entered a name and opened the notebook."""
    context = browser.new_context(viewport=DESK, locale=locale)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto(f"{address}/evening?token={token}")
    page.fill("#name", name)
    page.click("button")
    page.locator(".jp-FileBrowser .jp-DirListing-item >> visible=true").first.wait_for()
    page.goto(page.url.partition("/tree")[0] + f"/tree/{NOTEBOOK}")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Go (GoNB)").wait_for()
    try:
        yield page
    finally:
        context.close()


def add_cell(page: Page, code: str) -> None:
    """Types a new cell below the first."""
    page.locator(".jp-Notebook .jp-CodeCell").first.locator(".cm-content").click()
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.insert_text(code)


def cell_with(page: Page, text: str):
    """The code cell that has a text, once it is there."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").filter(has_text=text).first
    cell.wait_for()
    return cell


class EveningTest(BrowserTest):
    """A real server, a real Go kernel and two readers."""

    def setUp(self) -> None:
        """Starts the server."""
        super().setUp()
        self.originals = checksums(NOTEBOOKS)
        self.evening = Evening(self.folder)
        self.addCleanup(self.evening.kill)

    def test_evening(self) -> None:
        """What one reader types and runs the other sees, the file keeps both, and the end ends everything."""
        evening = self.evening
        address = evening.wait()
        self.assert_closed(address)
        join = (self.browser, address, evening.token)
        with reader(*join, "민수", "ko-KR") as minsu, reader(*join, "Alex", "en-US") as alex:
            add_cell(minsu, '%%\nfmt.Println("both", "see", 6*7)')
            cell = cell_with(alex, '"both", "see"')
            cell.locator(".cm-content").click()
            alex.keyboard.press("Control+Enter")
            for page in (minsu, alex):
                page.locator(".jp-OutputArea-output").get_by_text("both see 42").first.wait_for()
            pids = family(evening.process.pid) if PROC.exists() else []
            self.assert_private(pids)
            # By itself the server saves after a second without edits: until it ends there is none.
            add_cell(alex, "// the last words of the evening ")
            last = minsu.locator(".jp-Notebook .jp-CodeCell").filter(has_text="last words of the evening ..")
            wait_for("the last words", lambda: alex.keyboard.insert_text(".") or last.count() > 0)
            self.assertEqual(evening.stop(signal.SIGINT), 0, evening.said())
        for text in ('\\"both\\", \\"see\\"', "both see 42", "the last words of the evening"):
            self.assertIn(text, evening.on_disk())
        self.assertEqual(checksums(NOTEBOOKS), self.originals)
        untouched = "en/04-binary-csv.ipynb"
        self.assertEqual(checksums(evening.folder / "민수")[untouched], self.originals[untouched])
        self.assert_secret()
        if not pids:
            self.skipTest("NOT RUN: no /proc to see the processes in; all else has passed")
        wait_for("the kernels to end", lambda: not any(running(pid) for pid in pids))

    def assert_closed(self, address: str) -> None:
        """Without the token the server shows and runs nothing."""
        for path in ("contents", "contents/" + NOTEBOOK, "sessions", "kernels", "terminals"):
            self.assertEqual(status(f"{address}/api/{path}"), 403, path)
            self.assertEqual(status(f"{address}/api/{path}", "not-" + self.evening.token), 403, path)
        self.assertEqual(status(f"{address}/api/contents", self.evening.token), 200)

    def assert_private(self, pids: list[int]) -> None:
        """The server and its kernel listen on this machine only, and no list of processes has the token."""
        if not pids:
            return
        commands = "\n".join(map(command_line, pids))
        self.assertIn("gonb", commands, "the kernel is not among the processes")
        self.assertNotIn(self.evening.token, commands)
        self.assertEqual(listening(pids), {LOCALHOST})

    def assert_secret(self) -> None:
        """No log has the token."""
        logs = [self.evening.output, *(path for path in (ROOT / "build" / "log").rglob("*") if path.is_file())]
        for log in logs:
            self.assertNotIn(self.evening.token.encode(), log.read_bytes(), log.name)


class RefusalTest(unittest.TestCase):
    """What scripts/study refuses, it refuses in one sentence before it does anything."""

    def refused(self, *arguments: str, **environment: str) -> str:
        """Runs scripts/study, which refuses, and returns the last line of what it says."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "readers"
            done = subprocess.run(
                [str(ROOT / "scripts" / "study"), "--no-browser", "--folder", str(target), *arguments],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("Traceback", done.stderr)
        last = done.stderr.strip().splitlines()[-1]
        self.assertRegex(last, "^study: ")
        return last

    def test_names(self) -> None:
        """A reader's name that is no folder's, or everybody's."""
        for name in ("", ".", "..", ".git", "a/b", "../민수", "a\\b", "a:b", 'a"b', "a\nb", " Alex", "Alex ", "a*"):
            with self.subTest(name=name):
                self.assertIn("a reader's name is a folder's", self.refused(name))
        self.assertIn("together/ is everybody's", self.refused("together"))

    def test_options(self) -> None:
        """An option that there is not, one without its value, and a token that processes' lists would show."""
        self.assertIn("there is no option --hots", self.refused("--hots", "0.0.0.0"))
        self.assertIn("--port needs a value", self.refused("--port"))
        for option in ("--token=", "--IdentityProvider.token=", "--ServerApp.password="):
            self.assertIn("the link always has a token", self.refused(option))

    def test_token(self) -> None:
        """A token that can be guessed, or none."""
        for token in ("", "short"):
            self.assertIn(f"JUPYTER_TOKEN has {len(token)} characters", self.refused(JUPYTER_TOKEN=token))

    def test_host_and_port(self) -> None:
        """An address of another machine, and a port that is none."""
        self.assertIn("that is no address of this machine", self.refused("--host", "192.0.2.1"))
        self.assertIn("a port is a number up to 65535", self.refused("--port", "70000"))

    def test_originals(self) -> None:
        """A folder that has the originals in it."""
        for folder in (ROOT, NOTEBOOKS, NOTEBOOKS / "ko"):
            self.assertIn("the readers would have the originals in it", self.refused("--folder", str(folder)))


if __name__ == "__main__":
    unittest.main()
