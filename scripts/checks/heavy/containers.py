"""Images built and containers run by buildah, without a daemon, on a base that debootstrap makes."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from common.places import BUILD

FOLDER = BUILD / ".image"  # with a dot, so that Go does not take what containers hold for the project's packages
BASE = "docker.io/library/debian:bookworm-slim"  # what debian:bookworm-slim in a Dockerfile means
SUITE = "bookworm"
PROGRAMS = {"buildah": "buildah", "debootstrap": "debootstrap", "ip": "iproute2", "unshare": "util-linux"}
READER = 1000  # the number of the image's user
CERTIFICATES = "/etc/ssl/certs/build-machine"  # Go reads every file of this folder; pip is told of it
QUIET = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "text": True}
ADDRESS = "10.88.0.2"  # the container's own, as a container engine gives one


class NotHereError(Exception):
    """What this machine lacks for the test."""


def need_programs() -> None:
    """Installs what is missing where that is possible."""
    if os.geteuid() != 0:
        raise NotHereError("building an image this way needs root")
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise NotHereError(f"{', '.join(missing)} cannot be installed: there is no apt-get")
    print(f"  installing {', '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    for command in (install, ["apt-get", "update"], install):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if command is install and done.returncode == 0:
            return
    raise NotHereError(f"apt-get cannot install {', '.join(missing)}: {done.stderr.strip().splitlines()[-1]}")


def buildah_command(*arguments: str) -> list[str]:
    """A call of buildah that keeps its images in this project's build folder."""
    return ["buildah", "--root", str(FOLDER / "storage"), "--runroot", str(FOLDER / "run"), *arguments]


def call(*command: str) -> str:
    """What a command prints; its last lines are the error if it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise RuntimeError(f"{shlex.join(command)} ended with {done.returncode}:\n{said}")
    return done.stdout


def buildah(*arguments: str) -> str:
    """What buildah prints."""
    return call(*buildah_command(*arguments))


# ---- The base and the machine's settings ----


def base_exists() -> bool:
    """Whether a base of an earlier run is there."""
    return subprocess.run(buildah_command("inspect", "--type=image", BASE), capture_output=True).returncode == 0


def make_base() -> None:
    """Makes the base and gives it the name that the Dockerfile asks for."""
    container = buildah("from", "scratch").strip()
    try:
        root = Path(buildah("mount", container).strip())
        mirror = [address for address, suite, _ in apt_sources() if suite == SUITE][:1]
        call("debootstrap", "--variant=minbase", SUITE, str(root), *mirror)
        for archive in (root / "var" / "cache" / "apt" / "archives").glob("*.deb"):
            archive.unlink()
        shutil.copy(root / "etc" / "apt" / "sources.list", FOLDER / "sources.list")
        # The settings are mounted here while the Dockerfile's commands run. One is in the home of number 1000, which is
        # the reader's as soon as the Dockerfile makes the reader.
        for _, place in settings():
            (root / place[1:]).parent.mkdir(parents=True, exist_ok=True)
            (root / place[1:]).write_text("")
        for path in (root / "home" / "reader", *(root / "home" / "reader").rglob("*")):
            os.chown(path, READER, READER)
        buildah("config", "--cmd", "bash", container)
        buildah("commit", "--quiet", "--format", "docker", container, BASE)
    finally:
        buildah("rm", container)


def apt_sources() -> list[tuple[str, str, str]]:
    """Where this machine has the suite's packages from: address, suite, component."""
    wanted = "$(REPO_URI) $(CODENAME) $(RELEASE) $(COMPONENT)"
    done = subprocess.run(
        ["apt-get", "indextargets", "--format", wanted, "Created-By: Packages", "Origin: Debian"],
        capture_output=True,
        text=True,
    )
    found = [line.split() for line in done.stdout.splitlines()]
    return sorted({(uri, name, part) for uri, name, _, part in found if name.startswith(SUITE)})


def pip_settings() -> str:
    """This machine's indexes for pip, from its files and its environment, as pip.conf; folders mean nothing inside."""
    listed = call(sys.executable, "-m", "pip", "config", "list")
    lines = ["[global]", f"cert = {CERTIFICATES}"]
    for name in ("index-url", "extra-index-url", "trusted-host", "proxy", "default-timeout", "timeout", "retries"):
        found = dict(re.findall(rf"^(global|:env:)\.{name}='(.*)'$", listed, re.MULTILINE))
        if value := found.get(":env:", found.get("global")):
            lines.append(f"{name} = " + value.replace("\\n", "\n  "))
    return "\n".join(lines) + "\n"


def go_settings() -> str:
    """This machine's proxies for Go."""
    names = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOINSECURE"]
    values = call("go", "env", *names).splitlines()
    return "".join(f"{name}={value}\n" for name, value in zip(names, values, strict=True) if value)


def apt_settings() -> str:
    """This machine's proxies for apt, its certificates, and whether it believes the clock."""
    dump = call("apt-config", "dump", "Acquire")
    kept = [line for line in dump.splitlines() if re.match(r"Acquire::(https?::(Proxy|Verify)|Check-)", line)]
    return "\n".join([*kept, f'Acquire::https::CaInfo "{CERTIFICATES}";\n'])


def settings() -> list[tuple[Path, str]]:
    """What the build must know of this machine to reach its indexes: a file here and its place in the container."""
    return [
        (FOLDER / "settings" / name, place)
        for name, place in {
            "certificates": CERTIFICATES,
            "pip.conf": "/etc/pip.conf",
            "go.env": "/home/reader/.config/go/env",
            "apt.conf": "/etc/apt/apt.conf.d/90build-machine",
            "sources.list": "/etc/apt/sources.list",
        }.items()
    ]


