"""The server behind scripts/study: JupyterLab for several readers, each under a name of their own.

study.py --folder FOLDER [--reader NAME ...] [--host HOST] [--port PORT] [--no-browser] [-- JUPYTERLAB_OPTION ...]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from jupyter_server_nbmodel import actions
from jupyter_server_ydoc.rooms import DocumentRoom
from jupyter_ydoc import ydocs as YDOCS
from jupyterlab.labapp import LabApp
from nbformat.v4 import new_output
from pycrdt import Doc
from pycrdt.store import YDocNotFound
from tornado import template, web
from tornado.netutil import bind_sockets

from common import oserrors
from common.nbfiles import UserError
from common.places import LANGUAGES
from serve.study_folder import STATE, TOGETHER, fill, get_token, take

PAGE = "evening"
LOCALHOST = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")
WORDS = {
    "ko": {"title": "함께 공부하기", "ask": "다른 사람에게 보일 이름을 적어 주세요.", "enter": "들어가기"},
    "en": {"title": "Study together", "ask": "The name that the others see:", "enter": "Enter"},
}


class Evening(ServerApp):
    """A Jupyter server that asks readers for their names and loses nothing when it ends."""

    def init_webapp(self) -> None:
        """Adds the page that asks for the name."""
        super().init_webapp()
        self.web_app.add_handlers(".*$", [(url_path_join(self.base_url, PAGE), Welcome)])

    def start_app(self) -> None:
        """Starts, and prints the link."""
        super().start_app()
        host = self.ip
        if host in EVERYWHERE:
            host = outward_address() or socket.gethostname()
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if self.certfile else "http"
        link = f"{scheme}://{shown}:{self.port}{url_path_join(self.base_url, PAGE)}"
        # A terminal's reader sees the token; a file that standard output goes to doesn't hold it.
        token = self.identity_provider.token if sys.stdout.isatty() else "..."
        print(f"\nEverybody opens this link and enters a name:\n\n    {link}?token={token}\n")
        if not sys.stdout.isatty():
            print("The token is not shown here: the output goes to no terminal.")
        if self.ip == LOCALHOST:
            print("Only this machine reaches it; --host ADDRESS lets others in.")
        else:
            print("The traffic is not encrypted, and anyone with the link can run programs on this machine.")
        print("Ctrl-C twice ends the evening; everything is saved.", flush=True)

    def init_signal(self) -> None:
        """Ends in good order also when the terminal is closed, or was none."""
        super().init_signal()
        signal.signal(signal.SIGHUP, self._signal_stop)
        if not sys.stdin.isatty():
            signal.signal(signal.SIGINT, self._signal_stop)

    def start_ioloop(self) -> None:
        """Serves until it is stopped, and then ends the tasks that are left.

        The threads that read and write files for them would otherwise keep the process alive.
        """
        super().start_ioloop()
        loop = self.io_loop.asyncio_loop
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=10))

    async def _cleanup(self) -> None:
        await self.save_documents()
        await super()._cleanup()

    async def save_documents(self) -> None:
        """Writes what is being edited to disk.

        jupyter-collaboration itself saves after a second without edits, and drops what waits for that when the server
        ends.
        """
        for app in self.extension_manager.extension_apps["jupyter_server_ydoc"]:
            for room in list(app.ywebsocket_server.rooms.values()):
                if hasattr(room, "_save_to_disc"):  # a document, not who is present
                    async with room._update_lock:
                        pass
                    await room._save_to_disc()


def write_updates() -> None:
    """Has the shared notebook also get what replaces an output: the steps of a progress bar, and its end.

    jupyter-server-nbmodel, which runs cells and writes their outputs into the notebook, leaves these messages out.
    """
    original = actions._output_hook
    shown: dict[str, tuple[Any, int]] = {}  # where an output is that may be replaced: its cell and its place there

    def hook(outputs: list, cell: Any, stream: Any, msg: dict) -> None:
        original(outputs, cell, stream, msg)
        name = msg["content"].get("transient", {}).get("display_id")
        if cell is None or name is None:
            return
        if msg["msg_type"] == "display_data":
            shown[name] = cell, len(cell["outputs"]) - 1
        elif msg["msg_type"] == "update_display_data" and name in shown:
            cell, place = shown[name]
            if place < len(cell["outputs"]):
                content = msg["content"]
                cell["outputs"][place] = new_output("display_data", data=content["data"], metadata=content["metadata"])

    actions._output_hook = hook


def keep_edits() -> None:
    """Has the file of a notebook get, when it is opened, what was typed just before a server was killed.

    The server puts each edit into its database, and writes the file after a second without edits. Where the two differ,
    jupyter-collaboration takes the file and drops the rest.
    """
    original = DocumentRoom.initialize

    async def initialize(room: DocumentRoom) -> None:
        if not room.ready:
            await write_newer(room)
        await original(room)

    DocumentRoom.initialize = initialize


async def write_newer(room: DocumentRoom) -> None:
    """Writes the file of a room that is not open yet, if the database has something newer."""
    async with room.ystore.start_lock:
        if not room.ystore.started.is_set():
            room.create_task(room.ystore.start())
            await room.ystore.started.wait()
    edits, newest = Doc(), 0.0
    try:
        async for update, _, written in room.ystore.read():
            edits.apply_update(update)
            newest = written
    except YDocNotFound:
        return
    content = await YDOCS.get(room.file_type, YDOCS["file"])(edits).aget()
    file = await room._file.load_content(room.file_format, room.file_type)
    if newest > file["last_modified"].timestamp() and content != file["content"]:
        await room._file.maybe_save_content({"format": room.file_format, "type": room.file_type, "content": content})


class Welcome(JupyterHandler):
    """Asks readers for their names, and then shows them JupyterLab in a workspace of their own."""

    @web.authenticated
    def get(self) -> None:
        """Shows the form, or takes the name and goes on."""
        user = self.current_user
        accepted = self.request.headers.get("Accept-Language", "")
        language = "ko" if accepted.startswith("ko") else "en"
        name = " ".join(self.get_query_argument("name", "").split())[:30]
        if name:
            user.name = user.display_name = name
            user.initials = name[0]
            self.identity_provider.set_login_cookie(self, user)
            # Without a workspace of their own, readers would see the tabs that others have open.
            lab = url_path_join(self.base_url, "lab", "workspaces", user.username, "tree", TOGETHER, language)
            self.redirect(lab)
            return
        folder = Path(self.serverapp.root_dir)
        readers = sorted(path.parent.name for path in folder.glob(f"*/{LANGUAGES[0]}") if path.parent.name != TOGETHER)
        page = template.Loader(str(Path(__file__).parent)).load("study.html")
        known = "" if user.name.startswith("Anonymous ") else user.name
        self.finish(page.generate(language=language, words=WORDS[language], name=known, readers=readers))


def check_host(host: str) -> None:
    """Refuses an address at which this machine can't listen."""
    try:
        for listening in bind_sockets(0, host):
            listening.close()
    except OSError as err:
        own = outward_address()
        hint = f"; this machine's address seems to be {own}" if own else ""
        raise UserError(f"--host {host}: that is no address of this machine{hint}") from err


