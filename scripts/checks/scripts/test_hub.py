"""Tests of the hub's settings, locks and values; ./scripts/test-heavy hub runs the hub itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

from common.places import ROOT
from common.servers import free_port

HUB = ROOT / "hub"
TOOLS = ROOT / ".tools"
LOAD = "import runpy, sys; c = runpy.run_path(sys.argv[1])['c']; print(c.JupyterHub.bind_url, c.Spawner.mem_limit)"


def load(**settings: str) -> subprocess.CompletedProcess[str]:
    """Loads the configuration with these settings, in a Python of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    with tempfile.TemporaryDirectory() as state:
        return subprocess.run(
            [sys.executable, "-c", LOAD, HUB / "jupyterhub_config.py"],
            env={**plain, "HUB_GROUP": "root", "HUB_STATE": state, "PYTHONPATH": str(TOOLS / "hub"), **settings},
            capture_output=True,
            text=True,
        )


class Settings(unittest.TestCase):
    """Looks at what becomes of the variables."""

    def setUp(self) -> None:
        """Finds a port that nobody listens on; the two after it are nearly always free too."""
        self.port = str(free_port())

    def test_defaults(self) -> None:
        """Without settings it listens on localhost."""
        if not (TOOLS / "hub").exists():
            self.skipTest("NOT RUN: JupyterHub is not installed: ./scripts/setup --hub")
        done = load(HUB_PORT=self.port)
        self.assertIn(f"http://127.0.0.1:{self.port} 2G", done.stdout, done.stderr)

    def test_bad_settings(self) -> None:
        """One sentence names the setting and what it must be."""
        for settings, expected in (
            ({"HUB_PORT": "abc"}, "HUB_PORT=abc is not a port"),
            ({"HUB_PORT": "99999"}, "set HUB_PORT to the first of three free ports"),
            ({"HUB_MEMORY": "lots"}, "HUB_MEMORY=lots is not an amount of memory, such as 1500M or 2G"),
            ({"HUB_IDLE": "-1"}, "HUB_IDLE=-1 is not a number of seconds"),
            ({"HUB_IP": "everywhere"}, "HUB_IP=everywhere is not an IP address"),
            ({"HUB_IP": "0.0.0.0"}, "would send passwords unencrypted: set HUB_CERT and HUB_KEY"),
            ({"HUB_IP": "::"}, "would send passwords unencrypted"),
            ({"HUB_IP": "0.0.0.0", "HUB_CERT": "a.pem"}, "would send passwords unencrypted"),
            (
                {"HUB_CERT": "no/such.pem", "HUB_KEY": "no/such.key"},
                "HUB_CERT=no/such.pem is not a file that can be read",
            ),
            ({"HUB_GROUP": "no-such-group"}, "there is no Unix group no-such-group: groupadd no-such-group makes it"),
        ):
            with self.subTest(settings):
                done = load(**{"HUB_PORT": self.port, **settings})
                self.assertEqual(done.returncode, 1)
                self.assertIn(expected, done.stderr)
                self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_port_taken(self) -> None:
        """A port that another program has is named."""
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            self.assertIn(f"port {port} can't be had on 127.0.0.1", load(HUB_PORT=str(port)).stderr)

    def test_not_root(self) -> None:
        """Another user than root is told why it needs root."""
        stranger = []
        if os.geteuid() == 0:
            if shutil.which("setpriv") is None:
                self.skipTest("NOT RUN: there is no setpriv to stop being root")
            stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        done = subprocess.run([*stranger, ROOT / "scripts" / "hub"], capture_output=True, text=True)
        if "Permission denied" in done.stderr:
            self.skipTest("NOT RUN: only root may read this folder")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^hub: needs root, .*: sudo ./scripts/hub\n$")

    @unittest.skipUnless(os.geteuid() == 0, "NOT RUN: only root can give files away")
    def test_owned_by_others(self) -> None:
        """Root runs nothing that another can change."""
        with tempfile.TemporaryDirectory() as name:
            project = Path(name) / "project"
            shutil.copytree(ROOT / "scripts", project / "scripts")
            subprocess.run(["chmod", "-R", "go-w", name], check=True)
            file = project / "scripts" / "install" / "data.py"
            for path, uid, mode in ((file, 65534, 0o644), (file, 0, 0o666), (project, 65534, 0o755), (name, 0, 0o777)):
                with self.subTest(path, uid=uid, mode=f"{mode:o}"):
                    os.chown(path, uid, 0)
                    os.chmod(path, mode)
                    done = subprocess.run([project / "scripts" / "hub"], capture_output=True, text=True)
                    os.chown(path, 0, 0)
                    os.chmod(path, 0o755)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(f"hub: root would run what others can change, such as {path}: ", done.stderr)


class Files(unittest.TestCase):
    """Looks at what else lies in hub/."""

    def test_proxy_lock(self) -> None:
        """Every package of the proxy has its hash, and no registry is named."""
        lock = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))
        wanted = json.loads((HUB / "package.json").read_text(encoding="utf-8"))["dependencies"]
        packages = {name: package for name, package in lock["packages"].items() if name}
        self.assertEqual(lock["packages"][""]["dependencies"], wanted)
        for name, version in wanted.items():
            self.assertEqual(packages[f"node_modules/{name}"]["version"], version)
        for name, package in packages.items():
            self.assertRegex(package["integrity"], "^sha512-", name)
            self.assertNotIn("resolved", package, name)

    def test_values(self) -> None:
        """What the values for Kubernetes say of the image is true."""
        values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))["singleuser"]
        image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        project = Path(re.search(r"^WORKDIR (\S+)$", image, re.MULTILINE)[1])
        command, volume = Path(values["cmd"][0]), Path(values["storage"]["homeMountPath"])
        self.assertTrue(os.access(ROOT / command.relative_to(project), os.X_OK))
        self.assertRegex(image, r"scripts/setup [^\n]*--hub")
        self.assertRegex(image, rf"useradd [^\n]*--uid {values['uid']} reader")
        self.assertEqual(values["fsGid"], values["uid"])
        self.assertFalse(project.is_relative_to(volume), "the volume would hide the project")
        self.assertFalse(volume.is_relative_to(project))
        self.assertRegex(image, rf"READER_FOLDER={volume}\b")
        entry = re.findall(r"^ENTRYPOINT (.+)$", image, re.MULTILINE)
        self.assertIn(entry, ([], ['["tini", "--"]']), "the hub gives the command as the entry point's arguments")
