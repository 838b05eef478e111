"""Tests of check_go.py."""

from __future__ import annotations

import json
import unittest

import check_go


def event(action: str, test: str = "", output: str = "", package: str = "p") -> str:
    """One line of go test -json."""
    return json.dumps({"Action": action, "Package": package, "Test": test, "Output": output})


class Parse(unittest.TestCase):
    """Counts are of what really ran."""

    def test_counts(self) -> None:
        """Subtests count instead of their test; skips tell why; a package is no test."""
        results = check_go.parse(
            [
                event("pass", "TestA/one"),
                event("pass", "TestA/two"),
                event("pass", "TestA"),
                event("pass", "TestB"),
                event("output", "TestC", "    c_test.go:9: NOT RUN: no file here\n"),
                event("skip", "TestC"),
                event("pass"),
                event("skip", package="empty"),
            ]
        )
        self.assertEqual(results.passed, 3)
        self.assertEqual(results.failed, [])
        self.assertEqual(results.skipped, [("p.TestC", "no file here")])

    def test_failures(self) -> None:
        """A failed subtest is told once, with its output, and not again for its test and its package."""
        results = check_go.parse(
            [
                event("output", "TestA/one/deep", "    a_test.go:3: got 1, want 2\n"),
                event("fail", "TestA/one/deep"),
                event("fail", "TestA/one"),
                event("fail", "TestA"),
                event("fail"),
            ]
        )
        self.assertEqual(results.failed, [("p.TestA/one/deep", "a_test.go:3: got 1, want 2")])
        self.assertEqual(results.passed, 0)

    def test_package_failures(self) -> None:
        """A package that does not compile, a panic outside tests and go's own errors are failures."""
        build = {"ImportPath": "p [p.test]", "Action": "build-output", "Output": "p.go:1: no\n"}
        compile_error = [
            json.dumps(build),
            json.dumps({"ImportPath": "p [p.test]", "Action": "build-fail"}),
            event("fail"),
        ]
        self.assertEqual(check_go.parse(compile_error).failed, [("p", "p.go:1: no")])
        self.assertEqual(check_go.parse([event("output", output="panic\n"), event("fail")]).failed, [("p", "panic")])
        self.assertEqual(check_go.parse(["go: no go.mod\n"]).failed, [("go test", "go: no go.mod")])

    def test_parent_fails_alone(self) -> None:
        """A test that fails by itself after its subtests passed is a failure."""
        results = check_go.parse([event("pass", "TestA/one"), event("fail", "TestA"), event("fail")])
        self.assertEqual((results.passed, [name for name, _ in results.failed]), (1, ["p.TestA"]))
