"""A project in which things may go wrong for real: the same folder, the same set-up, and nothing of it stays.

A sandbox is a namespace of mounts and processes with an overlay over the project's folder: what is written or deleted
there goes to a temporary folder, and whoever still runs ends with the sandbox. It needs Linux, and root or the right to
make namespaces.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from common.places import ROOT

# The first process of the namespace lays the overlay and says so. It lasts as long as its input: as whoever made it.
_INIT = """
if [ -n "$4" ]; then
  mount -t tmpfs -o "size=$4" tmpfs "$1" && cp -a "$3/." "$1"
else
  mount -t overlay overlay -o "lowerdir=$3,upperdir=$2/upper,workdir=$2/work" "$1"
fi && echo ready && read -r _
"""
# What the reader of a fault may have set; a test says what it wants.
_UNSET = ("GOMLX_BACKEND", "BINARY_CSV", "PJRT_PLUGIN_LIBRARY_PATH", "XLA_FLAGS")
DEADLINE = 600  # seconds; nothing that a sandbox runs takes as long


class Run:
    """A command that was started in a sandbox, and what it has said."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        """All that it has said so far, on both streams."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def wait(self) -> int:
        """Waits for its end and returns its status."""
        return self._process.wait(DEADLINE)

    def wait_for(self, text: str) -> bool:
        """Waits until it has said text, or has ended; returns whether it has said it."""
        end = time.monotonic() + DEADLINE
        while text not in self.output:
            if not self.running:
                return text in self.output
            if time.monotonic() > end:
                raise TimeoutError(f"no {text!r} in\n{self.output}")
            time.sleep(0.02)
        return True

    def send(self, number: signal.Signals, group: bool) -> None:
        """Sends a signal to the command's process group, or to its first process alone."""
        try:
            if group:
                os.killpg(self._process.pid, number)
            else:
                first = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()[0]
                os.kill(int(first), number)
        except (ProcessLookupError, FileNotFoundError, IndexError):
            pass  # it had ended


class Sandbox:
    """One such project; a context manager."""

    def __init__(self, set_up: bool = True, disk: str = "") -> None:
        """A copy of the project as it is, or as it was before set-up; then it may have a disk of its own size."""
        self._temporary = tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True)
        self._folder = Path(self._temporary.name)
        for name in ("upper", "work", "log", "lower"):
            (self._folder / name).mkdir()
        lower = ROOT
        if not set_up:
            lower = self._folder / "lower"
            copy_sources(lower)
        users = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
        command = ["unshare", *users, "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        command += ["bash", "-c", _INIT, "sandbox", str(ROOT), str(self._folder), str(lower), disk]
        pipe = subprocess.PIPE
        try:
            self._unshare = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        except FileNotFoundError as err:
            raise unittest.SkipTest("NOT RUN: this system has no unshare") from err
        if self._unshare.stdout.readline() != "ready\n":
            why = self._unshare.communicate()[1].strip()
            raise unittest.SkipTest(f"NOT RUN: a namespace with an overlay can't be made here: {why}")
        pid = self._unshare.pid
        self._first = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0]
        self._enter = ["nsenter", f"--target={self._first}", "--mount", "--pid"]
        self._enter += ["--user", "--preserve-credentials"] if users else []
        self._runs = 0
        self.path = Path(f"/proc/{self._first}/root{ROOT}")  # the project in the sandbox, seen from outside

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends whatever runs in the sandbox and deletes what was changed."""
        self._unshare.kill()
        self._unshare.communicate()
        self._temporary.cleanup()

    def start(self, *command: str, **env: str) -> Run:
        """Starts a command in the sandbox, in the project's folder."""
        self._runs += 1
        inside = ["sh", "-c", 'cd "$0" && exec "$@"', str(ROOT), *command]
        outside = {name: value for name, value in os.environ.items() if name not in _UNSET}
        return Run([*self._enter, "--", *inside], {**outside, **env}, self._folder / "log" / str(self._runs))

    def run(self, *command: str, **env: str) -> tuple[int, str]:
        """Runs a command there to its end; returns its status and what it said."""
        run = self.start(*command, **env)
        return run.wait(), run.output

    def processes(self) -> dict[int, str]:
        """The command lines of what runs in the sandbox, by process id."""
        space = os.readlink(f"/proc/{self._first}/ns/pid")
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or entry.name == self._first:
                continue
            try:
                if os.readlink(entry / "ns" / "pid") == space and (line := (entry / "cmdline").read_bytes()):
                    found[int(entry.name)] = line.replace(b"\0", b" ").decode(errors="replace").strip()
            except OSError:
                continue  # it ended meanwhile
        return found

    def wait_for_process(self, name: str) -> bool:
        """Waits until a program with that in its command line runs."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if any(name in line for line in self.processes().values()):
                return True
            time.sleep(0.05)
        return False


def ended(sandbox: Sandbox) -> list[str]:
    """Waits for everything in a sandbox to end, and returns what has not."""
    end = time.monotonic() + 60
    while (left := sandbox.processes()) and time.monotonic() < end:
        time.sleep(0.1)
    return list(left.values())


def offline(*command: str) -> list[str]:
    """A command that runs without a network: only this machine's own address answers."""
    loopback = (
        "import fcntl, socket, struct; s = socket.socket();"
        "fcntl.ioctl(s, 0x8914, struct.pack('16sH14s', b'lo', 1, b''))"  # SIOCSIFFLAGS: up
    )
    return ["unshare", "--net", "sh", "-c", f'python3 -c "{loopback}" && exec "$@"', "offline", *command]


def copy_sources(target: Path) -> None:
    """Copies what git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        raise unittest.SkipTest("NOT RUN: this folder is not a git repository")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
