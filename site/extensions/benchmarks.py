"""The page on how fast the notes' run is: the table that scripts/bench wrote, in the page's language."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

RESULTS = Path(__file__).parents[2] / "scripts" / "benchmarks" / "results.md"

KOREAN = {
    "program": "프로그램",
    "first run, from the start": "첫 실행(프로그램 시작부터)",
    "a further run": "그다음 실행",
    "spread": "범위",
    "times as long as ours": "이 노트의 몇 배",
    "these notes, XLA on the CPU": "이 노트, CPU의 XLA",
    "these notes, pure Go": "이 노트, 순수 Go",
    "the listing, PyTorch": "원래 노트의 코드, PyTorch",
    "PyTorch on tensors": "PyTorch, 텐서로",
    "JAX, lax.scan, shuffles given": "JAX, lax.scan, 섞은 순서를 미리 줌",
    "JAX with the XLA flag that we set": "같은 JAX에 이 노트의 XLA 플래그를 줌",
    "C, -O3 -march=native -ffast-math": "C, -O3 -march=native -ffast-math",
}


def table(lang: str) -> str:
    """The line that says where it was measured, and the table, as Markdown."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    where = next(line for line in lines if "medians of" in line)
    if lang == "ko":
        rows = [[KOREAN.get(cell, cell).replace(" to ", " ~ ") for cell in row] for row in rows]
        where = where.replace(" cores", "코어").replace("medians of ", "").replace(" rounds", "회의 중앙값")
    marked = [f"| {' | '.join(row)} |" for row in rows]
    marked[1] = "|---|" + "--:|" * (len(rows[0]) - 1)
    # A number and its unit stay together.
    return f"{where}.\n\n" + re.sub(r"(\d) (m?s)\b", "\\1\N{NO-BREAK SPACE}\\2", "\n".join(marked)) + "\n"


def add_table(app: Sphinx, docname: str, source: list[str]) -> None:
    """Puts the table in the place that the page's text keeps for it."""
    if docname == "benchmarks":
        source[0] = source[0].replace("<!-- table -->", table(app.config.language))


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the handler."""
    app.connect("source-read", add_table)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
