"""Lays the executed notebooks out as HTML: build/notes/ko/, en/, single/ and index.html."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode

import nbfiles
import oserrors
import single
from nbfiles import BUILD, EXECUTED, LANGUAGES, NOTEBOOKS, ROOT, UserError, relative

SITE = ROOT / "site"
RESULTS = ROOT / "scripts" / "benchmarks" / "results.md"  # which a page shows
NOTES = BUILD / "notes"
WORK = BUILD / "site"  # what Sphinx reads, its caches and its warnings

# [text](target) in Markdown and href="target" in HTML. What comes first in the text counts: a link
# may have code in its text, and code may have what looks like a link, which is left alone.
_LINK = re.compile(
    r"(?P<code>^```.*?^```|`[^`\n]+`)"
    r"|\[(?P<text>[^\]]*)\]\((?P<target>[^()\s]+)\)|href=\"(?P<href>[^\"]+)\"",
    re.M | re.S,
)


class Links:
    """Turns a notebook's links into the site's, and gathers the sources that pages link to.

    The notebooks' own links are right on a code host and in JupyterLab, where the
    whole project is at hand. The site carries only what is linked: a file or a Go
    package outside the language's folder becomes a page under source/.
    """

    def __init__(self) -> None:
        self.sources: set[Path] = set()

    def rewrite(self, text: str, lang: str, where: str) -> str:
        """The Markdown of one cell with its links turned; code is left alone."""
        return _LINK.sub(lambda match: match[0] if match["code"] else self._link(match, lang, where), text)

    def _link(self, match: re.Match[str], lang: str, where: str) -> str:
        markdown = match["target"] is not None
        target = match["target"] if markdown else match["href"]
        address, _, fragment = target.partition("#")
        if not address or re.match(r"[a-z][a-z0-9+.-]*:", address):
            return match[0]
        path = (NOTEBOOKS / lang / unquote(address)).resolve()
        if not path.exists():
            raise UserError(f"{where} links to {target}, and there is no {relative(path)}")
        fragment = f"#{fragment}" if fragment else ""
        if path.suffix == ".ipynb" and path.parent.parent == NOTEBOOKS:
            if path.parent.name == lang:
                new = address if markdown else f"{path.stem}.html"
                return self._put(match, f"{new}{fragment}")
            # Another build of Sphinx, which this one knows nothing of: plain HTML.
            href = f"../{path.parent.name}/{path.stem}.html{fragment}"
            if not markdown:
                return f'href="{href}"'
            return f'<a href="{href}" hreflang="{path.parent.name}">{match["text"]}</a>'
        if ROOT not in path.parents:
            raise UserError(f"{where} links to {target}, which is outside the project")
        self.sources.add(path)
        page = f"source/{path.relative_to(ROOT).as_posix()}"
        return self._put(match, f"{page}.md" if markdown else f"{page}.html")

    @staticmethod
    def _put(match: re.Match[str], target: str) -> str:
        return f'href="{target}"' if match["target"] is None else f"[{match['text']}]({target})"


def source_page(path: Path) -> str:
    """The page of a source file, or of all files of a Go package, as Markdown."""
    files = [path]
    if path.is_dir():
        files = [p for p in sorted(path.glob("*.go")) if not p.name.endswith("_test.go")]
    blocks = []
    for file in files:
        kind = {".go": "go", ".py": "python", ".md": "markdown"}.get(file.suffix, "text")
        title = f"\n## {file.name}\n" if path.is_dir() else ""
        # Line numbers stand before the code and would shift its tab stops.
        code = file.read_text(encoding="utf-8").rstrip().expandtabs(4)
        blocks.append(f"{title}\n````````{{code-block}} {kind}\n:linenos:\n\n{code}\n````````\n")
    name = path.relative_to(ROOT).as_posix()
    return f"---\norphan: true\n---\n\n# {name}\n{''.join(blocks)}"


def shown_sources(nb: NotebookNode) -> set[Path]:
    """The files whose source the notebook's outputs show: notebook.Source begins with a comment that names them."""
    outputs = [output for cell in nbfiles.code_cells(nb) for output in cell.outputs]
    texts = ["".join(output.get("data", {}).get("text/markdown", "")) for output in outputs]
    return {ROOT / name for text in texts for name in re.findall(r"^// (lib/\S+\.go)$", text, re.M)}


