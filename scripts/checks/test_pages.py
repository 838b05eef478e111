"""Every page in Chromium, opened from a file, without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from checks.conftest import Report
from checks.pages import browser, site
from common.places import BUILD


def test_pages(report: Report) -> None:
    """All pages that scripts/notes has made."""
    notes = BUILD / "notes"
    assert (notes / "index.html").exists(), "there are none: scripts/notes has not made them"

    def tell(page: str, check: str, problems: list[str]) -> None:
        if check == "Hangul" and problems and not has_korean_font():
            report.skip(f"{page}: {check}", "this machine has no Korean font")
        else:
            report.problems(f"{page}: {check}", problems)

    try:
        site.check_site(notes, tell)
    except browser.NoBrowserError as err:
        pytest.skip(f"no browser starts: {err}")


def has_korean_font() -> bool:
    """Whether Hangul can be drawn here at all; systems other than Linux bring a font."""
    if sys.platform != "linux":
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=ko"], capture_output=True).stdout.strip())
