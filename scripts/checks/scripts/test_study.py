"""scripts/study: two readers edit and run one notebook in two real browsers, and nobody else gets in."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

from checks.pages.browser import DESK, launch
from checks.scripts.browser import BrowserTest
from checks.scripts.processes import LOCALHOST, PROC, command_line, family, listening, running
from checks.scripts.sandbox import Sandbox
from common import nbfiles
from common.places import NOTEBOOKS, ROOT
from common.servers import free_port, status
from serve.study_folder import STATE, fill, get_token, take

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
    """A server of scripts/study, with its readers' folder in a folder of the test."""

    def __init__(self, folder: Path, name: str = "readers", port: int = 0, token: str = "") -> None:
        self.folder = folder / name
        self.state = self.folder / ".study"
        self.port = port or free_port()
        self.own_token = token
        self.output = folder / f"{name}.output"
        command = [str(ROOT / "scripts" / "study"), "민수", "--no-browser"]
        command += ["--folder", str(self.folder), "--port", str(self.port)]
        environment = {key: value for key, value in os.environ.items() if key != "JUPYTER_TOKEN"}
        if token:
            environment["JUPYTER_TOKEN"] = token
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

    @property
    def token(self) -> str:
        """What opens it."""
        return self.own_token or (self.state / "token").read_text(encoding="utf-8")

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
        """Ends the server and all that it started, as a power cut does."""
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


def output_of(page: Page, text: str) -> None:
    """Waits until a cell's output with a text is shown."""
    page.locator(".jp-OutputArea-output").get_by_text(text).first.wait_for()


class EveningTest(BrowserTest):
    """A real server, a real Go kernel and two readers, each in a browser of their own."""

    def setUp(self) -> None:
        """Starts the second browser."""
        super().setUp()
        self.originals = checksums(NOTEBOOKS)
        self.second = launch(self.browser.browser_type)
        self.addCleanup(self.second.close)

    def start(self, **options: Any) -> str:
        """Starts the server and returns its address."""
        self.evening = Evening(self.folder, **options)
        self.addCleanup(self.evening.kill)
        return self.evening.wait()

    @contextlib.contextmanager
    def readers(self, address: str) -> Iterator[tuple[Page, Page]]:
        """Two who have the notebook open."""
        token = self.evening.token
        with (
            reader(self.browser, address, token, "민수", "ko-KR") as minsu,
            reader(self.second, address, token, "Alex", "en-US") as alex,
        ):
            yield minsu, alex

    def test_evening(self) -> None:
        """What one reader types and runs the other sees, the file keeps both, and the end ends everything."""
        address = self.start(token=secrets.token_urlsafe(24))
        evening = self.evening
        self.assert_closed(address)
        with self.readers(address) as (minsu, alex):
            add_cell(minsu, '%%\nfmt.Println("both", "see", 6*7)')
            cell = cell_with(alex, '"both", "see"')
            cell.locator(".cm-content").click()
            alex.keyboard.press("Control+Enter")
            output_of(minsu, "both see 42")
            output_of(alex, "both see 42")
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

    def test_flood(self) -> None:
        """A cell that prints 100 MB is stopped and says so; the others' cells run, and the notebook stays small."""
        address = self.start()
        before = len(self.evening.on_disk())
        with self.readers(address) as (minsu, alex):
            line = "strings.Repeat(string(rune(120)), 99)"
            add_cell(minsu, f"%%\nfor range 1_000_000 {{ fmt.Println({line}) }}")
            minsu.keyboard.press("Control+Enter")
            output_of(alex, "stopped: it showed more")
            add_cell(alex, '%%\nfmt.Println("after", "the flood", 6*7)')
            alex.keyboard.press("Control+Enter")
            output_of(minsu, "after the flood 42")
            output_of(alex, "after the flood 42")
            self.assertEqual(self.evening.stop(signal.SIGINT), 0, self.evening.said())
        saved = self.evening.on_disk()
        self.assertIn("after the flood 42", saved)
        self.assertGreater(len(saved), before + 50_000, "the flood's beginning is not there")
        self.assertLess(len(saved), before + 1_000_000)
        edits = (self.evening.state / "edits.db").stat()
        self.assertLess(edits.st_size, 5_000_000)
        self.assertEqual(edits.st_mode & 0o077, 0)

    def test_killed(self) -> None:
        """A server that is killed loses nothing that was typed: the readers' pages go on with the next one."""
        address = self.start()
        with self.readers(address) as (minsu, alex):
            add_cell(minsu, "// typed and saved")
            cell_with(alex, "typed and saved")
            wait_for("the file", lambda: "typed and saved" in self.evening.on_disk())
            add_cell(minsu, "// typed as the server died")
            cell_with(alex, "typed as the server died")  # the server has it, and its file has not
            self.evening.kill()
            token = self.evening.token
            self.start(port=self.evening.port)
            self.assertEqual(self.evening.token, token)
            cell_with(alex, "typed as the server died")
            wait_for("the file", lambda: "typed as the server died" in self.evening.on_disk())
        for text in ("typed and saved", "typed as the server died"):
            self.assertEqual(self.evening.on_disk().count(text), 1, text)

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


