"""What tests and benchmarks need of a server that they start: a port for it, and how it answers."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(link: str, token: str = "", data: bytes | None = None) -> int:
    """The number with which the server answers, asked with the token if one is given, and sent the data if any is."""
    request = urllib.request.Request(link, data, headers={"Authorization": f"token {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status
    except urllib.error.HTTPError as err:
        return err.code
