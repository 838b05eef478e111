"""Every activation function, forward and backward, beside PyTorch and beside plain copying."""

from __future__ import annotations

import subprocess
from statistics import median

from benchmarks.report import (
    PEERS,
    PEERS_PYTHON,
    Progress,
    Section,
    build_go,
    call,
    gomlx,
    seconds,
    times,
)

TEXT = """A step computes the function and its gradient on float32 numbers: it reads x and the gradient from above, and
writes the value and the gradient for x. Ours run inside one compiled loop, with XLA's own limit for loops that become
one kernel, so that large tensors are computed by all cores, as outside a loop; PyTorch runs eagerly. The numbers under
the sizes say how many times as long as ours PyTorch takes: with the vectors of 256 bits that XLA takes by itself, and
with `XLA_FLAGS=--xla_cpu_prefer_vector_width=512`. The last column compares the latter with copying as many numbers by
PyTorch, two in and two out, at the largest size: 1 is as fast as the memory. A call by itself, of a program that adds 1
to one number, is the first row."""
# Without this, lib/backend would have the whole loop made one kernel, which runs on one core.
LOOP = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1024"
WIDE = f"{LOOP} --xla_cpu_prefer_vector_width=512"


def medians(text: str) -> dict[tuple[str, int], float]:
    """The medians in nanoseconds of the lines that a program printed, by name and number of elements."""
    found = {}
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) == 7:
            found[parts[0], int(parts[1])] = float(parts[3])
    return found


def measure(quick: bool, progress: Progress) -> Section:
    """Measures all functions, ours and PyTorch's in turn."""
    sizes = [1_000, 100_000, 1_000_000] if quick else [10**power for power in range(3, 8)]
    rounds, duration = (1, 0.05) if quick else (3, 0.1)
    program = str(build_go("activations"))
    listed = call(program, "-list")
    names = [line.split("\t")[0] for line in listed.splitlines()]
    if quick:
        names = ["ReLU", "Sigmoid", "GELU", "Softmax"]
    numbers = ",".join(map(str, sizes))
    ours = [program, "-sizes", numbers, "-functions", ",".join(names), "-duration", f"{duration}s"]
    peer = [str(PEERS_PYTHON), str(PEERS / "torch_activations.py"), str(duration), numbers, ",".join(names)]
    plain, wide, theirs, version = [], [], [], ""
    for number in range(1, rounds + 1):
        progress(f"round {number} of {rounds}: these notes")
        plain.append(medians(call(*ours, environment={"XLA_FLAGS": LOOP})))
        wide.append(medians(call(*ours, environment={"XLA_FLAGS": WIDE})))
        progress(f"round {number} of {rounds}: PyTorch")
        text = subprocess.run(peer, input=listed, capture_output=True, text=True, check=True).stdout
        theirs.append(medians(text))
        version = text.splitlines()[-1]

    def ratio(mine: list[dict], name: str, size: int, of: str = "") -> float:
        return median(t[of or name, size] / m[name, size] for t, m in zip(theirs, mine, strict=True))

    call_time = median(found["call", 1] for found in plain)
    rows = [["a call by itself", seconds(call_time / 1e9), times(ratio(plain, "call", 1)), *[""] * len(sizes)]]
    for name in names:
        each = median(found[name, 100_000] for found in plain) / 100_000
        ratios = [f"{times(ratio(plain, name, size))} / {times(ratio(wide, name, size))}" for size in sizes]
        rows.append([name, f"{each:.3g} ns", *ratios, f"{ratio(wide, name, sizes[-1], 'copy'):.2f}"])
    head = ["function", "an element of 100,000", *(f"{size:,}" for size in sizes), "copying"]
    return Section("Activation functions", TEXT, head, rows, [gomlx(), version], rounds)
