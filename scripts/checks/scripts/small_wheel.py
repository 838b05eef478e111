"""A Python package that was tampered with, for a sandbox in which pip is to refuse it."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from common.places import ROOT

REFUSAL = r"pins by its hash, and nothing of it was installed"
RIGHT, WRONG = "value = 1\n", "value = 2\n"  # the package's code as it was pinned, and as it came
_WHEELS = "build/wheels"
_INFO = {
    "METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "RECORD": "tiny.py,,\n",
}


def write(project: Path, code: str) -> str:
    """Writes the package, named tiny, with that code into a sandbox's project, and returns its hash."""
    path = project / _WHEELS / "tiny-1.0-py3-none-any.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("tiny.py"), code)
        for name, text in _INFO.items():
            file.writestr(zipfile.ZipInfo(f"tiny-1.0.dist-info/{name}"), text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tampered(project: Path, lock: str, group: str) -> dict[str, str]:
    """Makes a group of a lock be this package alone, and another one come in its place: the environment for pip."""
    pinned = write(project, RIGHT)
    write(project, WRONG)
    (project / lock).write_text(f"# group: {group}\ntiny==1.0 --hash=sha256:{pinned}\n", encoding="utf-8")
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(ROOT / _WHEELS)}
