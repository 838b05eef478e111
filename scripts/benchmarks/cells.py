"""What a notebook's cells take with this project's kernel, and with GoNB as its own installer sets it up."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from statistics import median

from nbclient import NotebookClient
from nbformat import NotebookNode

from benchmarks.report import BUILD, ROOT, Progress, Section, call, seconds, spread, times
from common import nbfiles, places

NOTEBOOKS = places.NOTEBOOKS / "en"  # both languages have the same code
OURS, STOCK = "gonb", "gonb-stock"
TEXT = """All code cells of the notebooks, one notebook after the other, each with one kernel and then with the other:
the time from a cell's execution request to its end. Everything that cells import is compiled before. Stock is the same
GoNB after `gonb --install`, with gopls, as its installer wants it, told by `-go_work` where the packages are. Cells
that train, or measure how fast functions are, are aside: most of their time is their own. The last ratio is between the
medians."""
# Calls that train or measure.
TRAINING = {
    *("mlp.Train", "logistic.Run", "logistic.RunSeeds", "logistic.Fit", "trainer.Logistic"),
    *("descent.Run", "descent.Path", "evaluate.Cost"),
}


@dataclass
class Kernel:
    """A kernel and its cells' times, by notebook and cell."""

    name: str
    title: str
    plain: dict[tuple[str, str], float] = field(default_factory=dict)
    training: dict[tuple[str, str], float] = field(default_factory=dict)

    def run(self, nb: NotebookNode, name: str) -> None:
        """Runs a notebook and keeps its cells' times."""
        trains = training_cells(nb)
        place = {"metadata": {"path": str(NOTEBOOKS)}}
        client = NotebookClient(nb, kernel_name=self.name, timeout=600, resources=place)
        with client.setup_kernel(stderr=subprocess.DEVNULL):
            for index, cell in enumerate(nb.cells):
                if cell.cell_type != "code" or cell.source == nbfiles.ATTEMPT:
                    continue
                began = time.monotonic()
                client.execute_cell(cell, index)
                (self.training if cell.id in trains else self.plain)[name, cell.id] = time.monotonic() - began


def training_cells(nb: NotebookNode) -> set[str]:
    """The cells that call a training function, by themselves or by a function of the notebook that does."""
    calls, found = set(TRAINING), set()
    for cell in nbfiles.code_cells(nb):
        functions = re.findall(r"^func (\w+)\((.*?)^}", cell.source, re.MULTILINE | re.DOTALL)
        rest = re.sub(r"^func \w+\(.*?^}", "", cell.source, flags=re.MULTILINE | re.DOTALL)
        for name, body in functions:
            if calls & called(body):
                calls.add(name)
        if calls & called(rest):
            found.add(cell.id)
    return found


def called(code: str) -> set[str]:
    """The names of what the code calls, with their package where there is one."""
    return set(re.findall(r"((?:\w+\.)?\w+)\(", code))


def install_stock() -> None:
    """Lets GoNB install itself into a folder of ours, and compiles what cells import as it will ask for it."""
    home = BUILD / "stock"
    os.environ["PATH"] = f"{ROOT / '.tools' / 'lab'}{os.pathsep}{os.environ['PATH']}"  # gopls
    # What setup gives to our kernel and a reader without this project's set-up would have to set.
    os.environ["PJRT_PLUGIN_LIBRARY_PATH"] = str(ROOT / ".tools" / "pjrt")
    for name in ("GOFLAGS", "GOWORK"):
        os.environ.pop(name, None)
    data = home / "share"
    stock = str(home / "gonb")  # not .tools/bin/gonb, which has this project's changes
    call("go", "build", "-o", stock, "github.com/janpfeifer/gonb")
    call(stock, "--install", f"--go_work={ROOT}", environment={"JUPYTER_DATA_DIR": str(data), "HOME": str(home)})
    installed = next(home.rglob("kernels/gonb/kernel.json"))
    kernels = home / "jupyter" / "kernels" / STOCK
    kernels.mkdir(parents=True, exist_ok=True)
    (kernels / "kernel.json").write_text(installed.read_text(encoding="utf-8"), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = f"{home / 'jupyter'}{os.pathsep}{os.environ.get('JUPYTER_PATH', '')}"
    imported = ("./lib/...", "github.com/janpfeifer/gonb/gonbui", "github.com/gomlx/gomlx/core/graph")
    call("go", "build", "-o", os.devnull, *imported)


def summary(name: str, values: list[float], ours: list[float]) -> list[str]:
    """A row of the table."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    ratio = times(median(values) / median(ours))
    return [name, str(len(values)), seconds(median(values)), seconds(late), spread(values), ratio]


def measure(quick: bool, progress: Progress) -> Section:
    """Runs the notebooks with both kernels in turn."""
    environment = dict(os.environ)
    install_stock()
    names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    if quick:
        names = names[:1]
    kernels = [Kernel(OURS, "this project's kernel"), Kernel(STOCK, "stock GoNB")]
    for name in names:
        for kernel in kernels:
            progress(f"{name} with {kernel.title}")
            kernel.run(nbfiles.read(NOTEBOOKS / f"{name}.ipynb"), name)
    os.environ.clear()
    os.environ.update(environment)
    rows = []
    for kind in ("plain", "training"):
        ours, stock = (list(getattr(kernel, kind).values()) for kernel in kernels)
        if ours:
            aside = "" if kind == "plain" else ", training"
            rows += [summary(kernels[0].title + aside, ours, ours), summary(kernels[1].title + aside, stock, ours)]
    head = ["kernel", "cells", "median", "95th percentile", "spread", "times as long as ours"]
    version = call("go", "list", "-m", "-f", "{{.Version}}", "github.com/janpfeifer/gonb").strip()
    versions = [f"GoNB {version}", call("go", "env", "GOVERSION").strip()]
    return Section("A notebook's cells", TEXT, head, rows, versions, 1)
