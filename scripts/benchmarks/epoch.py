"""One epoch of the notes' training over files of growing length, beside JAX."""

from __future__ import annotations

from statistics import median

from benchmarks.report import (
    PEERS,
    PEERS_PYTHON,
    XLA_FLAGS,
    Progress,
    Section,
    build_go,
    generated,
    gomlx,
    run_json,
    seconds,
    times,
)

TEXT = """One epoch is a shuffle of all rows and a step for each batch of 64, with the data in memory and the program
compiled. These notes draw PyTorch's shuffle on a second core, beside the epoch before; JAX is given NumPy's. The last
column but one is JAX's without the time of drawing it. Ratios are to our time, in the same round."""


def measure(quick: bool, progress: Progress) -> Section:
    """Measures, size by size."""
    sizes = (10_000, 1_000_000) if quick else (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    rounds = 1 if quick else 3
    program = build_go("epoch")
    rows, info = [], ""
    for size in sizes:
        file = str(generated(size))
        epochs = str(max(3, min(50, 2_000_000 // size)))
        jax = [str(PEERS_PYTHON), str(PEERS / "jax_epoch.py"), file, epochs]
        ours, columns = [], ([], [], [])
        for number in range(1, rounds + 1):
            progress(f"{size:,} rows, round {number} of {rounds}")
            mine = median(run_json("epoch", [str(program), file, epochs])["seconds"])
            plain = run_json("JAX", jax)
            flags = run_json("JAX", jax, {"XLA_FLAGS": XLA_FLAGS})
            info = plain["info"]
            ours.append(mine)
            found = (plain["seconds"], plain["trained"], flags["seconds"])
            for column, values in zip(columns, found, strict=True):
                column.append(median(values) / mine)
        ratios = [times(median(column)) for column in columns]
        rows.append([f"{size:,}", seconds(median(ours)), f"{median(ours) / size * 1e9:.3g} ns", *ratios])
    head = ["rows", "an epoch", "for each row", "JAX", "JAX, shuffle given", "JAX with the XLA flag that we set"]
    return Section("One epoch", TEXT, head, rows, [gomlx(), info], rounds)
