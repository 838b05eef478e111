"""What the parts share, and the summary's end: how long each part took, and all that was not run, with the reason."""

from __future__ import annotations

import pytest

from checks.run import PARTS


class Report:
    """The checks of one test that go on whatever the others say: each is a subtest."""

    def __init__(self, subtests: pytest.Subtests) -> None:
        self._subtests = subtests
        self.failed: list[str] = []

    def ok(self, what: str) -> None:
        """A check that passed."""
        with self._subtests.test(what):
            pass

    def fail(self, what: str, detail: str = "") -> None:
        """A failed check, and the end of what says why."""
        self.failed.append(what)
        with self._subtests.test(what):
            pytest.fail("\n".join([what, *detail.strip().splitlines()[-40:]]), pytrace=False)

    def skip(self, what: str, why: str) -> None:
        """A check that could not be run."""
        with self._subtests.test(what):
            pytest.skip(why)

    def problems(self, what: str, found: list[str]) -> None:
        """A check that found problems or none."""
        if found:
            self.fail(what, "\n".join(found))
        else:
            self.ok(what)


@pytest.fixture
def report(subtests: pytest.Subtests) -> Report:
    """Where a test tells of its checks."""
    return Report(subtests)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows what each part took, and what was not run."""
    times: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for each in reports:
            if hasattr(each, "duration") and not hasattr(each, "context"):  # a subtest's time is in its test's
                times[part(each.nodeid)] = times.get(part(each.nodeid), 0) + each.duration
    terminalreporter.section("times")
    for name, seconds in times.items():
        terminalreporter.line(f"{seconds:6.1f} s  {name}")

    not_run: dict[tuple[str, str], int] = {}
    for each in terminalreporter.stats.get("skipped", []):
        reason = each.longrepr[2].removeprefix("Skipped: ").removeprefix("NOT RUN: ")
        told = hasattr(each, "context") and each.context.msg  # a subtest's own name
        where = f"{part(each.nodeid)}: {told or name_of(each.nodeid)}"
        not_run[where, reason] = not_run.get((where, reason), 0) + 1
    if not_run:
        terminalreporter.section("NOT RUN")
    for (where, reason), count in not_run.items():
        terminalreporter.line(f"{where}{f' ({count} tests)' if count > 1 else ''}: {reason}")


def part(nodeid: str) -> str:
    """The part to which a test belongs, else its file."""
    places = {place: name for parts in PARTS.values() for name, (place, _) in parts.items()}
    return next((name for place, name in places.items() if nodeid.startswith(place)), nodeid.partition("::")[0])


def name_of(nodeid: str) -> str:
    """A test's class, whose tests are mostly skipped together, or its function."""
    return nodeid.rpartition("/")[2].partition("::")[2].partition("::")[0]
