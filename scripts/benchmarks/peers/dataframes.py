"""Reads a CSV file several times with pandas or polars and prints what go/reading prints.

dataframes.py pandas|polars FILE READINGS
"""

import gc
import json
import resource
import sys
import time
from pathlib import Path


def peak() -> int:
    """The most memory that the process has held so far, in bytes, as go/reading finds it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


library, path, readings = sys.argv[1], sys.argv[2], int(sys.argv[3])
if library == "pandas":
    import pandas as frames
else:
    import polars as frames

seconds, memory = [], 0
before = peak()
for number in range(readings):
    began = time.perf_counter()
    table = frames.read_csv(path)
    seconds.append(time.perf_counter() - began)
    if number == 0:
        memory = peak() - before
    rows = len(table)
    del table
    gc.collect()
info = f"{library} {frames.__version__}"
print(json.dumps({"rows": rows, "seconds": seconds, "memory": memory, "info": info}))
