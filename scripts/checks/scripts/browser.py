"""What tests that open pages share."""

from __future__ import annotations

import contextlib
import tempfile
import unittest
from pathlib import Path

from checks.pages.browser import NoBrowserError, Visit, chromium, visit


class BrowserTest(unittest.TestCase):
    """Opens pages of a folder of its own in a real Chromium."""

    @classmethod
    def setUpClass(cls) -> None:
        """Starts one browser for all the tests."""
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        try:
            cls.browser = stack.enter_context(chromium())
        except NoBrowserError as err:
            raise unittest.SkipTest(f"NOT RUN: no browser: {err}") from err

    def setUp(self) -> None:
        """Makes a folder for pages and a visit to them."""
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory())).resolve()
        self.seen: Visit = stack.enter_context(visit(self.browser))
