"""The page on how fast the notes are: the tables that scripts/bench wrote, in the page's language."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

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
    "rows": "행",
    "an epoch": "한 에폭",
    "for each row": "행 하나에",
    "JAX, shuffle given": "JAX, 섞은 순서를 미리 줌",
    "first reading": "처음 읽을 때",
    "a reading": "한 번 읽기",
    "memory: these notes / pandas / polars": "메모리: 이 노트 / pandas / polars",
    "function": "함수",
    "an element of 100,000": "10만 개일 때 하나에",
    "copying": "복사",
    "a call by itself": "호출만",
    "kernel": "커널",
    "cells": "셀",
    "median": "중앙값",
    "95th percentile": "95번째 백분위수",
    "this project's kernel": "이 프로젝트의 커널",
    "stock GoNB": "기본 설치한 GoNB",
    "this project's kernel, training": "이 프로젝트의 커널, 훈련하는 셀",
    "stock GoNB, training": "기본 설치한 GoNB, 훈련하는 셀",
    "command": "명령",
    "server": "서버",
    "notebook": "노트북",
    "a cell's output": "셀의 출력",
    "time": "시간",
    "a fresh clone, empty home": "새로 복제한 폴더, 빈 홈",
    "all notebooks executed": "모든 노트북을 실행",
    "nothing changed": "바뀐 것이 없음",
    "10 notebooks in 2 languages": "두 언어의 노트북 열 개",
}


def tables(text: str, lang: str) -> dict[str, str]:
    """The table of every section with the line that says where it was measured, as Markdown, by the section's title."""
    return {section.partition("\n")[0]: table(section, lang) for section in text.split("\n## ")[1:]}


def table(section: str, lang: str) -> str:
    """One section's line and table."""
    lines = section.splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    where = next(line for line in lines if re.match(r"\d{4}-\d\d-\d\d; ", line))
    if lang == "ko":
        rows = [[KOREAN.get(cell, cell).replace(" to ", " ~ ") for cell in row] for row in rows]
        where = re.sub(r"medians of (\d+) rounds", r"\1회의 중앙값", where.replace("1 round", "1회"))
        where = "; ".join(KOREAN.get(part, part) for part in where.replace(" cores", "코어").split("; "))
    marked = [f"| {' | '.join(row)} |" for row in rows]
    marked[1] = "|---|" + "--:|" * (len(rows[0]) - 1)
    # A number and its unit stay together, and so do numbers that are compared.
    text = re.sub(r"(\d) ([mnµ]?s)\b", "\\1\N{NO-BREAK SPACE}\\2", "\n".join(marked))
    text = re.sub(r"(?<=\d) / (?=\d)", "\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}", text)
    return f"{where}.\n\n{text}\n"


def add_tables(app: Sphinx, docname: str, source: list[str]) -> None:
    """Puts each table in the place that the page's text keeps for it."""
    if docname != "benchmarks":
        return
    found = tables(RESULTS.read_text(encoding="utf-8"), app.config.language)

    def put(place: re.Match) -> str:
        if place[1] not in found:
            titles = ", ".join(found)
            raise ExtensionError(f"benchmarks.md: {RESULTS.name} has no section {place[1]!r}; it has {titles}")
        return found[place[1]]

    source[0] = re.sub(r"<!-- table: (.+?) -->", put, source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Registers the handler."""
    app.connect("source-read", add_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
