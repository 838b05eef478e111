"""A JupyterLab of its own, for tests that look at what it shows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from common.places import ROOT
from common.servers import free_port


class LabServer:
    """Serves a folder, with the notebooks in it trusted, until it is closed."""

    def __init__(self, work: Path, folder: Path) -> None:
        """Trusts every notebook of the folder and starts the server; what JupyterLab keeps lies under work."""
        names = {"config": "JUPYTER_CONFIG_DIR", "data": "JUPYTER_DATA_DIR", "runtime": "JUPYTER_RUNTIME_DIR"}
        for kind in names:
            (work / kind).mkdir()
        settings = work / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"windowingMode": "none"}))  # all cells are drawn, not only those in view
        env = {**os.environ, **{name: str(work / kind) for kind, name in names.items()}, "JUPYTER_TOKEN": ""}
        env["JUPYTERLAB_SETTINGS_DIR"] = str(work / "settings")
        signed = f"--NotebookNotary.data_dir={work / 'data'}"
        python = ROOT / ".venv" / "bin" / "python"
        trust = [python, "-m", "jupyter", "trust", signed, *sorted(folder.rglob("*.ipynb"))]
        subprocess.run(trust, env=env, check=True, capture_output=True)
        self.address = f"http://127.0.0.1:{free_port()}"
        command = [python, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", signed, "--allow-root"]
        command += [f"--port={self.address.rpartition(':')[2]}", "--LanguageServerManager.autodetect=False"]
        command += [f"--ServerApp.root_dir={folder}"]
        self.log = (work / "lab.log").open("w+")
        self.server = subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log, start_new_session=True)
        try:
            self.token = self._token()
        except RuntimeError:
            self.close()
            raise

    def link(self, name: str) -> str:
        """The address at which a notebook opens."""
        return f"{self.address}/lab/tree/{name}?token={self.token}&reset"

    def close(self) -> None:
        """Ends the server and what it started."""
        os.killpg(self.server.pid, signal.SIGTERM)
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
        self.log.close()

    def _token(self) -> str:
        """The token that JupyterLab made up, from what it printed."""
        for _ in range(240):
            self.log.seek(0)
            text = self.log.read()
            if "?token=" in text:
                return text.split("?token=")[1].split()[0]
            if self.server.poll() is not None:
                break
            time.sleep(0.5)
        raise RuntimeError(f"JupyterLab did not start:\n{text}")
