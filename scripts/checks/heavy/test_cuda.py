"""XLA on an NVIDIA GPU: what happens without one, and the same numbers with one."""

from __future__ import annotations

import json
import math
import os
import platform
import re
import shutil
import subprocess
from decimal import Decimal

import nbformat
import pytest
from nbclient import NotebookClient

from checks import notebooks
from checks.conftest import Report
from checks.gotests import run as run_go_tests
from common.nbfiles import FIGURE_ID, NUMBER
from common.places import BUILD, ROOT
from pages.execute import KERNEL

NO_GPU = "found no NVIDIA GPU with a driver of version 525 or later"
CELL = """%noautoget
import "activation-notes/lib/backend"
%%
b, err := backend.New()
if err != nil { fmt.Println(err); return }
fmt.Println(b.Name())
"""
# How far from the CPU's a parameter or a cost may end after 120,000 steps: the bound that PyTorch's numbers are held
# to on the CPU as well.
BOUND = 1e-5
FEW = Decimal("0.001")  # a number with a coarser last digit is hardly ever rounded the other way

# Cells in which rounding decides what is shown, such as a training that does not settle: on the pure-Go backend too
# they differ from what is committed.
ROUNDING = {
    "02-binary-classification": ("tanh", "overflow"),
    "04-binary-csv": ("scaled",),
    "05-step-and-threshold": ("nonlinear",),
    "06-sigmoid-and-tanh": ("functions", "exact", "solution-1"),
}


class Near:
    """Whether two texts are the same but for numbers within BOUND of each other; remembers how far apart these came."""

    def __init__(self) -> None:
        self.worst = Decimal(0)

    def __call__(self, a: object, b: object) -> bool:
        one, other = (FIGURE_ID.sub("fig-id", str(text)) for text in (a, b))  # a hash of the numbers
        between, beside = (re.sub(" *#", "#", NUMBER.sub("#", text)) for text in (one, other))
        if between != beside:  # but for the space before a number, which may take another width
            return False
        pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
        worst = max((apart(x, y) for x, y in pairs), default=Decimal(0))
        if worst > BOUND:
            return False
        self.worst = max(self.worst, worst)
        return True


def apart(x: str, y: str) -> Decimal:
    """How far apart two printed numbers are, as a part of the larger where that is above 1.

    By one in the last of several digits they may differ for their rounding, which does not count. Whole numbers are
    counts and not rounded.
    """
    if x == y:
        return Decimal(0)
    a, b = Decimal(x), Decimal(y)
    exponent = min(number.as_tuple().exponent for number in (a, b))
    scale = max(abs(a), abs(b), Decimal(1))
    step = Decimal((0, (1,), exponent)) / scale
    rounding = step if exponent and step <= FEW else 0
    return max(abs(a - b) / scale - rounding, Decimal(0))


def test_cuda(report: Report) -> None:
    """XLA for NVIDIA GPUs (1 minute and 5 GB without a GPU)."""
    here = (platform.system(), platform.machine(), platform.libc_ver()[0])
    if here != ("Linux", "x86_64", "glibc"):
        pytest.skip(f"XLA's plugin for CUDA is for Linux on x86_64 with glibc; this is {' '.join(here)}")
    done = subprocess.run([ROOT / "scripts" / "setup", "--cuda"], capture_output=True, text=True)
    if done.returncode:
        report.fail("scripts/setup --cuda", done.stderr)
        return
    program = BUILD / "heavy" / "binarycsv"
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "build", "-o", program, "./cmd/binarycsv"], cwd=ROOT, check=True)
    if has_gpu():
        with_gpu(report, program)
    else:
        without_gpu(report, program)
        report.skip("on a GPU: Go tests, the run's numbers, every notebook", "this machine has no NVIDIA GPU")


def has_gpu() -> bool:
    """Whether the driver's own tool lists a GPU."""
    tool = shutil.which("nvidia-smi")
    return bool(tool) and "GPU" in subprocess.run([tool, "--list-gpus"], capture_output=True, text=True).stdout


def run(program: os.PathLike[str], backend: str) -> subprocess.CompletedProcess[str]:
    """The notes' run on a backend, at full precision."""
    variables = {**os.environ, "GOMLX_BACKEND": backend}
    return subprocess.run([program, "-json"], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=600)


