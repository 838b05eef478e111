"""From the command to a notebook that can be worked in: scripts/lab beside plain JupyterLab with a Python notebook."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

import nbformat
from playwright.sync_api import Browser

from benchmarks.report import BUILD, ROOT, Progress, Section, call, seconds, spread, times
from checks.pages.browser import chromium
from common import nbfiles
from common.places import NOTEBOOKS
from common.servers import free_port

NOTEBOOK = "00-gonb-and-gomlx.ipynb"
TOKEN = "bench"
TEXT = """The same notebook, with this project's kernel by `scripts/lab` (set-up and data in place), and as a Python
notebook by `jupyter lab` without further settings. From the command's start to the server's first answer, to the
notebook in Chromium, which was started before, and to the output of a new cell that prints a line, run again until
the kernel is there. Rounds in turn."""


def start(browser: Browser, command: list[str], folder: Path, path: str, code: str) -> tuple[float, float, float]:
    """Starts a JupyterLab, opens the notebook, runs a cell, and returns the seconds to each of the three."""
    port = free_port()
    options = ["--no-browser", f"--port={port}", f"--IdentityProvider.token={TOKEN}"]
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    server = subprocess.Popen(
        [*command, *options], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    page = browser.new_context(locale="en-US").new_page()
    try:
        while not answers(f"{address}/api?token={TOKEN}"):
            if server.poll() is not None or time.monotonic() - began > 120:
                sys.exit(f"bench: {command[0]} did not answer")
            time.sleep(0.05)
        answered = time.monotonic() - began
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
        cell = page.locator(".jp-Notebook .jp-CodeCell").first
        cell.wait_for(timeout=60_000)
        shown = time.monotonic() - began
        cell.locator(".cm-content").click()
        for key in ("Escape", "b", "Enter"):  # a new cell
            page.keyboard.press(key)
        page.keyboard.type(code)
        output = page.locator(".jp-OutputArea-output").get_by_text("I am ready", exact=True).first
        while not output.is_visible():  # as long as the kernel is not there, JupyterLab ignores the request
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(200)
            if time.monotonic() - began > 120:
                sys.exit(f"bench: a cell gives no output in {command[0]}")
        return answered, shown, time.monotonic() - began
    finally:
        page.context.close()
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def answers(address: str) -> bool:
    """Whether there is an answer."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def python_notebook() -> Path:
    """A folder with the same notebook, told to be Python's."""
    folder = BUILD / "lab"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    nb = nbfiles.read(NOTEBOOKS / "en" / NOTEBOOK)
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, folder / NOTEBOOK)
    return folder


def measure(quick: bool, progress: Progress) -> Section:
    """Starts both in turn."""
    rounds = 1 if quick else 4
    plain = [sys.executable, "-m", "jupyterlab", *(["--allow-root"] if os.geteuid() == 0 else [])]
    contenders = {
        "scripts/lab": (
            [str(ROOT / "scripts" / "lab")],
            ROOT,
            f"my-notebooks/en/{NOTEBOOK}",
            '%noautoget\n%%\nfmt.Println("I am ready")',
        ),
        "jupyter lab, ipykernel": (plain, python_notebook(), NOTEBOOK, 'print("I am ready")'),
    }
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in contenders}
    with chromium() as browser:
        for number in range(1, rounds + 1):
            for name, contender in contenders.items():
                progress(f"round {number} of {rounds}: {name}")
                found[name].append(start(browser, *contender))
    ours = [end for *_, end in found["scripts/lab"]]
    rows = []
    for name, measured in found.items():
        answered, shown, ended = zip(*measured, strict=True)
        ratio = times(median(theirs / mine for theirs, mine in zip(ended, ours, strict=True)))
        rows.append([name, *(seconds(median(column)) for column in (answered, shown, ended)), spread(ended), ratio])
    head = ["command", "server", "notebook", "a cell's output", "spread", "times as long as ours"]
    version = call(sys.executable, "-m", "jupyterlab", "--version").strip()
    return Section("Opening JupyterLab", TEXT, head, rows, [f"JupyterLab {version}"], rounds)
