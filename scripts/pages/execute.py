"""Executes copies of the notebooks under build/notebooks/ with the project's Go kernel.

A copy is made again only when something that its outputs depend on has changed
(keys.py). What that was then is kept as one hash in a .key file beside the copy,
with the sha256 of the data.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from common import nbfiles
from common.nbfiles import UserError
from common.places import BUILD, DATA, EXECUTED, LANGUAGES, NOTEBOOKS, relative
from common.wholefile import replacing
from pages import captions, keys

KERNEL = "gonb"
WORKERS = 2  # notebooks that run side by side
CELL_TIMEOUT = 600  # seconds


def kernelspec() -> Path:
    """The kernel.json of this project's environment, never one of the user's others."""
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    try:
        found = Path(KernelSpecManager().get_kernel_spec(KERNEL).resource_dir)
    except NoSuchKernel:
        found = Path()
    if Path(sys.prefix) not in found.parents:
        raise UserError("the Go kernel is not set up in this project; run scripts/setup")
    return found / "kernel.json"


class Client(NotebookClient):
    """A NotebookClient that leaves signals alone, so that several can share a loop."""

    @asynccontextmanager
    async def async_setup_kernel(self, **kwargs: object) -> AsyncIterator[None]:
        if self.km is None:
            self.km = self.create_kernel_manager()
        try:
            await self.async_start_new_kernel(**kwargs)
            await self.async_start_new_kernel_client()
            yield
        finally:
            if self.km is not None:  # else the kernel did not start, and nbclient has cleaned up
                await self._async_cleanup_kernel()


class Progress:
    """Tells how far the notebooks are: one moving line on a terminal, else plain lines."""

    def __init__(self) -> None:
        self.moving = sys.stdout.isatty()
        self.running: dict[str, str] = {}

    def cell(self, name: str, number: int, total: int) -> None:
        """Notes that a cell of a notebook has started."""
        self.running[name] = f"{name} {number}/{total}"
        if self.moving:
            self._draw()
        else:
            print(f"  {name}: cell {number} of {total}", flush=True)

    def line(self, name: str, text: str) -> None:
        """Prints the last line about a notebook."""
        self.running.pop(name, None)
        print(("\r\033[K" if self.moving else "") + f"{name}: {text}", flush=True)
        if self.moving and self.running:
            self._draw()

    def clear(self) -> None:
        """Takes the moving line away."""
        if self.moving:
            print("\r\033[K", end="", flush=True)

    def _draw(self) -> None:
        text = "  cell " + ", ".join(self.running.values())
        width = shutil.get_terminal_size().columns - 1
        print("\r\033[K" + text[:width], end="", flush=True)


async def execute_one(path: Path, target: Path, progress: Progress) -> None:
    """Executes one notebook into target; a failing cell raises UserError."""
    name = f"{target.parent.name}/{target.stem}"
    nb = nbfiles.read(path)
    for cell in nbfiles.code_cells(nb):
        cell.outputs = []
    count = len(nb.cells)
    log = BUILD / "log" / f"kernel-{target.parent.name}-{target.stem}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    current = 0

    def on_start(cell: NotebookNode, cell_index: int) -> None:
        nonlocal current
        current = cell_index
        if cell.cell_type == "code":
            progress.cell(name, cell_index + 1, count)

    client = Client(
        nb,
        kernel_name=KERNEL,
        resources={"metadata": {"path": str(target.parent)}},
        timeout=CELL_TIMEOUT,
        # On a busy machine outputs may come long after the cell has ended; by itself nbclient would leave them out.
        iopub_timeout=CELL_TIMEOUT,
        raise_on_iopub_timeout=True,
        coalesce_streams=True,
        record_timing=False,
        on_cell_start=on_start,
    )
    try:
        with log.open("wb") as stderr:  # the kernel's own log, not the cells' stderr
            # The notebook's path, as Jupyter's server tells it to a kernel: cells find their chapter's words by it.
            await client.async_execute(stderr=stderr, env={**os.environ, "JPY_SESSION_NAME": str(path)})
    except CellExecutionError as err:
        raise UserError(failure(path, nb, current, str(err.evalue))) from err
    except CellTimeoutError as err:
        text = f"it did not end within {CELL_TIMEOUT} seconds"
        raise UserError(failure(path, nb, current, text)) from err
    except (DeadKernelError, RuntimeError) as err:
        text = f"the kernel died: {err}\nIts log is {relative(log)}"
        raise UserError(failure(path, nb, current, text)) from err
    nbfiles.write(target, nbfiles.normalise(nb))
    progress.line(name, f"executed in {time.monotonic() - started:.1f} s")


def failure(path: Path, nb: NotebookNode, index: int, message: str) -> str:
    """Tells in one block which cell failed, how it begins and what it said."""
    cell = nb.cells[index]
    source = cell.source.strip().splitlines()
    shown = source[:8] + (["..."] if len(source) > 8 else [])
    block = [f"{relative(path)}, cell {index + 1} of {len(nb.cells)} (id {cell.id}), failed:", ""]
    block += [f"    {line}" for line in shown] + [""]
    block += [f"  {line}" for line in (error_text(cell) or message).splitlines()]
    return "\n".join(block)


def error_text(cell: NotebookNode) -> str:
    """What the cell said about its failure, without colours, markup and stack traces."""
    text = "".join(output.text for output in cell.get("outputs", []) if output.get("name") == "stderr")
    text = nbfiles.without_trace(nbfiles.last_state(text))
    lines = [line for line in text.splitlines() if line.strip()]
    if all(line.startswith("exit status") for line in lines):
        lines = [line for output in cell.outputs for line in nbfiles.gonb_errors(output)] or lines
    return "\n".join(line[:300] for line in lines[-20:])


def share_data() -> None:
    """Gives the copies the data where they look for it, at ../datasets."""
    with replacing(EXECUTED / "datasets" / DATA.name) as half:
        shutil.copyfile(DATA, half)


async def _execute_all(chosen: Iterable[str], progress: Progress) -> list[str]:
    shared = keys.common(kernelspec())
    slots = asyncio.Semaphore(WORKERS)
    failures: list[str] = []

    async def one(lang: str, name: str) -> None:
        path = NOTEBOOKS / lang / f"{name}.ipynb"
        target = EXECUTED / lang / f"{name}.ipynb"
        stamp = target.with_suffix(".key")
        executed = nbfiles.read(target) if target.exists() and stamp.exists() else None
        if executed and stamp.read_text() == keys.key(path, executed, shared):
            # Prose and captions may have changed; the outputs hold.
            fresh = nbfiles.with_outputs(nbfiles.read(path), executed)
            nbfiles.write(target, captions.renew(fresh, lang))
            progress.line(f"{lang}/{name}", "up to date")
            return
        async with slots:
            stamp.unlink(missing_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            ran = ""
            while ran != (now := keys.key(path, None, shared)):  # once more where something changed while it ran
                ran = now
                await execute_one(path, target, progress)
            stamp.write_text(keys.key(path, nbfiles.read(target), shared))

    async def guarded(lang: str, name: str) -> None:
        try:
            await one(lang, name)
        except UserError as err:
            task = asyncio.current_task()
            if getattr(task, "cancelling", int)():  # Ctrl-C, which nbclient takes for a dead kernel
                raise asyncio.CancelledError from err
            progress.line(f"{lang}/{name}", "FAILED")
            failures.append(str(err))

    jobs = [(lang, name) for name in chosen for lang in LANGUAGES]
    existing = [(lang, name) for lang, name in jobs if (NOTEBOOKS / lang / f"{name}.ipynb").exists()]
    await asyncio.gather(*(guarded(lang, name) for lang, name in existing))
    return failures


def execute(chosen: Iterable[str]) -> None:
    """Brings the executed copies of the chosen notebooks up to date, in both languages.

    All of them are tried; UserError tells of every one that failed.
    """
    captions.check()
    share_data()
    progress = Progress()
    try:
        failures = asyncio.run(_execute_all(chosen, progress))
    finally:
        progress.clear()
    if failures:
        raise UserError("\n\n".join(failures))
