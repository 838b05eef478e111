"""JupyterHub with eight readers at once: real accounts, sign-in, servers, notebook 04, and what must not happen."""

from __future__ import annotations

import asyncio
import copy
import grp
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from checks import repository
from checks.conftest import Report
from checks.heavy.hub_reader import Reader
from common import book, nbfiles
from common.places import BUILD, NOTEBOOKS, ROOT

READERS = 8
NOTEBOOK = "en/04-binary-csv.ipynb"
MEMORY = "2G"
GROUP = f"notes-test-{os.getpid()}"
NEEDS = ("useradd", "userdel", "groupadd", "groupdel", "chpasswd", "setpriv", "openssl")

# What a reader's cell tries to read or write; it prints what it could. The first line must come out.
INTRUDER = """%%
for _, path := range []string{{{paths}}} {{
	if entries, err := os.ReadDir(path); err == nil {{
		fmt.Println("listed", path, len(entries))
	}} else if content, err := os.ReadFile(path); err == nil {{
		fmt.Println("read", path, len(content))
	}}
	if file, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {{
		file.Close()
		fmt.Println("may write", path)
	}} else if file, err := os.Create(path + "/intruder"); err == nil {{
		file.Close()
		os.Remove(file.Name())
		fmt.Println("may write in", path)
	}}
}}
fmt.Println("done")
"""

# Four gigabytes, touched page by page.
GREEDY = """%%
var kept [][]byte
for range 64 {
	block := make([]byte, 64<<20)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	kept = append(kept, block)
}
fmt.Println("kept", len(kept))
"""

# A process that leaves the kernel's session.
DAEMON = """%%
command := exec.Command("setsid", "--fork", "sleep", "987654")
fmt.Println("started", command.Run())
"""


def test_hub(report: Report) -> None:
    """JupyterHub with eight readers at once (6 minutes; root)."""
    missing = [name for name in NEEDS if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"needs root and {', '.join(NEEDS)}")
    with accounts(READERS + 1) as passwords, project_copy() as project:
        names = list(passwords)
        evening(report, project, passwords, names)
        culling(report, project, passwords, names[0])
        killed(report, project, passwords, names[0])
        left = [process for name in names for process in processes(name)]
        report.problems("no process is left", [f"{process.pid} {process.name()}" for process in left])
    kept = [user.pw_name for user in pwd.getpwall() if user.pw_name in names]
    report.problems("no account is left", kept)


# ---- What the test makes and takes away ----


@contextmanager
def accounts(count: int) -> Iterator[dict[str, str]]:
    """Unix accounts with random passwords. The last one is no member of the readers' group."""
    remove_left_accounts()
    passwords = {f"{GROUP}-{number}": secrets.token_urlsafe(12) for number in range(1, count + 1)}
    # `timeout` and a closed terminal end a process so: the accounts must go then too.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        subprocess.run(["groupadd", GROUP], check=True)
        for number, name in enumerate(passwords, start=1):
            groups = ["--groups", GROUP] if number < count else []
            add = ["useradd", "--create-home", "--key", "HOME_MODE=0700", "--shell", "/bin/bash", *groups, name]
            subprocess.run(add, check=True)
        lines = "".join(f"{name}:{password}\n" for name, password in passwords.items())
        subprocess.run(["chpasswd"], input=lines, text=True, check=True)
        yield passwords
    finally:
        remove_accounts(GROUP, list(passwords))
        signal.signal(signal.SIGTERM, before)


def remove_accounts(group: str, names: list[str]) -> None:
    """Removes accounts with their homes and processes, and their group."""
    for name in names:
        left = processes(name)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=10)
        subprocess.run(["userdel", "--remove", name], capture_output=True)
    subprocess.run(["groupdel", group], capture_output=True)


def remove_left_accounts() -> None:
    """Removes what a run that was killed could not remove."""
    for group in grp.getgrall():
        run = re.fullmatch(r"notes-test-(\d+)", group.gr_name)
        if run and not psutil.pid_exists(int(run[1])):
            names = [user.pw_name for user in pwd.getpwall() if user.pw_name.startswith(f"{group.gr_name}-")]
            remove_accounts(group.gr_name, names)


