"""A slider of lib/figure follows the keyboard in a browser, wherever it is shown."""

from __future__ import annotations

import json
import shutil
import subprocess
import unittest
from pathlib import Path

from checks.pages import reading
from checks.scripts.browser import BrowserTest
from common.places import ROOT

# JupyterLab puts an output's HTML into the page, where its scripts do not run, and then
# replaces each script by a copy, which does.
INSERT = """
document.body.innerHTML = %s;
for (const script of document.querySelectorAll("script")) {
  const copy = document.createElement("script");
  copy.textContent = script.textContent;
  script.replaceWith(copy);
}
"""


class SliderTest(BrowserTest):
    """Opens pages with one slider or two in a real Chromium."""

    @classmethod
    def setUpClass(cls) -> None:
        """Has Go make the slider."""
        if shutil.which("go") is None:
            raise unittest.SkipTest("NOT RUN: go is not installed")
        done = subprocess.run(
            ["go", "run", "scripts/checks/scripts/slider.go"], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        cls.slider = done.stdout
        super().setUpClass()

    def write(self, body: str) -> Path:
        """Writes a page."""
        path = self.folder / "page.html"
        path.write_text(f'<!doctype html><meta charset="utf-8"><title>t</title><body>{body}', encoding="utf-8")
        return path

    def assert_works(self) -> None:
        """The page's sliders pass the checks of the notes, and one of them moves no other."""
        page = self.seen.page
        for check in (reading.check_sliders, reading.check_figures, reading.check_console):
            self.assertEqual(check(self.seen), [], check.__name__)
        sliders = page.get_by_role("slider", name="x").all()
        for slider in sliders:
            slider.press("Home")
        sliders[0].press("ArrowUp")
        said = [slider.get_attribute("aria-valuetext") for slider in sliders]
        self.assertEqual(said, ["1", *["0.5"] * (len(sliders) - 1)])
        self.assertEqual(page.locator("svg:visible").count(), len(sliders))

    def test_page(self) -> None:
        """On a page, also twice on one."""
        self.seen.open(self.write(self.slider * 2))
        self.assert_works()

    def test_jupyterlab(self) -> None:
        """Inserted into a page as JupyterLab does it."""
        self.seen.open(self.write(""))
        self.seen.page.evaluate(INSERT % json.dumps(self.slider))
        self.assert_works()

    def test_without_script(self) -> None:
        """Where scripts do not run, the middle picture stands there, and no slider that does nothing."""
        context = self.browser.new_context(java_script_enabled=False)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(self.write(self.slider).as_uri())
        self.assertFalse(page.locator("input").is_visible())
        visible = [frame.get_attribute("data-value") for frame in page.locator("[data-value]:visible").all()]
        self.assertEqual(visible, ["1.5"])
