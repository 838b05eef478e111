"""Reading CSV files of growing length, beside pandas and polars."""

from __future__ import annotations

from statistics import median

from benchmarks.report import PEERS, PEERS_PYTHON, Progress, Section, build_go, generated, run_json, seconds, times

TEXT = """The file is generated, four columns of which three are whole numbers up to 100, and lies in the system's file
cache. A process reads it several times. Memory is by how much the first reading raised the most that the process held,
as a multiple of the 16 bytes that these notes keep of a row. polars reads with all cores, the others with one. Ratios
are to our time, in the same round."""


def measure(quick: bool, progress: Progress) -> Section:
    """Measures, size by size."""
    sizes = (10_000, 1_000_000) if quick else (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    rounds = 1 if quick else 3
    program = build_go("reading")
    rows, versions = [], set()
    for size in sizes:
        file = str(generated(size))
        readings = str(max(5, min(200, 1_000_000 // size)))
        ours, first, memory = [], [], []
        ratios = {"pandas": [], "polars": []}
        held = {"pandas": [], "polars": []}
        for number in range(1, rounds + 1):
            progress(f"{size:,} rows, round {number} of {rounds}")
            found = run_json("reading", [str(program), file, readings])
            ours.append(median(found["seconds"]))
            first.append(found["seconds"][0])
            memory.append(found["memory"])
            for library in ratios:
                peer = [str(PEERS_PYTHON), str(PEERS / "dataframes.py"), library, file, readings]
                theirs = run_json(library, peer)
                ratios[library].append(median(theirs["seconds"]) / ours[-1])
                held[library].append(theirs["memory"])
                versions.add(theirs["info"])
        memories = [f"{median(values) / (16 * size):.3g}" for values in (memory, *held.values())]
        rows.append(
            [
                f"{size:,}",
                seconds(median(first)),
                seconds(median(ours)),
                f"{median(ours) / size * 1e9:.3g} ns",
                *(times(median(values)) for values in ratios.values()),
                " / ".join(memories),
            ]
        )
    memory = "memory: these notes / pandas / polars"
    head = ["rows", "first reading", "a reading", "for each row", "pandas", "polars", memory]
    return Section("Reading a CSV file", TEXT, head, rows, sorted(versions), rounds)