@contextmanager
def project_copy() -> Iterator[Path]:
    """A copy of the project where every account may read it. The hub's script sets it up, as on a new server."""
    with tempfile.TemporaryDirectory(prefix="notes-hub-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for file in repository.files(ROOT):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, folder / file)
        yield folder


class Hub:
    """scripts/hub, running."""

    def __init__(self, project: Path, **settings: str) -> None:
        self.project, self.port = project, int(settings.get("HUB_PORT") or free_ports())
        self.scheme = "https" if "HUB_CERT" in settings else "http"
        self.url = f"{self.scheme}://localhost:{self.port}"
        self.certificate = settings.get("HUB_CERT")
        self.log = BUILD / "log" / f"hub-{self.scheme}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        # An administrator's shell has not this project's environment.
        path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if not part.startswith(str(ROOT)))
        environment = {**os.environ, "PATH": path, "HUB_PORT": str(self.port), "HUB_GROUP": GROUP, "HUB_MEMORY": MEMORY}
        environment.update(settings)
        if book.SHARED.exists():
            environment.setdefault("BINARY_CSV", str(book.SHARED))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [project / "scripts" / "hub"], env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def __enter__(self) -> Hub:
        try:
            self.wait()
        except BaseException:  # __exit__ is not called then
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(120)
            raise
        return self

    def wait(self) -> None:
        """Waits until the hub answers; a failure shows the end of its log."""
        deadline = time.monotonic() + 1200
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
                raise RuntimeError(f"scripts/hub does not answer:\n{tail}")
            time.sleep(0.5)

    def answers(self) -> bool:
        """Whether the hub's health check is well."""
        try:
            return httpx.get(f"{self.url}/hub/health", verify=self.certificate or True, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def reader(self, name: str, password: str) -> Reader:
        """A browser of that account."""
        return Reader(self.url, name, password, self.certificate)


def free_ports() -> int:
    """The first of three ports in a row that nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
            except (OSError, OverflowError):
                continue
            return port


# ---- What is measured ----


def processes(name: str) -> list[psutil.Process]:
    """The processes of an account."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.username() == name:
                found.append(process)
        except psutil.Error:
            continue
    return found


def memory(name: str) -> int:
    """The bytes of an account's processes, what they share divided among those that share it."""
    total = 0
    for process in processes(name):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total


class Watch:
    """Looks at the memory every second while something runs: the most of each reader, the least that is available."""

    def __init__(self, names: list[str]) -> None:
        self.most = dict.fromkeys(names, 0)
        self.least = psutil.virtual_memory().available
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.stopped.wait(1):
            self.least = min(self.least, psutil.virtual_memory().available)
            for name in self.most:
                self.most[name] = max(self.most[name], memory(name))


def megabytes(counts: list[int]) -> str:
    """From the least to the most, in MB."""
    return f"{min(counts) / 1e6:.0f} to {max(counts) / 1e6:.0f} MB"


# ---- The evening ----


def evening(report: Report, project: Path, passwords: dict[str, str], names: list[str]) -> None:
    """Eight readers, from sign-in to the last cell, and what each may not do to the others."""
    started = time.monotonic()
    with Hub(project) as hub:
        print(f"  set-up and start: {time.monotonic() - started:.0f} s", flush=True)
        tokens = asyncio.run(sign_in_and_work(report, hub, passwords, names))
        in_browser(report, hub, names[1], passwords[names[1]])
        secrets_kept(report, hub, [*passwords.values(), *tokens], names)
        stopping = time.monotonic()
    print(f"  stopping the hub with its servers: {time.monotonic() - stopping:.0f} s")
    left = [f"{name}: {process.name()}" for name in names for process in processes(name)]
    report.problems("stopping the hub ends every reader's processes", left)
    groups = [str(path) for name in names for path in cgroup(name)]
    report.problems("no reader's cgroup is left", groups)


async def sign_in_and_work(report: Report, hub: Hub, passwords: dict[str, str], names: list[str]) -> list[str]:
    """Everything that goes through the hub's addresses; returns the readers' tokens."""
    readers = [hub.reader(name, passwords[name]) for name in names[:READERS]]
    await refuse(report, hub, names, passwords)
    available = psutil.virtual_memory().available

    async def come_in(reader: Reader) -> float:
        started = time.monotonic()
        await reader.sign_in()
        await reader.get_token()
        await reader.server_answers()
        return time.monotonic() - started

    took = await asyncio.gather(*map(come_in, readers))
    report.ok(f"{READERS} readers sign in: the first has a server after {min(took):.0f} s, the last {max(took):.0f} s")
    homes = [Path(pwd.getpwnam(reader.name).pw_dir) for reader in readers]
    copies = [sum(1 for _ in (home / "notes").glob("*/*.ipynb")) for home in homes]
    originals = len(list(NOTEBOOKS.glob("*/*.ipynb")))
    report.problems("each has copies of the notebooks", [f"{n} of {originals}" for n in copies if n != originals])
    shown = [str(home) for home in homes if (home / "notes").stat().st_mode & 0o077]
    report.problems("nobody enters a reader's notes, whatever the home allows", shown)
    await asyncio.sleep(5)
    idle = [memory(reader.name) for reader in readers]

    first = time.monotonic()
    answer = await readers[0].run_cells(NOTEBOOK, '%%\nfmt.Println("ready")')
    report.problems("a first cell", [] if "ready" in answer[0] else answer)
    print(f"  a first cell, kernel's start included: {time.monotonic() - first:.1f} s")

    with Watch([reader.name for reader in readers]) as watch:
        began = time.monotonic()
        original = nbfiles.read(hub.project / "notebooks" / NOTEBOOK)
        notebooks = [nbfiles.read(home / "notes" / NOTEBOOK) for home in homes]
        for nb in notebooks:
            for cell in nbfiles.code_cells(nb):
                cell.outputs = []
        runs = [reader.run(NOTEBOOK, nb) for reader, nb in zip(readers, notebooks, strict=True)]
        ended = await asyncio.gather(*runs, return_exceptions=True)
        wall = time.monotonic() - began
    report.problems("notebook 04 by all at once", [str(end) for end in ended if isinstance(end, Exception)])
    print(f"  notebook 04 by all {READERS} at once: {wall:.0f} s on {os.cpu_count()} cores")
    print(f"  memory of a reader: {megabytes(idle)} idle, {megabytes(list(watch.most.values()))} at the most")
    print(f"  memory of all: {(available - watch.least) / 1e9:.1f} GB at the most")
    if files := [peak for reader in readers for group in cgroup(reader.name) if (peak := peak_file(group))]:
        print(f"  memory of a reader as its cgroup counted it: {megabytes([int(f.read_text()) for f in files])}")
    data = hub.project / "notebooks" / "datasets" / "binary.csv"
    if book.SHARED.exists() and data.read_bytes() == book.SHARED.read_bytes():
        for reader, nb in zip(readers, notebooks, strict=True):
            problems = notebooks.check_outputs(original, nbfiles.with_outputs(copy.deepcopy(original), nb))
            report.problems(f"{reader.name}: the committed outputs", problems)
    else:
        report.skip("committed outputs", "they were made with the book's data, which is not here")

    await isolated(report, hub, readers, homes)
    await limited(report, readers)
    await nothing_outlives(report, readers[-1])
    return [reader.token for reader in readers]


async def refuse(report: Report, hub: Hub, names: list[str], passwords: dict[str, str]) -> None:
    """Who has no account, the wrong password, or is no reader, does not come in."""
    outsider = names[READERS]
    for who, name, password in (
        ("a wrong password", names[0], "wrong"),
        ("an unknown name", f"{GROUP}-nobody", "wrong"),
        ("an account outside the group", outsider, passwords[outsider]),
    ):
        answer = await hub.reader(name, password).sign_in()
        report.problems(f"{who} is refused", [] if answer.status_code == 403 else [f"status {answer.status_code}"])


async def isolated(report: Report, hub: Hub, readers: list[Reader], homes: list[Path]) -> None:
    """A reader sees nothing of another's, nor of the hub's, by a cell or by the server."""
    mine, other = readers[0], readers[1]
    state = hub.project / "build" / "hub"
    processes_of = [f"/proc/{process.pid}/environ" for process in processes(other.name)]
    forbidden = [
        str(homes[1]),
        str(homes[1] / "notes" / NOTEBOOK),
        str(state / "private"),
        str(state / "private" / "cookie_secret"),
        str(state / "private" / "jupyterhub.sqlite"),
        str(state / "readers" / other.name),
        f"/proc/{hub.process.pid}/environ",
        *processes_of,
    ]
    home = str(homes[0])
    found = await intrude(mine, [*forbidden, home])
    own = [line for line in found if line.startswith((f"listed {home} ", f"may write in {home}"))]
    report.problems("a cell reads its own home", [] if len(own) == 2 else found)
    report.problems("a cell reads nothing of others", [line for line in found if line not in own])

    shared = [hub.project / "lib", hub.project / "scripts" / "lab", state / "go" / "build", state / "jupyter"]
    linked = next((state / "readers" / mine.name / "go-build").glob("*/*-d"))
    found = await intrude(mine, [str(path) for path in [*shared, linked]])
    report.problems("a cell reads what it needs", [] if len(found) >= len(shared) else found)
    report.problems("a cell writes nothing that others use", [line for line in found if line.startswith("may write")])

    (homes[0] / "notes" / "way-out").symlink_to(homes[1])
    for path, expected in (
        (f"/user/{other.name}/api/contents", {403, 404}),
        (f"/user/{other.name}/api/kernels", {403, 404}),
        (f"/user/{mine.name}/api/contents/../../{other.name}", {403, 404}),
        (f"/user/{mine.name}/api/contents/way-out/notes/{NOTEBOOK}", {403, 404, 500}),  # 500: its system refused
        (f"/hub/api/users/{other.name}", {403, 404}),
        ("/hub/api/users", {403}),
        (f"/user/{mine.name}/api/contents/{NOTEBOOK}?content=0", {200}),
    ):
        answer = await mine.ask("GET", path)
        problems = [] if answer.status_code in expected else [f"status {answer.status_code}"]
        if 200 not in expected and "binary-csv" in answer.text.replace(NOTEBOOK, ""):
            problems.append("the answer tells what is there")
        report.problems(f"GET {path}", problems)
    direct = f"http://127.0.0.1:{listening_port(server(other.name))}/user/{other.name}/api/contents"
    for token in (mine.token, other.token):
        headers = {"Authorization": f"token {token}"}
        code = httpx.get(direct, headers=headers, trust_env=False).status_code
        problems = [] if (code == 200) == (token == other.token) else [f"status {code}"]
        report.problems(f"past the proxy, {'its owner' if token == other.token else 'another reader'}", problems)
    anonymous = httpx.get(f"{hub.url}/user/{mine.name}/api/contents", trust_env=False).status_code
    report.problems("without a token", [] if anonymous == 403 else [f"status {anonymous}"])
    (homes[0] / "notes" / "way-out").unlink()


async def intrude(reader: Reader, paths: list[str]) -> list[str]:
    """What a reader's cell could list, read or write of the paths."""
    [said] = await reader.run_cells(NOTEBOOK, INTRUDER.format(paths=", ".join(map(json.dumps, paths))))
    *found, end = lines(said) or [""]
    if end != "done":
        raise RuntimeError(f"the cell did not run: {said}")
    return found


async def limited(report: Report, readers: list[Reader]) -> None:
    """A cell that wants more memory than there is for its reader ends, and nothing else."""
    greedy, other = readers[2], readers[3]
    if not cgroup(greedy.name):
        report.skip("memory limit", "this machine gives no cgroup")
        return
    servers = {reader.name: server(reader.name) for reader in (greedy, other)}
    (said, after), beside = await asyncio.gather(
        greedy.run_cells(NOTEBOOK, GREEDY, '%%\nfmt.Println("still here")'),
        other.run_cells(NOTEBOOK, '%%\nfmt.Println("undisturbed")'),
    )
    report.problems("a cell beyond the limit is ended with a message", [] if "killed" in said else [said])
    print(f"  the message: {json.loads(said)[-1].get('evalue')}")
    report.problems("its kernel goes on", [] if "still here" in after else [after])
    report.problems("the others go on", [] if "undisturbed" in beside[0] else beside)
    gone = [name for name, pid in servers.items() if server(name) != pid]
    report.problems("no server ended", gone)


async def nothing_outlives(report: Report, reader: Reader) -> None:
    """Stopping a server ends all that its reader has started."""
    [said] = await reader.run_cells(NOTEBOOK, DAEMON)
    running = [process for process in processes(reader.name) if "987654" in process.cmdline()]
    report.problems("a cell leaves a process running", [] if running else [said])
    await reader.ask("DELETE", f"/hub/api/users/{reader.name}/server")
    for _ in range(120):
        if not processes(reader.name):
            break
        await asyncio.sleep(0.5)
    left = [" ".join(process.cmdline()) for process in processes(reader.name)]
    report.problems("stopping a server ends its processes", left)


def lines(said: str) -> list[str]:
    """What a cell printed."""
    return "".join(output.get("text", "") for output in json.loads(said)).splitlines()


def cgroup(name: str) -> list[Path]:
    """The reader's memory cgroup."""
    return list(Path("/sys/fs/cgroup").rglob(f"reader-{name}"))


def peak_file(group: Path) -> Path | None:
    """Where a cgroup tells the most memory that it had."""
    names = ("memory.peak", "memory.max_usage_in_bytes")  # version 2 (Linux 5.19 and later), version 1
    return next((group / name for name in names if (group / name).exists()), None)


def server(name: str) -> int:
    """The process of the reader's server."""
    return next(p.pid for p in processes(name) if "jupyterhub.singleuser" in p.cmdline())


def listening_port(pid: int) -> int:
    """The port on which a process listens."""
    connections = psutil.Process(pid).net_connections("inet")
    return next(connection.laddr.port for connection in connections if connection.status == psutil.CONN_LISTEN)


def in_browser(report: Report, hub: Hub, name: str, password: str) -> None:
    """Signs in with a real browser and runs a cell."""
    from checks.pages.browser import NoBrowserError, chromium

    try:
        with chromium() as browser:
            page = browser.new_context(locale="en-US").new_page()
            page.goto(hub.url)
            page.get_by_label("Username").fill(name)
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in").click()
            cell = page.locator(".jp-Notebook .jp-CodeCell").first
            cell.wait_for(timeout=120_000)
            title = page.title()
            cell.locator(".cm-content").click()
            for key in ("Escape", "b", "Enter"):  # a new cell
                page.keyboard.press(key)
            page.keyboard.type('%%\nfmt.Println("I am ready")')
            output = page.locator(".jp-OutputArea-output").get_by_text("I am ready", exact=True).first
            for _ in range(300):  # as long as the kernel is not there, JupyterLab ignores the request
                page.keyboard.press("Control+Enter")
                page.wait_for_timeout(400)
                if output.is_visible():
                    break
            page.screenshot(path=BUILD / "log" / "hub.png")
            report.problems("a cell run in Chromium", [] if output.is_visible() else ["it shows no output"])
            print(f"  Chromium: {title}; build/log/hub.png")
    except NoBrowserError as err:
        report.skip("a reader in a browser", f"no browser starts: {err}")


def secrets_kept(report: Report, hub: Hub, known: list[str], names: list[str]) -> None:
    """No secret stands in a process list or a log, and the hub's files are its own."""
    found = set(known)
    secret = ("API_TOKEN", "AUTH_TOKEN", "CLIENT_SECRET")
    for process in psutil.Process(hub.process.pid).children(recursive=True):
        found |= {value for key, value in process.environ().items() if key.endswith(secret)}
    private = hub.project / "build" / "hub" / "private"
    found.add((private / "cookie_secret").read_text().strip())
    texts = {"the hub's log": hub.log.read_text(errors="replace")}
    for process in psutil.process_iter(["cmdline"]):
        texts[f"process {process.pid}"] = " ".join(process.info["cmdline"] or [])
    report.problems(
        f"{len(found)} secrets in no process list or log",
        [f"{where} has one" for where, text in texts.items() if any(value in text for value in found if value)],
    )
    modes = {path: path.stat().st_mode & 0o077 for path in (private, *private.iterdir())}
    report.problems("the hub's files are its own", [f"{path.name}: {mode:o}" for path, mode in modes.items() if mode])
    kernels = [process.pid for name in names for process in processes(name) if process.name() == "gonb"]
    report.problems("kernels run while it is looked at who listens", [] if kernels else ["none runs"])
    listening = [
        f"{process.name()} listens on {connection.laddr}"
        for process in psutil.Process(hub.process.pid).children(recursive=True)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
        and (connection.laddr.ip != "127.0.0.1" or process.name().startswith("gonb"))
    ]
    report.problems("nothing listens beyond localhost, and kernels not at all", listening)


def culling(report: Report, project: Path, passwords: dict[str, str], name: str) -> None:
    """A server that nobody uses is stopped, with its kernel; here on all addresses, with a certificate."""
    key, certificate = project / "key.pem", project / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
    subprocess.run(made, check=True, capture_output=True)
    settings = {"HUB_IP": "0.0.0.0", "HUB_CERT": str(certificate), "HUB_KEY": str(key), "HUB_IDLE": "15"}
    started = time.monotonic()
    with Hub(project, **settings) as hub:
        print(f"  a second start: {time.monotonic() - started:.0f} s", flush=True)
        reader = hub.reader(name, passwords[name])

        async def leave_a_kernel() -> None:
            await reader.sign_in()
            await reader.get_token()
            await reader.server_answers()
            await reader.ask("POST", f"/user/{name}/api/kernels", json={"name": "gonb"})

        asyncio.run(leave_a_kernel())
        report.problems("sign-in by TLS", [] if processes(name) else ["no server was started"])
        idle = time.monotonic()
        while processes(name) and time.monotonic() - idle < 120:
            time.sleep(1)
        left = [process.name() for process in processes(name)]
        report.problems("an idle server is stopped, with its kernel", left)
        print(f"  idle for 15 s: gone after {time.monotonic() - idle:.0f} s")


def killed(report: Report, project: Path, passwords: dict[str, str], name: str) -> None:
    """A hub that is killed can be started again on the same ports, and readers' servers and kernels go on."""
    port = free_ports()
    with Hub(project, HUB_PORT=str(port)) as hub:
        reader = hub.reader(name, passwords[name])

        async def start_a_kernel() -> str:
            await reader.sign_in()
            await reader.get_token()
            await reader.server_answers()
            answer = await reader.ask("POST", f"/user/{name}/api/kernels", json={"name": "gonb"})
            return answer.json()["id"]

        kernel, before = asyncio.run(start_a_kernel()), server(name)
        hub.process.kill()
    with Hub(project, HUB_PORT=str(port)) as hub:
        reader = hub.reader(name, passwords[name])

        async def come_back() -> list[str]:
            await reader.sign_in()
            await reader.get_token()
            await reader.server_answers()
            kernels = await reader.ask("GET", f"/user/{name}/api/kernels")
            problems = [] if kernel in kernels.text else ["its kernel is gone"]
            [said] = await reader.run_cells(NOTEBOOK, '%%\nfmt.Println("still here")')
            return problems + ([] if "still here" in said else [said])

        problems = asyncio.run(come_back())
        problems += [] if server(name) == before else ["its server is another one"]
        report.problems("a reader's server goes on when the hub was killed and started again", problems)
