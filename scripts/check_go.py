"""Runs go test and counts its results, skips with their reasons included."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Results:
    """What came out of some tests: how many passed, which failed and why, which did not run and why."""

    passed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def parse(lines: Iterable[str], progress: Callable[[str], None] = lambda text: None) -> Results:
    """Reads the events of go test -json. A test with subtests counts as these, not once more by itself."""
    outcome: dict[tuple[str, str], str] = {}
    output: dict[tuple[str, str], list[str]] = defaultdict(list)
    stray: list[str] = []
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            stray.append(line)  # go's own messages, before any test
            continue
        package = event.get("Package") or event.get("ImportPath", "")
        test, action = event.get("Test", ""), event["Action"]
        if action in ("output", "build-output"):
            # The output of a build names the test variant too: "p [p.test]".
            output[package.split(" ")[0], test].append(event["Output"])
        elif action in ("pass", "fail", "skip"):
            outcome[package, test] = action
            if not test and action != "skip":
                progress(f"{action} {package} {event.get('Elapsed', 0):.1f} s")

    results = Results()
    parents = {(package, test.rpartition("/")[0]) for package, test in outcome if "/" in test}
    failed_below = {(package, "") for (package, test), action in outcome.items() if test and action == "fail"}
    for package, test in list(outcome):
        above = test
        while outcome[package, test] == "fail" and (above := above.rpartition("/")[0]):
            failed_below.add((package, above))
    for (package, test), action in outcome.items():
        name = f"{package}.{test}" if test else package
        text = "".join(output[package, test])
        if action == "fail" and (package, test) not in failed_below:
            results.failed.append((name, text.strip()))
        elif action == "skip" and test:
            results.skipped.append((name, reason(text)))
        elif action == "pass" and test and (package, test) not in parents:
            results.passed += 1
    if stray and not outcome:
        results.failed.append(("go test", "".join(stray).strip()))
    return results


def reason(output: str) -> str:
    """The reason that t.Skip was given."""
    match = re.search(r"^\s*\S+\.go:\d+: (.*)", output, re.M)
    return match[1].removeprefix("NOT RUN: ").strip() if match else "no reason given"


def run(root: Path, environment: dict[str, str], progress: Callable[[str], None]) -> Results:
    """Runs all Go tests of the project with some environment variables set, an empty one unset."""
    env = {name: value for name, value in {**os.environ, **environment}.items() if value}
    # Never from Go's cache of results, which knows nothing of the plugin and of files outside the module.
    command = ["go", "test", "-count=1", "-json", "./..."]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=root, env=env, text=True, stdout=pipe, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    results = parse(process.stdout, progress)
    if process.wait() and not results.failed:
        results.failed.append(("go test", f"ended with status {process.returncode}"))
    return results
