"""What the repository holds: no data, nothing of one machine; and that the checks find what they are for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks import repository
from checks.repository import MACHINE_PATH, REGISTRY
from common.places import ROOT


@pytest.fixture(scope="module")
def names() -> list[str]:
    """The repository's files."""
    try:
        return repository.files(ROOT)
    except RuntimeError as err:
        pytest.skip(str(err))


def test_no_data(names: list[str]) -> None:
    """Data is never committed."""
    assert repository.check_datasets(names) == []
    assert repository.check_datasets(["notebooks/datasets/binary.csv", "README.md"]) != []


def test_no_machine_path(names: list[str]) -> None:
    """No file tells where it was made."""
    assert repository.check_machine_paths(ROOT, names) == []


def test_no_registry(names: list[str]) -> None:
    """No file names a package registry."""
    assert repository.check_registries(ROOT, names) == []


def test_workflows(names: list[str], tmp_path: Path) -> None:
    """Workflows run what is here; an action named by its version and a script that is not there are told."""
    assert repository.check_workflows(ROOT, names) == []
    name = ".github/workflows/a.yml"
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("- uses: actions/checkout@v7\n- run: ./scripts/gone\n", encoding="utf-8")
    assert len(repository.check_workflows(tmp_path, [name])) == 2


@pytest.mark.parametrize(
    ("pattern", "text", "word", "found"),  # the texts are put together, so that this file has none of them
    [
        (MACHINE_PATH, "see /{}/notes", "work", True),
        (MACHINE_PATH, "cd /{}/kim/notes", "home", True),
        (MACHINE_PATH, "/{}/bash_jobs.0/x", "tmp", True),
        (MACHINE_PATH, "https://example.org/{}/x", "work", False),
        (MACHINE_PATH, "$HOME/{}/x", "work", False),
        (MACHINE_PATH, "/{}/notes", "tmp", False),
        (REGISTRY, "GOPROXY=https://proxy.{}.org", "golang", True),
        (REGISTRY, "https://pkg.go.dev and {}.org", "debian", False),
    ],
)
def test_patterns(pattern: re.Pattern[str], text: str, word: str, found: bool, tmp_path: Path) -> None:
    """A match is told with its file and line; a file that is no text is passed over."""
    (tmp_path / "a.txt").write_text("fine\n" + text.format(word), encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\xff\xfe" + text.format(word).encode())
    problems = repository.check_pattern(tmp_path, ["a.txt", "b.bin"], pattern)
    assert [problem.partition(" ")[0] for problem in problems] == ["a.txt:2"] * found
