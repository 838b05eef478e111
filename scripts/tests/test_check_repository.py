"""Tests of check_repository.py."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import check_repository
from check_repository import MACHINE_PATH, REGISTRY


class CheckRepository(unittest.TestCase):
    """The patterns find what they are for, and nothing else."""

    def test_datasets(self) -> None:
        """Only the README may be committed."""
        names = ["notebooks/datasets/README.md", "notebooks/datasets/binary.csv", "README.md"]
        self.assertEqual(check_repository.check_datasets(names), ["notebooks/datasets/binary.csv is data"])

    def test_patterns(self) -> None:
        """Texts, put together here so that this file has none of them, and whether they match."""
        cases = [
            (MACHINE_PATH, "see /{}/notes", "work", True),
            (MACHINE_PATH, "'/{}/go/pkg'", "root", True),
            (MACHINE_PATH, "cd /{}/kim/notes", "home", True),
            (MACHINE_PATH, "/{}/bash_jobs.0/x", "tmp", True),
            (MACHINE_PATH, "https://example.org/{}/x", "work", False),
            (MACHINE_PATH, "notebooks/{}/x", "work", False),
            (MACHINE_PATH, "$HOME/{}/x", "work", False),
            (MACHINE_PATH, "/{}/notes", "tmp", False),
            (REGISTRY, "https://{}.org/simple", "pypi", True),
            (REGISTRY, "GOPROXY=https://proxy.{}.org", "golang", True),
            (REGISTRY, "https://deb.{}.org/debian", "debian", True),
            (REGISTRY, "https://pkg.go.dev and {}.org", "debian", False),
        ]
        for pattern, text, word, want in cases:
            with self.subTest(text=text, word=word):
                self.assertEqual(bool(pattern.search(text.format(word))), want)

    def test_check_pattern(self) -> None:
        """A match is told with its file and line; a file that is no text is passed over."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "a.txt").write_text("fine\nat /" + "work/x\n", encoding="utf-8")
            (root / "b.bin").write_bytes(b"\xff\xfe/" + b"work/x")
            problems = check_repository.check_pattern(root, ["a.txt", "b.bin"], MACHINE_PATH)
        self.assertEqual(problems, ["a.txt:2 has /" + "work/"])

    def test_check_workflows(self) -> None:
        """An action named by its version and a script that is not there are told."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            names = [".github/workflows/a.yml", "scripts/notes"]
            for name, text in zip(names, ("", ""), strict=True):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            good = f"- uses: actions/checkout@{'0' * 40} # v7\n- run: ./scripts/notes\n"
            bad = "- uses: actions/checkout@v7\n- run: ./scripts/gone\n"
            for text, want in {good: 0, bad: 2}.items():
                (root / names[0]).write_text(text, encoding="utf-8")
                self.assertEqual(len(check_repository.check_workflows(root, names)), want)
