"""GoNB as go.mod pins it, without the changes in gonb/: each change's test must fail with it."""

from __future__ import annotations

import os
import unittest

from checks.conftest import Report
from checks.heavy.test_fuzz import go
from checks.scripts import test_gonb
from common.places import BUILD, ROOT

STOCK = BUILD / "stock" / "gonb"


def test_stock(report: Report) -> None:
    """Whether each change in gonb/ is still needed: its test fails with GoNB as go.mod pins it."""
    go("go", "build", "-o", STOCK, "github.com/janpfeifer/gonb")
    os.environ["GONB"] = str(STOCK)
    suite = unittest.TestLoader().loadTestsFromTestCase(test_gonb.Gonb)
    result = unittest.TestResult()
    suite.run(result)
    failed = {getattr(test, "test_case", test).id() for test, _ in [*result.failures, *result.errors]}
    for path in sorted((ROOT / "gonb").glob("*.ed")):
        if any(name.endswith(".test_" + path.stem.replace("-", "_")) for name in failed):
            report.ok(f"{path.name} is needed")
        else:
            report.fail(f"{path.name} is superfluous", "its test passes without it: delete it, and keep the test")
