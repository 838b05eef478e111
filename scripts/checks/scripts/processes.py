"""Processes as Linux shows them in /proc: who started whom, and where they listen."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

PROC = Path("/proc")
LOCALHOST = socket.inet_aton("127.0.0.1")[::-1].hex().upper()  # as Linux writes it on a little-endian machine


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found.extend(children.get(member, []))
    return found


def running(pid: int) -> bool:
    """Whether a process runs; one that only waits to be noticed by its parent has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command_line(pid: int) -> str:
    """A process's program and arguments; nothing if it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def listening(pids: list[int]) -> set[str]:
    """The addresses, as Linux writes them, at which processes listen."""
    sockets = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            for file in (PROC / str(pid) / "fd").iterdir():
                with contextlib.suppress(OSError):
                    sockets.add(os.readlink(file))
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in (PROC / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                addresses.add(fields[1].partition(":")[0])
    return addresses
