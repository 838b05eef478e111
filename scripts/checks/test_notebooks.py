"""The committed notebooks: the same cells in both languages, and one form."""

from __future__ import annotations

from checks import notebooks
from checks.conftest import Report


def test_notebooks(report: Report) -> None:
    """Each pair."""
    found = notebooks.check_all()
    assert found, "there are no notebooks"
    for name, problems in found.items():
        report.problems(name, problems)
