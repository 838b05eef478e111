"""Runs go test, and tells of each test as it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from common.places import ROOT

if TYPE_CHECKING:
    from checks.conftest import Report


def results(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Reads the events of go test -json: how each test ended (pass, fail, skip), its name, and what it said.

    A test with subtests counts as these, and it and its package count only where they fail by themselves.
    """
    said: dict[tuple[str, str], str] = defaultdict(str)
    parents: set[tuple[str, str]] = set()
    failed_below: set[tuple[str, str]] = set()
    stray = ""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            stray += line  # go's own messages, before any test
            continue
        # A build names the test variant too: "p [p.test]".
        package = (event.get("Package") or event.get("ImportPath", "")).split(" ")[0]
        test, action = event.get("Test", ""), event["Action"]
        this, above = (package, test), (package, test.rpartition("/")[0])
        if action in ("output", "build-output"):
            said[this] += event["Output"]
        if action not in ("pass", "fail", "skip"):
            continue
        if (action == "fail" and this not in failed_below) or (test and action != "fail" and this not in parents):
            yield action, f"{package}.{test}" if test else package, said[this].strip()
        parents.add(above)
        if action == "fail":
            failed_below.add(above)
    if stray and not parents:
        yield "fail", "go test", stray.strip()


def reason(output: str) -> str:
    """The reason that t.Skip was given."""
    match = re.search(r"^\s*\S+\.go:\d+: (.*)", output, re.M)
    return match[1].removeprefix("NOT RUN: ").strip() if match else "no reason given"


def run(report: Report, backend: str) -> None:
    """Runs all Go tests of the project on a backend."""
    # Never from Go's cache of results, which knows nothing of the plugin and of files outside the module.
    process = subprocess.Popen(
        ["go", "test", "-count=1", "-json", "./..."],
        cwd=ROOT,
        env={**os.environ, "GOMLX_BACKEND": backend},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    for action, name, said in results(process.stdout):
        if action == "pass":
            report.ok(name)
        elif action == "skip":
            report.skip(name, reason(said))
        else:
            report.fail(name, said)
    if process.wait() and not report.failed:
        report.fail("go test", f"it ended with status {process.returncode}")
