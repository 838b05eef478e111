"""A reader of a JupyterHub, as a browser is one: signs in by the form, gets a server, runs cells through it."""

from __future__ import annotations

import asyncio
import json
import time
from queue import Empty
from urllib.parse import quote

import httpx
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect


class Reader:
    """One account of the hub."""

    def __init__(self, hub: str, name: str, password: str, certificate: str | None = None) -> None:
        self.hub, self.name, self.password, self.certificate = hub, name, password, certificate
        self.http = httpx.AsyncClient(
            base_url=hub, follow_redirects=True, timeout=300, verify=certificate or True, trust_env=False
        )
        self.token = ""

    async def sign_in(self) -> httpx.Response:
        """Fills in the hub's form; the answer is what a browser would show next."""
        await self.http.get("/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self.http.cookies.get("_xsrf", path="/hub/")}
        return await self.http.post("/hub/login", data=form)

    async def get_token(self) -> None:
        """Makes a token, as the hub's page for tokens does, with which everything else is asked."""
        await self.http.get("/hub/token")
        made = await self.http.post(
            f"/hub/api/users/{self.name}/tokens",
            headers={"X-XSRFToken": self.http.cookies.get("_xsrf", path="/hub/"), "Referer": f"{self.hub}/hub/token"},
            json={},
        )
        made.raise_for_status()
        self.token = made.json()["token"]

    async def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        """Sends a request with the token."""
        return await self.http.request(method, path, headers={"Authorization": f"token {self.token}"}, **options)

    async def server_answers(self) -> float:
        """Starts the server if none runs, waits until it answers, and returns the seconds that took."""
        started = time.monotonic()
        await self.ask("POST", f"/hub/api/users/{self.name}/server")
        while not (await self.ask("GET", f"/hub/api/users/{self.name}")).json()["servers"].get("", {}).get("ready"):
            if time.monotonic() - started > 300:
                raise TimeoutError(f"{self.name}'s server does not start")
            await asyncio.sleep(0.2)
        (await self.ask("GET", f"/user/{self.name}/api/status")).raise_for_status()
        return time.monotonic() - started

    async def run(self, path: str, nb: NotebookNode, allow_errors: bool = False) -> NotebookNode:
        """Runs a notebook in a kernel of the reader's server, in the folder of path, and shuts that kernel down."""
        # On a busy machine, what a cell says arrives long after the reply that it has ended.
        waiting = {"timeout": 900, "iopub_timeout": 900, "raise_on_iopub_timeout": True}
        client = Client(nb, self, path, allow_errors=allow_errors, coalesce_streams=True, **waiting)
        await client.async_execute()
        return nb

    async def run_cells(self, path: str, *sources: str) -> list[str]:
        """Runs cells; what each says, errors and pictures of text included."""
        cells = [new_code_cell(source) for source in ("%noautoget", *sources)]
        nb = await self.run(path, new_notebook(cells=cells), allow_errors=True)
        return [json.dumps(cell.outputs, ensure_ascii=False) for cell in nb.cells[1:]]


class Client(NotebookClient):
    """A NotebookClient whose kernel a reader's server runs."""

    def __init__(self, nb: NotebookNode, reader: Reader, path: str, **options: object) -> None:
        super().__init__(nb, km=Manager(), **options)
        self.reader, self.path = reader, path

    def async_setup_kernel(self, **_: object) -> Kernel:  # an asynchronous context manager, as nbclient's own
        """The kernel, started as JupyterLab does it."""
        return Kernel(self)


class Manager:
    """The part of a kernel manager that nbclient asks while it runs cells."""

    has_kernel = True

    async def is_alive(self) -> bool:
        """The server would say so on the websocket."""
        return True


class Channel(asyncio.Queue):
    """Messages of one of the kernel's channels."""

    async def get_msg(self, timeout: float | None = None) -> dict:
        """The next message, or queue.Empty after the time-out."""
        try:
            return await asyncio.wait_for(self.get(), timeout)
        except asyncio.TimeoutError as err:
            raise Empty from err


class Kernel:
    """A kernel client as nbclient uses it, over the server's websocket."""

    def __init__(self, client: Client) -> None:
        self.client, self.reader = client, client.reader
        self.session = Session()
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self.socket: WebSocketClientConnection

    async def __aenter__(self) -> None:
        name, reader = quote(self.reader.name), self.reader
        wanted = {"path": self.client.path, "type": "notebook", "name": "", "kernel": {"name": "gonb"}}
        answer = await reader.ask("POST", f"/user/{name}/api/sessions", json=wanted)
        answer.raise_for_status()
        self.id, kernel = answer.json()["id"], answer.json()["kernel"]["id"]
        self.socket = await websocket_connect(
            HTTPRequest(
                f"{reader.hub.replace('http', 'ws', 1)}/user/{name}/api/kernels/{kernel}/channels",
                headers={"Authorization": f"token {reader.token}"},
                ca_certs=reader.certificate,
            ),
            max_message_size=100 << 20,
        )
        self.listener = asyncio.create_task(self._listen())
        self.client.kc = self

    async def __aexit__(self, *_: object) -> None:
        self.listener.cancel()
        self.socket.close()
        await self.reader.ask("DELETE", f"/user/{quote(self.reader.name)}/api/sessions/{self.id}")

    async def _listen(self) -> None:
        while (text := await self.socket.read_message()) is not None:
            message = json.loads(text)
            channel = {"shell": self.shell_channel, "iopub": self.iopub_channel}.get(message["channel"])
            if channel is not None:
                channel.put_nowait(message)

    async def _send(self, kind: str, content: dict) -> str:
        message = self.session.msg(kind, content)
        await self.socket.write_message(json.dumps({**message, "channel": "shell"}, default=str))
        return message["header"]["msg_id"]

    async def kernel_info(self) -> str:
        """Asks what kernel it is."""
        return await self._send("kernel_info_request", {})

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Asks to run a cell."""
        content = {"code": code, "silent": False, "store_history": store_history, "user_expressions": {}}
        return await self._send("execute_request", {**content, "allow_stdin": False, "stop_on_error": stop_on_error})

    async def is_alive(self) -> bool:
        """Whether the websocket is open."""
        return not self.listener.done()