# What a cell may print and no reader can see: control characters, but for the colours that the pages show, and the
# characters that turn the direction of the text after them.
_UNSEEN = re.compile(
    "\x1b(?!\\[[0-9;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def legible(text: str) -> str:
    """The text with a mark in the place of every character that can't be seen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def prepare(nb: NotebookNode) -> None:
    """Changes what a page has otherwise than a notebook: its common first cell folds, its neighbours stand below."""
    for output in (output for cell in nbfiles.code_cells(nb) for output in cell.get("outputs", [])):
        if output.output_type == "stream":
            output.text = legible(output.text)
        elif output.output_type == "error":
            output.traceback = [legible(line) for line in output.traceback]
    for cell in nb.cells:
        if cell.id == "setup":
            cell.metadata.tags = [*nbfiles.tags(cell), "setup"]
        elif cell.id == "nav":
            cell.source = cell.source.partition("\n\n")[2]


def latest(lang: str, name: str) -> Path:
    """The executed copy of a notebook, or the committed one while there is no copy."""
    copy = EXECUTED / lang / f"{name}.ipynb"
    return copy if copy.exists() else NOTEBOOKS / lang / f"{name}.ipynb"


def assemble() -> None:
    """Writes what Sphinx reads to build/site/ko and build/site/en."""
    links = Links()
    wanted: dict[Path, str | NotebookNode] = {}
    for lang in LANGUAGES:
        for page in (SITE / lang).glob("*.md"):
            wanted[WORK / lang / page.name] = page.read_text(encoding="utf-8")
        for name in nbfiles.names((lang,)):
            nb = nbfiles.read(latest(lang, name))
            for number, cell in enumerate(nb.cells, start=1):
                if cell.cell_type == "markdown":
                    where = f"notebooks/{lang}/{name}.ipynb, cell {number}"
                    cell.source = links.rewrite(cell.source, lang, where)
            links.sources |= shown_sources(nb)
            prepare(nb)
            wanted[WORK / lang / f"{name}.ipynb"] = nb
    for path in links.sources:
        for lang in LANGUAGES:
            page = WORK / lang / "source" / f"{path.relative_to(ROOT).as_posix()}.md"
            wanted[page] = source_page(path)
    for lang in LANGUAGES:
        for old in [p for p in (WORK / lang).rglob("*") if p.is_file() and p not in wanted]:
            old.unlink()
    for path, content in wanted.items():
        if isinstance(content, str):
            nbfiles.write_text(path, content)
        else:
            nbfiles.write(path, content)


def inputs_hash() -> str:
    """A hash of everything that the pages are made of."""
    digest = hashlib.sha256()
    files = [p for lang in LANGUAGES for p in (WORK / lang).rglob("*") if p.is_file()]
    files += [p for p in SITE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    files += [p for p in (ROOT / "requirements.lock", RESULTS, Path(__file__), Path(single.__file__)) if p.exists()]
    for path in sorted(files):
        digest.update(f"{relative(path)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def readable(warning: str) -> str:
    """A warning of Sphinx with the notebook's cell and line instead of a combined number."""
    warning = re.sub(r"\x1b\[[0-9;]*m", "", warning)

    def place(match: re.Match[str]) -> str:
        number = int(match[3])
        cell = f"cell {number // 10000}, line {number % 10000}"
        return f"notebooks/{match[1]}/{match[2]}.ipynb, {cell}"

    return re.sub(r"\S*/build/site/(\w\w)/([^/\s]+)\.ipynb:(\d+)", place, warning)


def run_sphinx(target: Path) -> list[str]:
    """Builds both languages side by side into target; returns Sphinx's warnings."""
    processes = []
    for lang in LANGUAGES:
        warnings = WORK / f"{lang}.warnings"
        command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", "-c", str(SITE)]
        command += ["-d", str(WORK / f"{lang}.doctrees"), "-w", str(warnings)]
        command += [str(WORK / lang), str(target / lang)]
        # No bytecode beside conf.py: the tree stays clean. Sphinx ends at a locale that the machine does not have.
        env = {**os.environ, "NOTES_LANGUAGE": lang, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C"}
        pipe = subprocess.PIPE
        # It holds the lock of scripts/notes too: one that outlives this program must not write beside a second one.
        process = subprocess.Popen(command, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True, close_fds=False)
        processes.append((lang, warnings, process))
    found = []
    for lang, warnings, process in processes:
        output, _ = process.communicate()
        if process.returncode:
            if os.strerror(errno.ENOSPC) in output:
                raise UserError(oserrors.FULL)
            end = "\n".join(output.strip().splitlines()[-15:])
            raise UserError(f"the pages in {lang} could not be made; Sphinx says:\n{end}")
        text = warnings.read_text(encoding="utf-8")
        found += [readable(line) for line in text.splitlines() if line.strip()]
    return found


def render() -> list[str]:
    """Brings build/notes up to date and returns the warnings of its last build.

    The site is built beside the last good one and takes its place only when whole.
    """
    old, new = BUILD / "notes.old", BUILD / "notes.new"
    stamp, warnings_file = WORK / "key", WORK / "warnings"
    if old.exists() and not NOTES.exists():
        old.rename(NOTES)  # an earlier run was stopped between the two renames below
    assemble()
    wanted = inputs_hash()
    if NOTES.exists() and stamp.exists() and stamp.read_text() == wanted:
        return warnings_file.read_text(encoding="utf-8").splitlines()
    started = time.monotonic()
    print("making the pages ...", flush=True)
    for leftover in (old, new):
        shutil.rmtree(leftover, ignore_errors=True)
    warnings = run_sphinx(new)
    shutil.copyfile(SITE / "index.html", new / "index.html")
    shutil.rmtree(new / "jupyter_execute", ignore_errors=True)  # myst-nb's own copies
    for lang in LANGUAGES:  # who downloads a notebook gets it with its own links
        for name in nbfiles.names((lang,)):
            shutil.copyfile(latest(lang, name), new / lang / "_sources" / f"{name}.ipynb")
    single.write_all(new)
    stamp.unlink(missing_ok=True)
    if NOTES.exists():
        NOTES.rename(old)
    new.rename(NOTES)
    shutil.rmtree(old, ignore_errors=True)
    nbfiles.write_text(warnings_file, "\n".join(warnings))
    stamp.write_text(wanted)
    print(f"pages made in {time.monotonic() - started:.1f} s", flush=True)
    return warnings
