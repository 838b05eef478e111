"""The checks behind scripts/test: every section runs, whatever the others say, and a summary ends the run."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from collections.abc import Callable

import check_go
import nbfiles
from nbfiles import BUILD, ROOT

SHARED_DATA = ROOT.parent / "shared" / "data" / "binary.csv"  # the book's file, where a workplace has it


class Summary:
    """Counts the checks and remembers what failed and what could not be run."""

    def __init__(self) -> None:
        self.section = ""
        self.passed = 0
        self.failed: list[str] = []
        self.skipped: list[str] = []
        self.times: list[tuple[str, float]] = []

    def ok(self, what: str = "", count: int = 1) -> None:
        """Counts passed checks; what names one worth a line."""
        self.passed += count
        if what:
            print(f"  ok    {what}", flush=True)

    def fail(self, what: str, detail: str = "") -> None:
        """Notes a failed check and shows why it failed."""
        self.failed.append(f"{self.section}: {what}")
        print(f"  FAIL  {what}", flush=True)
        for line in detail.strip().splitlines()[-40:]:
            print(f"        {line}")

    def skip(self, what: str, why: str) -> None:
        """Notes a check that could not be run; it never counts as passed."""
        self.skipped.append(f"{self.section}: {what}: {why}")
        print(f"  NOT RUN  {what}: {why}", flush=True)

    def problems(self, what: str, found: list[str]) -> None:
        """Counts one check that found problems or none."""
        if found:
            self.fail(what, "\n".join(found))
        else:
            self.ok()

    def close(self) -> int:
        """Prints the summary and returns the exit status."""
        print("\n== Summary")
        for title, seconds in self.times:
            print(f"  {seconds:6.1f} s  {title}")
        for title, lines in (("NOT RUN", self.skipped), ("FAILED", self.failed)):
            if lines:
                print(f"\n{title}:")
            for line in lines:
                print(f"  {line}")
        print(f"\n{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped")
        return 1 if self.failed else 0


def command(summary: Summary, what: str, *arguments: str, silent: bool = False) -> None:
    """Runs a program that must succeed, and with silent must also print nothing."""
    if shutil.which(arguments[0]) is None:
        summary.skip(what, f"{arguments[0]} is not installed")
        return
    done = subprocess.run(arguments, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode or (silent and done.stdout.strip()):
        summary.fail(what, done.stdout)
    else:
        summary.ok(what)


def shell_scripts() -> list[str]:
    """The project's shell scripts: those that say so in their first line, and what they share."""
    found = [ROOT / ".ci" / "run", *(ROOT / "scripts").iterdir()]
    return [
        nbfiles.relative(path)
        for path in sorted(found)
        if path.is_file() and path.read_bytes().startswith((b"#!/usr/bin/env bash", b"# shellcheck shell=bash"))
    ]


def go_folders() -> list[str]:
    """The folders with Go files of the project, for tools that would walk into .venv otherwise."""
    return [name for name in ("cmd", "lib", "scripts") if (ROOT / name).exists()]


# ---- Sections ----


def lint(summary: Summary) -> None:
    """Formatters and linters."""
    command(summary, "gofmt", "gofmt", "-l", *go_folders(), silent=True)
    command(summary, "go vet", "go", "vet", "./...")
    command(summary, "staticcheck", "staticcheck", "./...")
    command(summary, "shellcheck", "shellcheck", "--external-sources", *shell_scripts())
    command(summary, "ruff check", "ruff", "check", "--no-cache", "--quiet", "hub", "scripts", "site")
    command(summary, "ruff format", "ruff", "format", "--no-cache", "--check", "--quiet", "hub", "scripts", "site")


def python_tests(summary: Summary) -> None:
    """Tests of the scripts."""
    tests = ROOT / "scripts" / "tests"
    suite = unittest.TestLoader().discover(str(tests), top_level_dir=str(tests.parent))
    result = unittest.TestResult()
    suite.run(result)
    broken: dict[str, str] = {}
    for test, trace in [*result.failures, *result.errors]:
        name = getattr(test, "test_case", test).id()  # a subtest's test
        broken[name] = broken.get(name, "") + trace
    for name, trace in broken.items():
        summary.fail(name, trace)
    for name in result.unexpectedSuccesses:
        summary.fail(name.id(), "passes, though it is marked as failing")
    skipped_tests = 0
    for test, why in result.skipped:
        summary.skip(test.id(), why.removeprefix("NOT RUN: "))
        skipped_tests += not test.id().startswith("setUpClass")
    passed = result.testsRun - len([name for name in broken if not name.startswith("setUpClass")])
    summary.ok(count=passed - skipped_tests - len(result.unexpectedSuccesses))
    print(f"  {result.testsRun} tests")


def go_tests(summary: Summary, backend: str) -> None:
    """Counts the Go tests on one backend."""
    results = check_go.run(ROOT, {"GOMLX_BACKEND": backend}, lambda text: print(f"  {text}", flush=True))
    summary.ok(count=results.passed)
    for name, output in results.failed:
        summary.fail(name, output)
    for name, why in results.skipped:
        summary.skip(name, why)
    print(f"  {results.passed} tests passed")


