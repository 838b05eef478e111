"""scripts/notes: runs the notebooks and makes the pages, and leaves the tree clean."""

from __future__ import annotations

import os
import subprocess

import pytest

from checks import notebooks
from checks.conftest import Report
from common import book
from common.places import BUILD, ROOT


def test_notes(report: Report, capfd: pytest.CaptureFixture[str]) -> None:
    """The run, its warnings, the tree after it, and the outputs that are committed."""
    before = git_status()
    data = {"BINARY_CSV": str(book.SHARED)} if book.SHARED.exists() else {}
    with capfd.disabled():
        done = subprocess.run([ROOT / "scripts" / "notes"], cwd=ROOT, env={**data, **os.environ})
    assert done.returncode == 0, f"scripts/notes ended with status {done.returncode}; its messages are above"
    report.problems("Sphinx's warnings", (BUILD / "site" / "warnings").read_text(encoding="utf-8").splitlines())
    if before is None:
        report.skip("clean tree", "this folder is not a git repository")
    else:
        report.problems("clean tree", sorted(git_status() - before))
    if not book.is_here():
        report.skip("committed outputs", "they were made with the book's data, which is not here")
        return
    for name, problems in notebooks.check_all_outputs().items():
        report.problems(f"outputs of {name}", problems)


def git_status() -> set[str] | None:
    """What git status lists, or None outside a repository."""
    try:
        done = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return None if done.returncode else set(done.stdout.splitlines())