def outward_address() -> str:
    """This machine's address in its network, or nothing without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: any outside this machine will do
        except OSError:
            return ""
        return probe.getsockname()[0]


def main() -> None:
    """Reads the arguments that scripts/study passes on, and serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="scripts/study")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--reader", action="append", default=[])
    parser.add_argument("--host", default=LOCALHOST)
    parser.add_argument("--port", type=int, default=8888)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("jupyterlab", nargs="*")
    options = parser.parse_args()
    if not 0 <= options.port <= 65535:
        raise UserError(f"--port {options.port}: a port is a number up to 65535")
    check_host(options.host)
    lock = take(options.folder)
    fill(options.folder, options.reader)
    token = get_token(options.folder)
    state = options.folder / STATE
    # These are this process's own: no list of processes shows them.
    arguments = [
        *options.jupyterlab,
        f"--ServerApp.ip={options.host}",
        f"--ServerApp.port={options.port}",
        f"--ServerApp.default_url=/{PAGE}",
        f"--IdentityProvider.token={token}",
        # A new token ends the last evening's logins too.
        f"--ServerApp.cookie_secret={hashlib.sha256(b'cookie' + token.encode()).hexdigest()}",
        "--PasswordIdentityProvider.allow_password_change=False",
        "--ContentsManager.allow_hidden=False",  # whatever the leader's own settings say: the token is in the folder
        f"--YDocExtension.session_store_path={state / 'sessions.json'}",
        f"--SQLiteYStore.db_path={state / 'edits.db'}",
        f"--BaseFileIdManager.db_path={state / 'files.db'}",
        "--Application.log_level=WARN",
    ]
    if options.no_browser:
        arguments.append("--no-browser")
    write_updates()
    keep_edits()
    LabApp.serverapp_class = Evening
    with lock:
        LabApp.launch_instance(arguments)


if __name__ == "__main__":
    try:
        main()
    except UserError as err:
        sys.exit(f"study: {err}")
    except OSError as err:
        sys.exit(f"study: {oserrors.sentence(err)}")
