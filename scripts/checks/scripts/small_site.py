"""A small site, built with the real configuration and theme, for tests to look at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nbformat import NotebookNode, v4

from common import nbfiles
from common.places import ROOT

MARKDOWN = {
    "ko": """# 손실(Loss)

손실은 손실함수가 아니라 **손실**이며 두 손실이 있습니다. 가능도를 봅시다.
이진 교차 엔트로피(binary cross entropy)입니다. (cross)입니다.

$$
a = b \\\\ c = d \\tag{1}
$$

식 (1)에서 보듯, [식 (1)](02-b.ipynb)과 `식 (1)`은 다릅니다.

## 둘째 절

함수는 여기에만 있습니다. -1에서 $x = 0$이면 됩니다.
""",
    "en": """# The loss

A loss, another loss, **likelihood**, a lossy word. A likelihood and 손실.

$$
a = b \\tag{1}
$$

Equation (1) and equation (2). See *Second section* and *other*.

## Second section

Derivatives stand only here: $x$. A pre-1990 one.
""",
}


def notebook(lang: str) -> NotebookNode:
    """A notebook with a folded cell, a solution and a shown source."""
    source = v4.new_output("display_data", {"text/markdown": "```go\n// lib/bce/bce.go\n\nfunc Loss() {}\n```"})
    cells = [
        v4.new_markdown_cell(MARKDOWN[lang]),
        v4.new_code_cell("import loss", metadata={"tags": ["setup"]}),
        v4.new_code_cell("%%", metadata={"tags": ["solution"]}, outputs=[source]),
    ]
    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "go", "pygments_lexer": "go"}})


def build(folder: Path, lang: str, notebooks: dict[str, NotebookNode] | None = None) -> str:
    """Builds two notebooks, or those given, and a source page into folder/out/LANGUAGE; returns Sphinx's warnings."""
    source, target = folder / lang, folder / "out" / lang
    for name, nb in (notebooks or {"01-a": notebook(lang), "02-b": notebook(lang)}).items():
        nbfiles.write(source / f"{name}.ipynb", nb)
    for page in (ROOT / "site" / lang).glob("*.md"):
        nbfiles.write_text(source / page.name, page.read_text(encoding="utf-8"))
    nbfiles.write_text(source / "source/lib/bce/bce.go.md", "---\norphan: true\n---\n\n# lib/bce/bce.go\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", ROOT / "site", source, target]
    env = {**os.environ, "NOTES_LANGUAGE": lang, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stderr
