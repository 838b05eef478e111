"""JupyterLab, with one link that works in place of what the server says of itself: lab.py ARGUMENTS, as jupyter lab."""

from __future__ import annotations

import ipaddress
import signal
import sys
from contextlib import suppress

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp

READY = """
JupyterLab is ready. Open this link in a browser:

    {link}
"""
OWN_TOKEN = "It asks for the token that you have set."
STOP = "Ctrl-C stops it."
# Who listens on every address is in a container, or another machine's browser comes to it.
SHORT = """lab: a token of {length} characters, at {ip}: whoever guesses it can run programs here. Give JUPYTER_TOKEN 12
characters or more, or unset it, or leave out --ip"""
ELSEWHERE = """The link is for this machine. If a container has been given another port, as by -p 9000:{port}, write
that port (9000) in place of {port}; from another machine, write this machine's name in place of 127.0.0.1."""


class Server(ServerApp):
    """Jupyter's server, which by itself gives two links, one of them with a name that only a container knows."""

    def init_configurables(self) -> None:
        """Sets the server up; where others can reach it, it asks for a token that nobody guesses."""
        super().init_configurables()
        local = self.ip == "localhost"
        with suppress(ValueError):  # every address, which is "" here, and names are for others too
            local = local or ipaddress.ip_address(self.ip).is_loopback
        token, password = self.identity_provider.token, getattr(self.identity_provider, "hashed_password", "")
        if not local and not password and len(token) < 12:
            sys.exit(SHORT.format(length=len(token), ip=self.ip or "*").replace("\n", " "))

    def init_signal(self) -> None:
        """Lets Ctrl-C stop it as docker stop does, without a question, which nobody could answer there."""
        super().init_signal()
        signal.signal(signal.SIGINT, self._signal_stop)

    def start_app(self) -> None:
        """Starts the server, which listens already, and says where."""
        self.log.addFilter(lambda record: "To access the server" not in record.getMessage())
        super().start_app()
        lines = [READY.format(link=self.local_url.removesuffix("?token=..."))]
        if self.identity_provider.token and not self.identity_provider.token_generated:
            lines.append(OWN_TOKEN)
        if self.ip in ("", "*", "0.0.0.0", "::"):
            lines.append(ELSEWHERE.format(port=self.port))
        print("\n".join([*lines, STOP]), flush=True)


if __name__ == "__main__":
    LabApp.serverapp_class = Server
    # Of what goes well, the link is all that a reader needs to see.
    LabApp.launch_instance(["--Application.log_level=WARN", *sys.argv[1:]])
