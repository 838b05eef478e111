"""JupyterLab on a taken port, with a cell that floods, a killed kernel and a set-up that is made anew beside it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import urllib.request
import uuid
from pathlib import Path

import websocket

from checks.conftest import Report
from checks.scripts import small_notes
from checks.scripts.sandbox import Sandbox


class Server:
    """A JupyterLab, by the link that it printed."""

    def __init__(self, link: str) -> None:
        self.address, token = re.match(r"(http://127\.0\.0\.1:\d+)/.*\btoken=(\w+)", link).groups()
        self.headers = {"Authorization": f"token {token}"}

    def ask(self, path: str, content: object = None) -> dict:
        """A request to the server's API."""
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.address}/api/{path}", data, self.headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)


class Kernel:
    """A kernel of the server, through the same messages as a browser's."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.id = server.ask("kernels", {"name": "gonb"})["id"]
        self.connect()

    def connect(self) -> None:
        """Opens the kernel's channels."""
        address = self.server.address.replace("http", "ws", 1)
        self.messages = websocket.create_connection(
            f"{address}/api/kernels/{self.id}/channels", header=self.server.headers, timeout=120
        )

    def run_cell(self, code: str) -> str:
        """Runs a cell and returns what it showed."""
        request = uuid.uuid4().hex
        header = {"msg_id": request, "msg_type": "execute_request", "session": request, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.messages.send(json.dumps(message))
        said, ends = [], 0
        while ends < 2:  # the cell has ended, and the kernel has nothing more to show
            message = json.loads(self.messages.recv())
            if message["parent_header"].get("msg_id") != request:
                continue
            said.append(message["content"].get("text", ""))
            ends += message["msg_type"] == "execute_reply" or message["content"].get("execution_state") == "idle"
        return "".join(said)

    def wait_for_state(self, state: str) -> None:
        """Waits until the server tells this state of the kernel."""
        while json.loads(self.messages.recv())["content"].get("execution_state") != state:
            pass


def lab(report: Report) -> None:
    """A taken port, a flood, a killed kernel, a new set-up beside it, and files that others can't read."""
    with Sandbox() as sandbox, socket.socket() as taken:
        small_notes.put(sandbox.path, {"00-gonb-and-gomlx": ["%%\nshow(nil)"]})
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        runtime = "build/runtime"  # where the server and its kernels keep their keys
        run = sandbox.start(
            *("sh", "-c", 'umask 000; JUPYTER_RUNTIME_DIR=$PWD/$0 exec ./scripts/lab --no-browser --port "$1"'),
            *(runtime, str(port)),
        )
        if not run.wait_for("/lab/tree/"):
            report.fail("JupyterLab on a taken port", run.output)
            return
        link = re.search(r"http://127\.0\.0\.1:\S+", run.output)[0]
        server = Server(link)
        if f":{port}/" in link or "version" not in server.ask(""):
            report.fail("JupyterLab on a taken port", run.output)
        else:
            report.ok("JupyterLab takes another port and prints a link that works")
        kernel = Kernel(server)
        kernel.run_cell(small_notes.SETUP)
        goes_on(report, kernel, "a first cell")
        flood(report, kernel)
        killed(report, sandbox, kernel)
        (sandbox.path / ".tools/ready").unlink()
        status, output = sandbox.run("./scripts/setup")
        if status:
            report.fail("set-up beside JupyterLab", output)
        goes_on(report, kernel, "a cell after a set-up beside JupyterLab")
        fresh = Kernel(server)
        fresh.run_cell(small_notes.SETUP)
        goes_on(report, fresh, "a kernel that is started after a set-up beside JupyterLab")
        # Some files in it others might read, such as the page with the link, and its token; the folder lets nobody in.
        secrets = [sandbox.path / runtime, *(sandbox.path / "build/lab").rglob("*secret*")]
        opened = [str(path) for path in secrets if path.stat().st_mode & 0o077]
        report.problems("keys of JupyterLab that others can reach, with umask 000", opened)
        kept = [path.suffix for path in secrets[0].iterdir()]
        report.problems("what the runtime folder keeps", [] if {".html", ".json"} <= set(kept) else kept)
        run.send(signal.SIGTERM, group=False)
        run.wait()


def goes_on(report: Report, kernel: Kernel, what: str) -> None:
    """A cell runs and shows what it should."""
    said = kernel.run_cell('%%\nfmt.Println("all is well")')
    if said == "all is well\n":
        report.ok(f"{what} runs")
    else:
        report.fail(f"{what} does not run", said)


def flood(report: Report, kernel: Kernel) -> None:
    """A cell that prints 100 MB: the kernel stops it, and all that it passes on reaches the browser."""
    said = kernel.run_cell(small_notes.FLOOD)
    stopped = "stopped: it showed more" in said and "rate exceeded" not in said and 400_000 < len(said) < 502_000
    report.problems("a flood is stopped", [] if stopped else [f"{len(said):,} characters: {said[-1000:]}"])
    goes_on(report, kernel, "a cell after a flood")


def killed(report: Report, sandbox: Sandbox, kernel: Kernel) -> None:
    """A kernel that is killed is started again by JupyterLab."""
    for process, line in sandbox.processes().items():
        if "/bin/gonb" in line and Path(f"/proc/{process}/comm").read_text() == "gonb\n":
            os.kill(process, signal.SIGKILL)
    kernel.wait_for_state("restarting")
    kernel.connect()  # answers when the kernel does
    kernel.run_cell(small_notes.SETUP)
    goes_on(report, kernel, "a cell after the kernel was killed")
