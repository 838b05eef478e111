"""The Go tests on each backend."""

from __future__ import annotations

import pytest

from checks import gotests
from checks.conftest import Report
from common.places import ROOT


def test_xla(report: Report) -> None:
    """On XLA for the CPU."""
    if not (ROOT / ".tools" / "pjrt" / "pjrt_c_api_cpu_plugin.so").exists():
        pytest.skip("there is no XLA plugin on this machine")
    gotests.run(report, "xla:cpu")


def test_backend(report: Report) -> None:
    """On the pure-Go backend."""
    gotests.run(report, "go")
