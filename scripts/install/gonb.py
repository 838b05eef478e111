"""Makes a copy of GoNB's source with changes, which are files in gonb/: see gonb/README.md.

gonb.py MODULE TARGET [CHANGE ...]
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

COMMAND = re.compile(r"(\d+)(?:,(\d+))?([acd])")
SKIPPED = (".*", "docs", "examples", "*_test.go")  # what the program is not built from; docs are 64 MB


def read(change: Path) -> dict[str, list[tuple[int, int, list[str]]]]:
    """The edits of a change: for each file the lines that go, from one to before another, and what comes there."""
    edits: dict[str, list[tuple[int, int, list[str]]]] = {}
    lines = iter(change.read_text(encoding="utf-8").splitlines())
    file = ""
    for line in lines:
        if not line or line.startswith("#"):
            continue
        if not (command := COMMAND.fullmatch(line)):
            file = line
            continue
        first, last, kind = int(command[1]), int(command[2] or command[1]), command[3]
        text = list(iter(lambda: next(lines), ".")) if kind != "d" else []
        # "a" puts text after a line; the others begin with the line itself.
        edits.setdefault(file, []).append((first, first, text) if kind == "a" else (first - 1, last, text))
    return edits


def copy(module: Path, target: Path, changes: list[Path]) -> None:
    """Copies the module and makes the changes. All count their lines in the original, so each can be left out."""
    shutil.rmtree(target, ignore_errors=True)
    # Not copytree's modes: what the module cache holds can't be written.
    shutil.copytree(module, target, ignore=shutil.ignore_patterns(*SKIPPED), copy_function=shutil.copyfile)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    edits: dict[str, list[tuple[int, int, list[str]]]] = {}
    for change in changes:
        for file, own in read(change).items():
            edits.setdefault(file, []).extend(own)
    for file, of_file in edits.items():
        path = target / file
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        end = len(lines)
        for first, last, text in sorted(of_file, key=lambda edit: edit[:2], reverse=True):
            if last > end:
                raise SystemExit(f"gonb.py: two changes in gonb/ change line {last} of {file}")
            lines[first:last] = text
            end = first
        path.write_text("\n".join(lines) + ("" if end or path.exists() else "\n"), encoding="utf-8")


if __name__ == "__main__":
    source, place, *files = map(Path, sys.argv[1:])
    copy(source, place, files)
