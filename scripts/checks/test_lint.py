"""Formatters and linters."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from common.places import ROOT, relative


def shell_scripts() -> list[str]:
    """The project's shell scripts: those that say so in their first line, and what they share."""
    found = [ROOT / ".ci" / "run", *(ROOT / "scripts").rglob("*")]
    starts = (b"#!/usr/bin/env bash", b"# shellcheck shell=bash")
    return [relative(path) for path in sorted(found) if path.is_file() and path.read_bytes().startswith(starts)]


@pytest.mark.parametrize(
    "command",
    [
        # The folders with Go files of the project: it would walk into .venv otherwise.
        ["gofmt", "-l", "cmd", "lib", "scripts"],
        ["go", "vet", "./..."],
        ["staticcheck", "./..."],
        ["shellcheck", "--external-sources", *shell_scripts()],
        ["ruff", "check", "--no-cache", "--quiet", "hub", "scripts", "site"],
        ["ruff", "format", "--no-cache", "--check", "--quiet", "hub", "scripts", "site"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_clean(command: list[str]) -> None:
    """The program finds nothing, and so says nothing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode or done.stdout:
        pytest.fail(done.stdout, pytrace=False)
