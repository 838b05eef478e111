"""Tests of what scripts/lab says, of its health check, and of the folder in which a container's reader works."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from nbfiles import NOTEBOOKS, ROOT
from servers import free_port, status
from tests.processes import LOCALHOST, PROC, command_line, family, listening, running

LINK = re.compile(r"https?://\S+")


class Lab(unittest.TestCase):
    """Starts scripts/lab as the container does."""

    def setUp(self) -> None:
        """Makes a reader's folder and finds a port."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.reader = self.folder / "reader"
        self.port = free_port()

    def start(self, *arguments: str, **environment: str) -> str:
        """Starts scripts/lab and returns what it has printed when it is ready."""
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
        self.environment |= {"READER_FOLDER": str(self.reader), "JUPYTER_PORT": str(self.port), "LC_ALL": "C.UTF-8"}
        self.environment |= environment
        output = self.folder / "output"
        with output.open("w") as file:
            self.server = subprocess.Popen(
                [ROOT / "scripts" / "lab", "--no-browser", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        end = time.monotonic() + 120
        while "Ctrl-C stops it." not in (text := output.read_text(encoding="utf-8")):
            self.assertIsNone(self.server.poll(), f"scripts/lab has ended:\n{text}")
            self.assertLess(time.monotonic(), end, f"scripts/lab is not ready:\n{text}")
            time.sleep(0.1)
        return text

    def healthy(self) -> subprocess.CompletedProcess[str]:
        """What the health check says."""
        command = [sys.executable, ROOT / "scripts" / "healthcheck.py"]
        # A proxy that Docker hands to the container is none for the container's own server.
        environment = {**self.environment, "http_proxy": "http://127.0.0.1:1"}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    def test_one_link(self) -> None:
        """On every address as on one, the one link is for this machine, works, and shows the reader's own copies."""
        text = self.start("--ip=0.0.0.0")
        links = LINK.findall(text)
        self.assertEqual(len(links), 1, text)
        self.assertRegex(links[0], rf"^http://127\.0\.0\.1:{self.port}/lab/tree/en/00\S+\?token=[0-9a-f]{{32,}}$")
        self.assertIn(f"-p 9000:{self.port}", text)
        token = links[0].partition("token=")[2]
        listed = subprocess.run(["ps", "-A", "-ww", "-o", "args="], capture_output=True, text=True)
        self.assertIn("lab.py", listed.stdout)
        self.assertNotIn(token, listed.stdout)
        contents = f"http://127.0.0.1:{self.port}/api/contents/en/00-gonb-and-gomlx.ipynb?content=0"
        self.assertEqual(status(contents), 403)
        self.assertEqual(status(f"{contents}&token={token}"), 200)
        self.assertEqual(self.healthy().returncode, 0)
        self.server.send_signal(signal.SIGINT)
        self.assertEqual(self.server.wait(60), 0)
        ended = self.healthy()
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"JupyterLab does not answer on port {self.port}", ended.stderr)

    def test_own_token(self) -> None:
        """A token that the reader sets is not printed, and lets in."""
        text = self.start(JUPYTER_TOKEN="0123456789abcdef", LC_ALL="ko_KR.UTF-8")
        self.assertNotIn("0123456789abcdef", text)
        self.assertIn("the token that you have set", text)
        (link,) = LINK.findall(text)
        self.assertRegex(link, r"/lab/tree/ko/00\S+ipynb$")
        self.assertEqual(status(f"http://127.0.0.1:{self.port}/api/contents?token=0123456789abcdef"), 200)

    @unittest.skipUnless(PROC.exists(), "NOT RUN: no /proc to see the processes in")
    def test_private(self) -> None:
        """The server and its kernel listen on this machine only, and no command line has the token."""
        token = "0123456789abcdef"
        self.start(JUPYTER_TOKEN=token)
        kernels = f"http://127.0.0.1:{self.port}/api/kernels"
        self.assertEqual(status(kernels, data=b'{"name": "gonb"}'), 403)
        self.assertEqual(status(kernels, token, data=b'{"name": "gonb"}'), 201)
        end = time.monotonic() + 120
        while not listening(kernel := [pid for pid in family(self.server.pid) if "/bin/gonb" in command_line(pid)]):
            self.assertLess(time.monotonic(), end, "the kernel does not listen")
            time.sleep(0.1)
        self.assertEqual(listening(kernel), {LOCALHOST})
        self.assertEqual(listening(family(self.server.pid)), {LOCALHOST})
        self.assertNotIn(token, "\n".join(map(command_line, family(self.server.pid))))
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)
        self.assertFalse(list(filter(running, kernel)), "the kernel outlives its server")

    def test_hangs(self) -> None:
        """A server that hangs is not a healthy one."""
        self.start()
        os.kill(self.server.pid, signal.SIGSTOP)
        try:
            self.assertEqual(self.healthy().returncode, 1)
        finally:
            os.kill(self.server.pid, signal.SIGCONT)

    def test_kept(self) -> None:
        """What the reader has changed stays as it is when the lab starts again."""
        own = self.reader / "en" / "00-gonb-and-gomlx.ipynb"
        own.parent.mkdir(parents=True)
        own.write_text("mine", encoding="utf-8")
        self.start()
        self.assertEqual(own.read_text(encoding="utf-8"), "mine")
        other = self.reader / "ko" / own.name
        self.assertEqual(other.read_bytes(), (NOTEBOOKS / "ko" / own.name).read_bytes())

    def test_short_token(self) -> None:
        """Where others reach it, a token that they could guess, or none, is refused."""
        for token, arguments in (("1", ["--ip=0.0.0.0"]), ("", ["--ip=*", "--IdentityProvider.token="])):
            with self.subTest(token):
                done = subprocess.run(
                    [ROOT / "scripts" / "lab", "--no-browser", f"--port={self.port}", *arguments],
                    env={**os.environ, "READER_FOLDER": str(self.reader), "JUPYTER_TOKEN": token},
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(done.returncode, 1)
                last = done.stderr.strip().splitlines()[-1]
                self.assertIn(f"lab: a token of {len(token)} characters, at {arguments[0].partition('=')[2]}: ", last)
                self.assertNotIn("Traceback", done.stderr)

    def test_foreign_folder(self) -> None:
        """A folder that can't be written in is told, with what to do."""
        (self.folder / "file").write_text("")
        command = [ROOT / "scripts" / "lab", "--no-browser"]
        environment = {**os.environ, "READER_FOLDER": str(self.folder / "file")}
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rf"can't be written by uid {os.getuid()}: .*chown -R {os.getuid()}")


if __name__ == "__main__":
    unittest.main()
