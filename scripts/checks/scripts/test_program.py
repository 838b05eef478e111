"""The page "Use it in your own program": its commands, as they stand there, build and run its program elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from common.places import LANGUAGES, ROOT


def blocks(lang: str, kind: str) -> list[str]:
    """The blocks of code of this kind on the page."""
    page = (ROOT / "site" / lang / "program.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


class ProgramTest(unittest.TestCase):
    """The page's blocks of code."""

    def test_languages(self) -> None:
        first, *others = ([blocks(lang, kind) for kind in ("go", "bash")] for lang in LANGUAGES)
        for other in others:
            self.assertEqual(first, other)

    def run_in_a_module(self, commands: str) -> None:
        printed = blocks("en", "text")[1]
        # What the project's own scripts set is not there for a reader's program.
        env = {name: value for name, value in os.environ.items() if name not in ("GOFLAGS", "GOWORK", "GOMLX_BACKEND")}
        with TemporaryDirectory() as folder:
            mine = Path(folder) / "mine"
            mine.mkdir()
            (Path(folder) / "activation-notes").symlink_to(ROOT)
            (mine / "main.go").write_text(blocks("en", "go")[0], encoding="utf-8")
            done = subprocess.run(["bash", "-e"], input=commands, cwd=mine, env=env, capture_output=True, text=True)
            if "go mod tidy" in commands and re.search(r"dial tcp|no such host|i/o timeout", done.stderr):
                self.skipTest("go mod tidy needs a network")
            self.assertEqual(done.stdout, printed, done.stderr)
            self.assertNotIn("notice", done.stderr, "XLA's plugin was not found from there")

    def test_workspace(self) -> None:
        self.run_in_a_module(blocks("en", "bash")[0])

    def test_replace(self) -> None:
        self.run_in_a_module(blocks("en", "bash")[1])