def write_settings() -> None:
    """Writes the files of settings()."""
    (FOLDER / "settings").mkdir(parents=True, exist_ok=True)
    trusted = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    sources = "".join(f"deb {uri} {suite} {part}\n" for uri, suite, part in apt_sources())
    texts = [
        trusted.read_text(encoding="utf-8") if trusted.exists() else "",
        pip_settings(),
        go_settings(),
        apt_settings(),
        sources or (FOLDER / "sources.list").read_text(),
    ]
    for (path, _), text in zip(settings(), texts, strict=True):
        path.write_text(text, encoding="utf-8")


def build(context: Path, tag: str) -> list[str]:
    """Builds a folder's Dockerfile and returns what the build said. Only its commands see the machine's settings."""
    write_settings()
    volumes = [f"--volume={path}:{place}:ro" for path, place in settings()]
    # buildah's own format for images knows no HEALTHCHECK; Docker's does.
    options = ["--isolation=chroot", "--format=docker", "--pull-never", "--layers", "--force-rm", f"--tag={tag}"]
    log = FOLDER / f"{tag}.log"
    with log.open("w", encoding="utf-8") as file:
        command = buildah_command("build", *options, *volumes, str(context))
        done = subprocess.run(command, **QUIET, stdout=file)
    lines = log.read_text(encoding="utf-8").splitlines()
    if done.returncode:
        raise RuntimeError("the build failed:\n" + "\n".join(lines[-20:]))
    return lines


# ---- Containers ----


class Container:
    """A container of an image, in a network of its own that leads nowhere; commands run in it as the image's user."""

    def __init__(self, image: str) -> None:
        self.name = buildah("from", "--pull-never", image).strip()
        self.root = Path(buildah("mount", self.name).strip())
        config = json.loads(buildah("inspect", "--type=image", "--format", "{{.Config}}", image))["config"]
        self.command = [*config["Entrypoint"], *config["Cmd"]]
        self.server: subprocess.Popen[str] | None = None

    def remove(self) -> None:
        """Ends what runs in it and removes it."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.server:
            self.server.wait(30)
        buildah("rm", self.name)

    def run_command(self, *command: str, options: tuple[str, ...] = ()) -> list[str]:
        """The command line that runs a command inside: in the server's network if that runs, else in a new one."""
        subreaper = "--env=TINI_SUBREAPER=1"  # here tini isn't number 1, which it would remark on
        inside = buildah_command("run", "--isolation=chroot", subreaper, *options, self.name, "--", *command)
        if first := self.first_process():
            return ["nsenter", f"--target={first}", "--net", *inside]
        # buildah itself leaves the host's network to a container with this isolation.
        network = f"ip link set lo up && ip address add {ADDRESS}/32 dev lo"
        return ["unshare", "--net", "sh", "-c", f"{network} && exec {shlex.join(inside)}"]

    def run(self, *command: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        line = self.run_command(*command, options=options)
        return subprocess.run(line, **QUIET, stdout=subprocess.PIPE)

    def start(self, *options: str) -> None:
        """Starts the image's own command, whose output goes to log(): what docker run does."""
        with self.log_path().open("w", encoding="utf-8") as file:
            line = self.run_command(*self.command, options=options)
            self.server = subprocess.Popen(line, **QUIET, stdout=file)

    def log_path(self) -> Path:
        """Where the output of the image's own command goes."""
        return FOLDER / f"{self.name}.log"

    def log(self) -> str:
        """What the image's own command has printed."""
        return self.log_path().read_text(encoding="utf-8")

    def processes(self) -> list[int]:
        """The processes inside, the oldest first."""
        found = []
        here = self.root.stat()
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                # By what it is, not by its path: buildah mounts it once more at a place of its own.
                inside = os.path.samestat(os.stat(entry / "root"), here)
                # A container engine keeps its own helper outside.
                if inside and not (entry / "cmdline").read_bytes().startswith(b"buildah-"):
                    found.append(int(entry.name))
        return sorted(found, key=started)

    def first_process(self) -> int | None:
        """Which process is the first inside, to which docker stop and Ctrl-C send their signals."""
        return next(iter(self.processes()), None)

    def wait_for(self, text: str, seconds: float = 300) -> None:
        """Waits until the image's own command has printed the text."""
        end = time.monotonic() + seconds
        while text not in self.log():
            if self.server is None or self.server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{shlex.join(self.command)} has not said {text!r}, but:\n{self.log()}")
            time.sleep(0.2)

    @contextmanager
    def mapped_port(self, port: int) -> Iterator[int]:
        """A port of this machine that leads to the container's, as by docker run -p; nothing else reaches it."""
        namespace = os.open(f"/proc/{self.first_process()}/ns/net", os.O_RDONLY)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=forward, args=(listener, namespace, (ADDRESS, port)), daemon=True)
            thread.start()
            yield listener.getsockname()[1]
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        os.close(namespace)


def started(pid: int) -> int:
    """When a process began, in the kernel's ticks."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0


def forward(listener: socket.socket, namespace: int, target: tuple[str, int]) -> None:
    """Accepts connections here and carries them into another network, which this thread enters for good."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace, 0):
        raise OSError(ctypes.get_errno(), "setns")
    while True:
        try:
            outer, _ = listener.accept()
        except OSError:
            return
        try:
            inner = socket.create_connection(target)
        except OSError:
            outer.close()
            continue
        for source, sink in ((outer, inner), (inner, outer)):
            threading.Thread(target=carry, args=(source, sink), daemon=True).start()


def carry(source: socket.socket, sink: socket.socket) -> None:
    """Carries bytes one way until there are no more."""
    with suppress(OSError):
        while block := source.recv(65536):
            sink.sendall(block)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
