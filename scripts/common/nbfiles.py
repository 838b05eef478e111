"""Reading, writing and comparing notebooks: what the other scripts share."""

from __future__ import annotations

import html
import operator
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from common.places import LANGUAGES, NOTEBOOKS, relative
from common.wholefile import replacing

SameText = Callable[[object, object], bool]  # whether two texts, or other data of outputs, say the same

# What a Go notebook says about its kernel. GoNB itself leaves the lexer empty,
# and without it neither a code host nor the HTML notes colour the cells.
KERNELSPEC = {"display_name": "Go (GoNB)", "language": "go", "name": "gonb"}
LANGUAGE_INFO = {
    "file_extension": ".go",
    "mimetype": "text/x-go",
    "name": "go",
    "pygments_lexer": "go",
}

# The cell in which a reader writes an attempt at an exercise, as it is committed: GoNB compiles nothing for it.
ATTEMPT = "%%\n"
# What folds the cells below a heading in JupyterLab, also when they have been run: a solution's heading has it.
FOLDED = {"jp-MarkdownHeadingCollapsed": True}


class UserError(Exception):
    """A mistake that the reader of the message can mend; shown as one sentence."""


def names(languages: tuple[str, ...] = LANGUAGES) -> list[str]:
    """Names of all notebooks, without folder and suffix, in order."""
    found = {path.stem for lang in languages for path in (NOTEBOOKS / lang).glob("*.ipynb")}
    return sorted(found)


def read(path: Path) -> NotebookNode:
    """Reads a notebook and checks that it is one."""
    try:
        nb = nbformat.read(path, as_version=4)
        nbformat.validate(nb)
    except (ValueError, AttributeError, nbformat.ValidationError) as err:
        first = str(err).strip().splitlines()[0]
        raise UserError(f"{relative(path)} is not a valid notebook: {first}") from err
    return nb


def dumps(nb: NotebookNode) -> str:
    """The text of a notebook's file."""
    return nbformat.writes(nb, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def write(path: Path, nb: NotebookNode) -> None:
    """Writes a notebook whole or not at all; a file that would not change is left alone."""
    write_text(path, dumps(nb))


def write_text(path: Path, text: str) -> None:
    """Writes a text file whole or not at all; a file that would not change is left alone."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with replacing(path) as half:
        half.write_text(text, encoding="utf-8")


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    """The code cells of a notebook, in order."""
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def normalise(nb: NotebookNode) -> NotebookNode:
    """Removes what differs from run to run without meaning anything.

    Cell ids, sources, tags and outputs stay; times of execution, the kernel's
    own counters and its version go, and so do the names of temporary folders in
    what cells say that are meant to fail. Changes the notebook and returns it.
    """
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata["kernelspec"] = NotebookNode(KERNELSPEC)
    nb.metadata["language_info"] = NotebookNode(LANGUAGE_INFO)
    for number, cell in enumerate(code_cells(nb), start=1):
        cell.metadata.pop("execution", None)
        cell.execution_count = number if cell.source.strip() else None
        for output in cell.outputs:
            output.pop("transient", None)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            if output.output_type == "stream":
                output.text = last_state(output.text)
        if "raises-exception" in tags(cell):
            cell.outputs = plain_failure(cell.outputs)
    return nb


def plain_failure(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """What a cell that is meant to fail shows, as short text without folders and stack traces."""
    plain = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stderr":
            text = without_trace(output.text)
            output.text = re.sub(r"\n?exit status \d+\s*\Z", "", text.rstrip()) + "\n"  # the error says it again
        elif output.output_type == "error":
            output.traceback = [output.evalue]
        elif lines := gonb_errors(output):
            output = new_output("stream", name="stderr", text="\n".join(lines) + "\n")
        plain.append(output)
    return plain


# Where GoNB says which line of a cell a line of its program is.
PLACE = re.compile(r"[ \t]*\[\[ Cell \[(\d+)\] Line (\d+) \]\] \S+\.go:\d+")


def without_trace(text: str) -> str:
    """What a program said as it failed, without colours; of a stack trace only the first line that is a cell's."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    message, *trace = re.split(r"\n\s*goroutine \d+ \[", text, maxsplit=1)
    if trace and (place := PLACE.search(trace[0])):
        message = f"{message.rstrip()}\nat{place[0]}\n"
    return PLACE.sub(r" code cell \1, line \2", message)


def gonb_errors(output: NotebookNode) -> list[str]:
    """What the compiler says, which GoNB shows as HTML: a line for each message."""
    lines = []
    markup = output.get("data", {}).get("text/html", "")
    for block in markup.split('<div style="white-space: pre-wrap;">')[1:]:
        message = block.split('<div class="gonb-err-context">')[0]
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", message)).split())
        text = re.sub(r"Cell\[(\d+)\]: Line (\d+) \S+main\.go:[\d:]+", r"code cell \1, line \2:", text)
        if text and not text.startswith("# gonb_"):
            lines.append(text)
    return lines


def last_state(text: str) -> str:
    """What JupyterLab shows in the end: after \\r a line is written over, and \\b takes a character back."""
    text = re.sub(r"\r+\n", "\n", text)
    while "\b" in text and (shorter := re.sub(r"[^\n\b]\x08", "", text)) != text:
        text = shorter
    return re.sub(r"[^\n]*\r[^\n]*", lambda line: _written_over(line[0].split("\r")), text)


def _written_over(states: list[str]) -> str:
    shown = ""
    for state in states:
        shown = state + shown[len(state) :]
    return shown


def with_outputs(source: NotebookNode, executed: NotebookNode) -> NotebookNode:
    """The source notebook with the outputs of an executed copy, matched by cell id."""
    outputs = {cell.id: cell.outputs for cell in code_cells(executed)}
    for cell in code_cells(source):
        cell.outputs = outputs.get(cell.id, [])
    return normalise(source)


# A number as it stands in text, an SVG path or an attribute.
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def same_output(a: NotebookNode, b: NotebookNode, same_text: SameText = operator.eq) -> bool:
    """Whether two outputs say the same.

    Text must agree in every character, or as same_text says. Coordinates in a picture may differ in
    their last digits, which depend on the processor that computed them.
    """
    if a.output_type != b.output_type:
        return False
    if a.output_type == "stream":
        return a.name == b.name and same_text(a.text, b.text)
    if a.output_type == "error":
        return a.ename == b.ename and same_text(a.evalue, b.evalue)
    if a.data.keys() != b.data.keys():
        return False
    return all(_same_data(kind, a.data[kind], b.data[kind], same_text) for kind in a.data)


def _same_data(kind: str, a: object, b: object, same_text: SameText) -> bool:
    picture = kind == "image/svg+xml" or (kind == "text/html" and "<svg" in str(a))
    return _same_picture(str(a), str(b)) if picture else same_text(a, b)


# The ids that lib/figure gives are hashes of the picture: they change with its last digits.
FIGURE_ID = re.compile(r"fig-[0-9a-f]{10}")


def _same_picture(a: str, b: str) -> bool:
    a, b = FIGURE_ID.sub("fig-id", a), FIGURE_ID.sub("fig-id", b)
    if NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return False
    pairs = zip(NUMBER.findall(a), NUMBER.findall(b), strict=True)
    return all(abs(float(x) - float(y)) <= 0.02 + 1e-3 * abs(float(x)) for x, y in pairs)
