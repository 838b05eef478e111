"""The readers' folder of scripts/study: who has it, the copies in it, and the token that opens it.

What the server keeps to itself is in the folder's .study/: hidden, so that the server hands none of it out.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import TextIO

from jupyter_core.paths import secure_write
from nbformat.sign import NotebookNotary

from common import nbfiles
from common.nbfiles import UserError
from common.places import LANGUAGES, NOTEBOOKS, ROOT
from serve.copies import copy_notebooks

STATE = ".study"
TOGETHER = "together"
ROOM = 50_000_000  # bytes that must be free: a reader's copies are four million, and what is typed is kept twice
TOKEN_LASTS = 12 * 3600  # seconds: an evening, with everything that starts anew in it


def take(folder: Path) -> TextIO:
    """Takes the folder for this process, or says who has it; returns the lock, which lasts while it is open.

    The system ends it with the process, however that ends.
    """
    state = folder / STATE
    state.mkdir(exist_ok=True)
    state.chmod(0o700)
    lock = (state / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        lock.seek(0)
        raise UserError(
            f"{folder} is open already, in the scripts/study that is process {lock.read().strip()}: use its link, "
            "end it there with Ctrl-C, or give another folder, as with --folder study-2"
        ) from err
    free = shutil.disk_usage(state).free
    if free < ROOM:
        raise UserError(
            f"{folder}: an evening needs {ROOM // 1_000_000} MB there, and {free // 1_000_000} MB are free: "
            "make room and run it again; what was there before is still there"
        )
    lock.truncate(0)
    print(os.getpid(), file=lock, flush=True)
    return lock


def fill(folder: Path, readers: list[str]) -> None:
    """Gives everybody together, and each reader, a copy of the notebooks; what they have typed stays."""
    for name in (TOGETHER, *readers):
        copy_notebooks(folder / name)
    # To read, where the notebooks' links lead: cells call the project's own.
    for source in (ROOT / "lib").rglob("*.go"):
        nbfiles.write_text(folder / source.relative_to(ROOT), source.read_text(encoding="utf-8"))
    # A signature is of what a notebook holds and not of where it lies: the copies that are still as the originals show
    # all their outputs, and what readers bring is shown with care, as JupyterLab does, until its cells have run here.
    signed = folder / STATE / "signed"
    signed.mkdir(exist_ok=True)
    notary = NotebookNotary(data_dir=str(signed))
    for language in LANGUAGES:
        for original in (NOTEBOOKS / language).glob("*.ipynb"):
            notary.sign(nbfiles.read(original))


def get_token(folder: Path) -> str:
    """The leader's own token, else the folder's last one while it is that evening, else a new one."""
    own = os.environ.pop("JUPYTER_TOKEN", "")  # not for the kernels
    if own:
        return own
    file = folder / STATE / "token"
    if file.exists() and time.time() - file.stat().st_mtime < TOKEN_LASTS and (kept := file.read_text().strip()):
        return kept
    token = secrets.token_urlsafe(24)
    with secure_write(str(file)) as out:
        out.write(token)
    return token
