"""How Go tests are counted."""

from __future__ import annotations

import json

import pytest

from checks import gotests


def event(action: str, test: str = "", output: str = "") -> str:
    """One line of go test -json."""
    return json.dumps({"Action": action, "Package": "p", "Test": test, "Output": output})


BUILD = {"ImportPath": "p [p.test]", "Action": "build-output", "Output": "p.go:1: no\n"}


@pytest.mark.parametrize(
    ("events", "want"),
    [
        # Subtests count instead of their test, and a package is no test.
        (["pass TestA/one", "pass TestA/two", "pass TestA", "pass TestB", "pass"], ["TestA/one", "TestA/two", "TestB"]),
        # A failed subtest is told once, and not again for its test and its package.
        (["fail TestA/one/deep", "fail TestA/one", "fail TestA", "fail"], ["-TestA/one/deep"]),
        # A test that fails by itself after its subtests passed.
        (["pass TestA/one", "fail TestA", "fail"], ["TestA/one", "-TestA"]),
        # A package that does not compile, or panics outside its tests.
        (["fail"], ["-"]),
    ],
)
def test_counts(events: list[str], want: list[str]) -> None:
    """Counts are of what really ran."""
    found = gotests.results(event(*line.split(" ")) for line in events)
    assert [("-" if action == "fail" else "") + name.removeprefix("p").lstrip(".") for action, name, _ in found] == want


def test_says_why() -> None:
    """What a failed build, go itself, and a test that is skipped say."""
    assert list(gotests.results([json.dumps(BUILD), event("fail")])) == [("fail", "p", "p.go:1: no")]
    assert list(gotests.results(["go: no go.mod\n"])) == [("fail", "go test", "go: no go.mod")]
    skipped = [event("output", "TestC", "    c_test.go:9: NOT RUN: no file here\n"), event("skip", "TestC")]
    assert [gotests.reason(said) for _, _, said in gotests.results(skipped)] == ["no file here"]