class FolderTest(unittest.TestCase):
    """What belongs to a readers' folder: one server, its token, and what the server keeps to itself."""

    def setUp(self) -> None:
        """Makes a folder for the readers' folders."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()

    def start(self, name: str = "readers") -> tuple[Evening, str]:
        """Starts a server and returns it with its address."""
        evening = Evening(self.folder, name)
        self.addCleanup(evening.kill)
        return evening, evening.wait()

    def test_two(self) -> None:
        """A second server for a folder is refused and the first goes on; another folder is another evening."""
        first, address = self.start()
        done = scripts_study("--folder", str(first.folder))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(
            done.stderr.strip().splitlines()[-1],
            rf"^study: {first.folder} is open already, .* process {first.process.pid}: use its link, end it",
        )
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(status(f"{address}/api/contents", first.token), 200)
        second, beside = self.start("others")
        self.assertNotEqual(second.token, first.token)
        self.assertEqual(status(f"{beside}/api/contents", second.token), 200)
        self.assertEqual(status(f"{beside}/api/contents", first.token), 403)
        self.assertEqual(status(f"{address}/api/contents", second.token), 403)

    def test_private(self) -> None:
        """All that it makes is for the leader's account alone, and what is hidden the server doesn't hand out."""
        evening, address = self.start()
        made = [evening.folder, *evening.folder.rglob("*")]
        self.assertLess({"token", "lock", "notebook_secret", "files.db"}, {path.name for path in made})
        for path in made:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

        def ask(method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
            request = urllib.request.Request(address + path, method=method, data=data and json.dumps(data).encode())
            request.add_header("Authorization", f"token {evening.token}")
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as err:
                return err.code, err.read().decode()

        self.assertEqual(ask("GET", "/files/together/en/04-binary-csv.ipynb")[0], 200)
        self.assertNotIn(".study", ask("GET", "/api/contents")[1])
        for method, path, data in (
            ("GET", "/api/contents/.study", None),
            ("GET", "/api/contents/.study/token", None),
            ("GET", "/api/contents/together/..%2F.study/token", None),
            ("GET", "/files/.study/token", None),
            ("GET", "/files/.study/edits.db", None),
            ("POST", "/api/contents/together", {"copy_from": ".study/token"}),
            ("PATCH", "/api/contents/.study/token", {"path": "together/token.txt"}),
            ("PUT", "/api/contents/.study/token", {"type": "file", "format": "text", "content": "a token of mine"}),
            ("DELETE", "/api/contents/.study/token", None),
        ):
            with self.subTest(method=method, path=path):
                code, text = ask(method, path, data)
                self.assertIn(code, (400, 403, 404), text)

    def test_full(self) -> None:
        """A disk that would be full during the evening is told before it."""
        with Sandbox() as sandbox:
            small = 'mkdir -p study && mount -t tmpfs -o size=1m tmpfs study && exec "$0" --no-browser 민수'
            code, output = sandbox.run("sh", "-c", small, "scripts/study")
        self.assertEqual(code, 1, output)
        last = output.strip().splitlines()[-1]
        self.assertRegex(last, "^study: .*/study: an evening needs 50 MB there, and 1 MB are free: make room")
        self.assertNotIn("Traceback", output)

    def test_signed(self) -> None:
        """The copies show their outputs in full; what a reader brings does not, at the next start neither."""
        picture = new_output("display_data", data={"text/html": "<script>alert(1)</script>"})
        foreign = new_notebook(cells=[new_code_cell("", outputs=[picture])])
        upload = self.folder / "readers" / "together" / "foreign.ipynb"
        upload.parent.mkdir(parents=True)
        nbformat.write(foreign, upload)
        evening, address = self.start()

        def trusted(path: str) -> bool:
            link = f"{address}/api/contents/{path}?token={evening.token}"
            with urllib.request.urlopen(link, timeout=PATIENCE) as answer:
                cells = json.load(answer)["content"]["cells"]
            return all(cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code")

        self.assertTrue(trusted(NOTEBOOK))
        self.assertFalse(trusted("together/foreign.ipynb"))


class CopiesTest(unittest.TestCase):
    """What a readers' folder is filled with."""

    def test_links(self) -> None:
        """Every link of a copy to another file leads to one that the server shows."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            (folder / STATE).mkdir()
            fill(folder, ["민수"])
            copies = sorted(folder.glob("*/*/*.ipynb"))
            self.assertEqual(len(copies), 2 * len(list(NOTEBOOKS.glob("*/*.ipynb"))))
            links = 0
            for copy in copies:
                cells = [cell for cell in nbfiles.read(copy).cells if cell.cell_type == "markdown"]
                for target in re.findall(r"\]\((\.[^)\s#]+)", "\n".join(cell.source for cell in cells)):
                    links += 1
                    path = (copy.parent / target).resolve()
                    self.assertTrue(path.is_file() and folder in path.parents, f"{copy} links to {target}")
            self.assertGreater(links, 0)


class TokenTest(unittest.TestCase):
    """The token that no leader has chosen."""

    def setUp(self) -> None:
        """Makes a readers' folder and takes it."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.addCleanup(take(self.folder).close)
        self.file = self.folder / ".study" / "token"

    def test_lasts(self) -> None:
        """A token is kept for an evening, and then there is a new one."""
        token = get_token(self.folder)
        self.assertGreaterEqual(len(token), 32)
        self.assertEqual(self.file.read_text(), token)
        eleven, thirteen = (time.time() - hours * 3600 for hours in (11, 13))
        os.utime(self.file, (eleven, eleven))
        self.assertEqual(get_token(self.folder), token)
        os.utime(self.file, (thirteen, thirteen))
        self.assertNotEqual(get_token(self.folder), token)
        self.assertEqual(get_token(self.folder), self.file.read_text())

    def test_empty(self) -> None:
        """An empty file, as a full disk leaves it, is no token."""
        self.file.touch()
        self.assertGreaterEqual(len(get_token(self.folder)), 32)


def scripts_study(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a scripts/study that ends by itself."""
    return subprocess.run(
        [str(ROOT / "scripts" / "study"), "--no-browser", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


class RefusalTest(unittest.TestCase):
    """What scripts/study refuses, it refuses in one sentence before it does anything."""

    def refused(self, *arguments: str, **environment: str) -> str:
        """Runs scripts/study, which refuses, and returns the last line of what it says."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "readers"
            done = scripts_study("--folder", str(target), *arguments, **environment)
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
        for name, locale in (("a" * 300, "C"), ("민" * 31, "C"), ("민" * 31, "C.UTF-8")):
            self.assertRegex(self.refused(name, LC_ALL=locale), rf"at most 30 characters, .* has {len(name)}$")

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

    def test_folder(self) -> None:
        """A folder that can't be made."""
        self.assertRegex(self.refused("--folder", "a" * 300), "^study: --folder a+ can't be made: .")
        self.assertRegex(self.refused("--folder", str(ROOT / "go.mod")), "^study: --folder .*go.mod can't be made: .")