def without_gpu(report: Report, program: os.PathLike[str]) -> None:
    """One sentence, and the CPU goes on unless the GPU was asked for by name."""
    cpu, chosen, wanted = run(program, "xla:cpu"), run(program, ""), run(program, "xla:cuda")
    problems = []
    if chosen.returncode or chosen.stdout != cpu.stdout or not cpu.stdout:
        problems.append(f"the CPU did not go on: status {chosen.returncode}: {chosen.stderr}")
    if not (chosen.stderr.startswith("notice: computing on the CPU: ") and NO_GPU in chosen.stderr):
        problems.append(f"the notice was {chosen.stderr!r}")
    if chosen.stderr.count("\n") != 1:
        problems.append(f"the notice has {chosen.stderr.count(chr(10))} lines")
    report.problems("no GPU: the CPU goes on with a notice", problems)

    problems = []
    if wanted.returncode != 1 or wanted.stdout:
        problems.append(f"xla:cuda ended with status {wanted.returncode} and printed {wanted.stdout!r}")
    if NO_GPU not in wanted.stderr or wanted.stderr.count("\n") != 1:
        problems.append(f"xla:cuda said {wanted.stderr!r}")
    report.problems("no GPU: xla:cuda is refused in one sentence", problems)

    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(nb, kernel_name=KERNEL, timeout=300, resources={"metadata": {"path": str(ROOT)}}).execute()
    printed = {output.name: output.text for output in nb.cells[0].outputs}
    problems = [] if printed.get("stdout") == "xla\n" and NO_GPU in printed.get("stderr", "") else [str(printed)]
    report.problems("no GPU: a cell goes on with the notice", problems)


def with_gpu(report: Report, program: os.PathLike[str]) -> None:
    """The numbers of the CPU, within BOUND; the Go tests; every notebook."""
    run_go_tests(report, "xla:cuda")
    runs = [run(program, backend) for backend in ("xla:cpu", "xla:cuda")]
    if any(done.returncode for done in runs):
        report.fail("the run on the GPU", "\n".join(done.stderr for done in runs))
    else:
        cpu, gpu = (list(numbers(json.loads(done.stdout))) for done in runs)
        worst = largest(cpu, gpu)
        report.problems("the run's numbers", [] if worst <= BOUND else [f"they differ by up to {worst:.3g}"])
        print(f"  {len(cpu)} numbers of the run differ by at most {worst:.3g}")
    done = subprocess.run([ROOT / "scripts" / "notes"], cwd=ROOT, env={**os.environ, "GOMLX_BACKEND": "xla:cuda"})
    if done.returncode:
        report.fail("scripts/notes on the GPU", f"it ended with status {done.returncode}; its messages are above")
        return
    near = Near()
    for name, problems in notebooks.check_all_outputs(near).items():
        cells = ROUNDING.get(name.partition("/")[2], ())
        rounded = [problem for problem in problems if any(f" ({cell}) " in problem for cell in cells)]
        report.problems(f"outputs of {name} on the GPU", [each for each in problems if each not in rounded])
        for problem in rounded:
            report.skip(f"outputs of {name} on the GPU", f"rounding decides them: {problem[:100]}")
    print(f"  numbers that the notebooks print and that are the same differ by at most {near.worst:.3g}")


def largest(some: list[float], others: list[float]) -> float:
    """The largest difference between numbers and their partners; NaN where there is one, and so within no bound."""
    differences = [abs(a - b) for a, b in zip(some, others, strict=True)]
    return next((each for each in differences if math.isnan(each)), max(differences))


def numbers(value: object) -> list[float]:
    """All numbers of a JSON value, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [float(value)] if isinstance(value, (int, float)) else []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("cost 0.1234567", "cost 0.1234667", True),  # by the bound
        ("cost 0.1234567", "cost 0.1234690", False),
        ("cost 0.1234567", "kost 0.1234567", False),
        ("w = [ 9.99999 -1e-05]", "w = [10.00000 -0.00000]", True),  # other widths, other forms
        ("1.2345", "1.2346", True),  # rounded the other way
        ("1.2345", "1.2347", False),
        ("0.5", "0.6", False),
        ("97 of 100 right", "98 of 100 right", False),
        ("123456 rows", "123457 rows", True),  # by less than the bound's part of it
        ('<td id="fig-d53bf3ad5d">0.1234567', '<td id="fig-ee36006672">0.1234568', True),
        ("NaN", "NaN", True),
        ("NaN", "0.1", False),
        ("0.1 0.2", "0.1", False),
    ],
)
def test_near(one: str, other: str, near: bool) -> None:
    """Numbers within the bound of each other are the same, and nothing else is: first seen on a machine with a GPU."""
    assert Near()(one, other) is near


def test_largest() -> None:
    """NaN is within no bound."""
    assert largest([1.0, 2.0, 3.0], [1.0, 2.5, 3.25]) == 0.5
    assert not largest([1.0, 2.0], [1.0, math.nan]) <= BOUND
