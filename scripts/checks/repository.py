"""Checks what the repository holds: nothing of one machine, nothing that may not be shared."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

DATA_FOLDER = "notebooks/datasets/"
DATA_ALLOWED = {DATA_FOLDER + "README.md"}

# A path of the machine on which something was made. A dot or a letter before it
# makes it a part of some other address.
# The image's user is called reader.
MACHINE_PATH = re.compile(
    r"(?<![\w.$}-])/(?:work|root|tmp/bash[\w.]*|home/(?!reader/)[a-z][\w-]*|Users/[A-Za-z][\w-]*)/"
)

# Where packages come from is the reader's own configuration, mirrors included.
# The dots are written so that this file does not match.
REGISTRY = re.compile(
    r"(?:pypi|files[.]pythonhosted|proxy[.]golang|sum[.]golang|registry[.]npmjs)[.]org"
    r"|(?:deb|security|ftp)[.]debian[.]org"
    r"|registry[.]yarnpkg[.]com"
)


def files(root: Path) -> list[str]:
    """The files that git tracks or would track; RuntimeError outside a repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    except FileNotFoundError as err:
        raise RuntimeError("there is no git") from err
    if done.returncode:
        raise RuntimeError("this folder is not a git repository")
    return sorted(name for name in set(done.stdout.split("\0")) if name and (root / name).is_file())


def check_datasets(names: list[str]) -> list[str]:
    """Data is never committed."""
    return [f"{name} is data" for name in names if name.startswith(DATA_FOLDER) and name not in DATA_ALLOWED]


def check_machine_paths(root: Path, names: list[str]) -> list[str]:
    """No file tells where it was made; an image's own paths are no machine's."""
    return check_pattern(root, [name for name in names if name != "Dockerfile"], MACHINE_PATH)


def check_registries(root: Path, names: list[str]) -> list[str]:
    """No file names a package registry."""
    return check_pattern(root, names, REGISTRY)


def check_workflows(root: Path, names: list[str]) -> list[str]:
    """Workflows run scripts that are here, and other people's actions only by commit."""
    problems = []
    for name in [name for name in names if name.startswith(".github/workflows/")]:
        text = (root / name).read_text(encoding="utf-8")
        actions = re.findall(r"\buses:\s*(\S+)", text)
        problems += [f"{name} uses {used} by no commit" for used in actions if not re.search(r"@[0-9a-f]{40}$", used)]
        commands = re.findall(r"\brun:\s*(\S+)", text)
        problems += [f"{name} runs {used}, which is not here" for used in commands if not (root / used).is_file()]
    return problems


def check_pattern(root: Path, names: list[str], pattern: re.Pattern[str]) -> list[str]:
    """No text file contains the pattern."""
    problems = []
    for name in names:
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if match := pattern.search(line):
                problems.append(f"{name}:{number} has {match[0]}")
    return problems
