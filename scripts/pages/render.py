"""Lays the executed notebooks out as HTML: build/notes/ko/, en/, single/ and index.html."""

from __future__ import annotations

import base64
import errno
import hashlib
import mimetypes
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode

from common import book, nbfiles, oserrors
from common.nbfiles import UserError
from common.places import BUILD, EXECUTED, LANGUAGES, NOTEBOOKS, ROOT, relative
from pages import keys, single

SITE = ROOT / "site"
sys.path.append(str(SITE / "extensions"))  # last: some of them have the names of folders here
import lab_markdown  # noqa: E402

RESULTS = ROOT / "scripts" / "benchmarks" / "results.md"  # which a page shows
NOTES = BUILD / "notes"
WORK = BUILD / "site"  # what Sphinx reads, its caches and its warnings


class Links:
    """Finds the site's address for every link and picture of a notebook, and gathers the sources that pages link to.

    The notebooks' own links are right on a code host and in JupyterLab, where the
    whole project is at hand. The site carries only what is linked: a file or a Go
    package outside the language's folder becomes a page under source/. A picture
    goes into the page itself, wherever it comes from.
    """

    def __init__(self) -> None:
        self.sources: set[Path] = set()
        self.warnings: list[str] = []

    def readdress(self, nb: NotebookNode, lang: str, name: str) -> None:
        """Notes each cell's addresses in its metadata, where site/extensions/notebooks.py finds them."""
        for number, cell in enumerate(nb.cells, start=1):
            where = f"notebooks/{lang}/{name}.ipynb, cell {number} (id {cell.id})"
            attached = cell.get("attachments", {})

            def change(kind: str, address: str, line: int, where: str = where, attached: dict = attached) -> str | None:
                if kind == "picture":
                    return self.picture(address, lang, f"{where}, line {line}", attached)
                return self.link(address, lang, f"{where}, line {line}", html=kind == "href")

            if cell.cell_type == "markdown":
                self._markdown(cell, cell.source, change, f"{where}, line ")
            for data in (output.get("data", {}) for output in cell.get("outputs", [])):
                if "text/markdown" in data:
                    self._markdown(cell, data["text/markdown"], change, f"{where}, line ")
                if "text/html" in data:
                    self.warnings += [f"{where}: {what}" for what in lab_markdown.dollars(data["text/html"])]
                    missing = dict.fromkeys(re.findall(r"«([^«»<>]+)\?»", data["text/html"]))  # as lib/words marks them
                    self.warnings += [f"{where}: notebooks/words has no word {key}" for key in missing]
                    try:
                        markup = lab_markdown.readdress_html(data["text/html"], change, 1, trusted=True)
                        data["text/html"] = lab_markdown.keep_to_itself(markup)
                    except UserError as err:  # what a program wrote is not for the notebook's author to mend
                        self.warnings.append(str(err))

    def _markdown(self, cell: NotebookNode, text: str, change: lab_markdown.Change, where: str) -> None:
        found = cell.metadata.setdefault("addresses", {})

        def note(kind: str, address: str, line: int) -> str | None:
            known = found.setdefault(kind, {})
            if address not in known:
                known[address] = change(kind, address, line)
            return known[address]

        tokens = lab_markdown.parser().parse(text, {})
        lab_markdown.readdress(tokens, note)
        self.warnings += [f"{where}{line}: {what}" for line, what in lab_markdown.otherwise(tokens)]

    def link(self, target: str, lang: str, where: str, html: bool = False) -> str:
        """The address for what a link of a cell leads to: a document of Sphinx, or in HTML its page."""
        address, _, fragment = target.partition("#")
        if not address or lab_markdown.OUTSIDE.match(address):
            return target
        path = self._file(address, lang, f"{where}, links to {target}")
        fragment = f"#{fragment}" if fragment else ""
        if path.suffix == ".ipynb" and path.parent.parent == NOTEBOOKS:
            if path.parent.name == lang:
                return f"{path.stem}{'.html' if html else '.ipynb'}{fragment}"
            # Another build of Sphinx, which this one knows nothing of.
            return f"../{path.parent.name}/{path.stem}.html{fragment}"
        if path == package_file(path.parent):  # JupyterLab opens no folder, so that a notebook names one of its files
            path = path.parent
        self.sources.add(path)
        page = f"source/{path.relative_to(ROOT).as_posix()}"
        return page if not is_text(path) else f"{page}{'.html' if html else '.md'}"

    def picture(self, target: str, lang: str, where: str, attached: dict) -> str | None:
        """A picture as a data: address; nothing for one that the page would have to fetch from elsewhere."""
        if target.startswith("attachment:"):
            name = unquote(target.removeprefix("attachment:"))
            for kind, data in (attached.get(target.partition(":")[2]) or attached.get(name, {})).items():
                return f"data:{kind};base64,{data}"
            raise UserError(f"{where}, shows the attachment {name}, and the cell has none of that name")
        if target.lower().startswith("data:"):
            return target
        if lab_markdown.OUTSIDE.match(target):
            self.warnings.append(f"{where}: the page loads nothing from elsewhere and links to the picture {target}")
            return None
        path = self._file(target, lang, f"{where}, shows {target}")
        kind = mimetypes.guess_type(path.name)[0] or ""
        if not path.is_file() or not kind.startswith(("image/", "audio/", "video/")):
            raise UserError(f"{where}, shows {target}, and {relative(path)} is no picture")
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    @staticmethod
    def _file(address: str, lang: str, what: str) -> Path:
        path = (NOTEBOOKS / lang / unquote(address)).resolve()
        if ROOT not in path.parents:
            raise UserError(f"{what}, which is outside the project")
        if not path.exists():
            raise UserError(f"{what}, and there is no {relative(path)}")
        return path