def go_xla(summary: Summary) -> None:
    """Go tests on XLA for the CPU, from a plain shell."""
    if not (ROOT / ".tools" / "pjrt" / "pjrt_c_api_cpu_plugin.so").exists():
        summary.skip("go test", "there is no XLA plugin on this machine")
        return
    go_tests(summary, "xla:cpu")


def go_backend(summary: Summary) -> None:
    """Go tests on the pure-Go backend."""
    go_tests(summary, "go")


def notebooks(summary: Summary) -> None:
    """The committed notebooks: the same cells in both languages."""
    import check_notebooks

    found = check_notebooks.check_all()
    if not found:
        summary.fail("notebooks", "there are none")
    for name, problems in found.items():
        summary.problems(name, problems)


def notes(summary: Summary) -> None:
    """scripts/notes: runs the notebooks and makes the pages, and leaves the tree clean."""
    import check_notebooks
    from make_notes import has_book_data

    if SHARED_DATA.exists():
        os.environ.setdefault("BINARY_CSV", str(SHARED_DATA))
    before = git_status()
    done = subprocess.run([ROOT / "scripts" / "notes"], cwd=ROOT)
    if done.returncode:
        summary.fail("scripts/notes", f"ended with status {done.returncode}; its messages are above")
        return
    summary.ok("scripts/notes")
    summary.problems("Sphinx's warnings", (BUILD / "site" / "warnings").read_text(encoding="utf-8").splitlines())
    if before is None:
        summary.skip("clean tree", "this folder is not a git repository")
    else:
        summary.problems("clean tree", sorted(git_status() - before))
    if not has_book_data():
        summary.skip("committed outputs", "they were made with the book's data, which is not here")
        return
    for name, problems in check_notebooks.check_all_outputs().items():
        summary.problems(f"outputs of {name}", problems)


def git_status() -> set[str] | None:
    """What git status lists, or None outside a repository."""
    if shutil.which("git") is None:
        return None
    done = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    return None if done.returncode else set(done.stdout.splitlines())


def pages(summary: Summary) -> None:
    """Every page in Chromium, opened from a file, without a network."""
    from pagechecks import browser, files, site

    notes = BUILD / "notes"
    if not (notes / "index.html").exists():
        summary.fail("pages", "there are none: scripts/notes has not made them")
        return

    def report(page: str, check: str, problems: list[str]) -> None:
        if check == "Hangul" and problems and not has_korean_font():
            summary.skip(f"{page}: {check}", "this machine has no Korean font")
        else:
            summary.problems(f"{page}: {check}", problems)

    try:
        site.check_site(notes, report)
    except browser.NoBrowserError as err:
        summary.skip("pages in a browser", f"no browser starts: {err}")
    print(f"  {len(files.pages(notes))} pages")


def has_korean_font() -> bool:
    """Whether Hangul can be drawn here at all; systems other than Linux bring a font."""
    if sys.platform != "linux":
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=ko"], capture_output=True).stdout.strip())


def repository(summary: Summary) -> None:
    """What the repository holds: no data, nothing of one machine."""
    import check_repository

    try:
        names = check_repository.files(ROOT)
    except RuntimeError as err:
        summary.skip("repository", str(err))
        return
    summary.problems("no data committed", check_repository.check_datasets(names))
    summary.problems("no path of one machine", check_repository.check_machine_paths(ROOT, names))
    summary.problems("no package registry named", check_repository.check_registries(ROOT, names))
    summary.problems("workflows", check_repository.check_workflows(ROOT, names))


SECTIONS: dict[str, Callable[[Summary], None]] = {
    "lint": lint,
    "repository": repository,
    "scripts": python_tests,
    "go-xla": go_xla,
    "go-backend": go_backend,
    "notebooks": notebooks,
    "notes": notes,
    "pages": pages,
}


def main(prog: str = "scripts/test", sections: dict[str, Callable[[Summary], None]] = SECTIONS) -> int:
    """Runs the sections that the command line names, or all."""
    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("sections", nargs="*")
    options = parser.parse_args()
    if options.list:
        for name, section in sections.items():
            print(f"{name:12}{section.__doc__}")
        return 0
    for name in options.sections:
        if name not in sections:
            parser.error(f"there is no section {name}; there are {', '.join(sections)}")
    summary = Summary()
    for name in options.sections or sections:
        print(f"\n== {name}: {sections[name].__doc__}", flush=True)
        summary.section = name
        started = time.monotonic()
        try:
            sections[name](summary)
        except Exception as err:  # a check that breaks is a failure, and the others still run
            import traceback

            summary.fail(f"the section broke: {err}", traceback.format_exc())
        summary.times.append((name, time.monotonic() - started))
    return summary.close()


def run(check: Callable[[], int]) -> None:
    """Ends the process with what main returns; Ctrl-C ends it without a trace."""
    # A shell has what it starts in the background ignore Ctrl-C, and all that tests start would do so too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.exit(check())
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    run(main)