def is_text(path: Path) -> bool:
    """Whether a file, or a folder, can be a page of source; what can't is there to be downloaded."""
    if path.is_dir():
        return True
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def package_file(folder: Path) -> Path:
    """The file that stands for a Go package: the one with its comment."""
    doc = folder / "doc.go"
    return doc if doc.exists() else folder / f"{folder.name}.go"


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


# What a cell may print and no reader can see: control characters, but for the colours that the pages show, and the
# characters that turn the direction of the text after them.
_UNSEEN = re.compile(
    "\x1b(?!\\[[0-9;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


# What moves a terminal's cursor, or clears a line: JupyterLab leaves it out as well.
_MOVES = re.compile("\x1b\\[[0-9;?]*[@-ln-~]")


def legible(text: str) -> str:
    """The text with a mark in the place of every character that can't be seen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _MOVES.sub("", text))


def prepare(nb: NotebookNode) -> None:
    """Changes what a page has otherwise than a notebook: what folds, and its neighbours, which stand below."""
    for cell in nbfiles.code_cells(nb):
        outputs: list[NotebookNode] = []
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [legible(line) for line in output.traceback]
            elif output.output_type == "stream":
                before = outputs[-1] if outputs else {}
                if before.get("name") == output.name:
                    before.text += output.text
                    continue
            outputs.append(output)
        for output in outputs:
            if output.output_type == "stream":
                output.text = legible(nbfiles.last_state(output.text))
        cell.outputs = outputs
    for cell in nb.cells:
        if cell.id == "setup":
            cell.metadata.tags = [*nbfiles.tags(cell), "setup"]
        elif cell.id == "nav":
            cell.source = cell.source.partition("\n\n")[2]
        elif re.fullmatch(r"exercise-\d+|solution-\d+-title", cell.id):
            cell.source = ""  # nobody writes in a page, which folds a solution by a line of its own


def latest(lang: str, name: str) -> Path:
    """The executed copy of a notebook, or the committed one while there is no copy."""
    copy = EXECUTED / lang / f"{name}.ipynb"
    return copy if copy.exists() else NOTEBOOKS / lang / f"{name}.ipynb"


def has_other_data(lang: str, name: str, nb: NotebookNode) -> bool:
    """Whether a notebook whose code reads the data was executed with other data than the book's.

    The committed outputs are the book's; an executed copy's .key ends with its data's sha256.
    """
    if latest(lang, name).is_relative_to(NOTEBOOKS) or not book.is_read(nb):
        return False
    stamp = latest(lang, name).with_suffix(".key")
    return not stamp.exists() or stamp.read_text().rpartition(" ")[2] != book.sha256()


def assemble() -> list[str]:
    """Writes what Sphinx reads to build/site/ko and build/site/en; returns what the pages will show otherwise."""
    links = Links()
    wanted: dict[Path, str | bytes | NotebookNode] = {}
    for lang in LANGUAGES:
        for page in (SITE / lang).glob("*.md"):
            wanted[WORK / lang / page.name] = page.read_text(encoding="utf-8")
        for name in nbfiles.names((lang,)):
            nb = nbfiles.read(latest(lang, name))
            links.readdress(nb, lang, name)
            links.sources |= keys.shown_sources(nb)
            prepare(nb)
            nb.metadata["other_data"] = has_other_data(lang, name, nb)  # layout.html says so at the page's top
            wanted[WORK / lang / f"{name}.ipynb"] = nb
    for path in links.sources:
        for lang in LANGUAGES:
            page = WORK / lang / "source" / path.relative_to(ROOT)
            if is_text(path):
                wanted[page.with_name(f"{page.name}.md")] = source_page(path)
            else:
                wanted[page] = path.read_bytes()
    for lang in LANGUAGES:
        for old in [p for p in (WORK / lang).rglob("*") if p.is_file() and p not in wanted]:
            old.unlink()
    for path, content in wanted.items():
        if isinstance(content, str):
            nbfiles.write_text(path, content)
        elif isinstance(content, bytes):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        else:
            nbfiles.write(path, content)
    return links.warnings


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
        cell, line = divmod(int(match[3]), 10000)
        nb = nbfiles.read(WORK / match[1] / f"{match[2]}.ipynb")
        return f"notebooks/{match[1]}/{match[2]}.ipynb, cell {cell} (id {nb.cells[cell - 1].id}), line {line}"

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
    warnings = assemble()
    wanted = inputs_hash()
    if NOTES.exists() and stamp.exists() and stamp.read_text() == wanted:
        return warnings_file.read_text(encoding="utf-8").splitlines()
    started = time.monotonic()
    print("making the pages ...", flush=True)
    for leftover in (old, new):
        shutil.rmtree(leftover, ignore_errors=True)
    warnings = list(dict.fromkeys(warnings + run_sphinx(new)))  # what Sphinx does twice, it says twice
    shutil.copyfile(SITE / "index.html", new / "index.html")
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
