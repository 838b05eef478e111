"""Tests of nbfiles.py."""

from __future__ import annotations

import unittest

from nbformat import v4

from common import nbfiles


def stream(text: str, name: str = "stdout") -> object:
    """The output of a cell that printed a text."""
    return v4.new_output("stream", name=name, text=text)


def picture(svg: str) -> object:
    """The output of a cell that shows a picture."""
    return v4.new_output("display_data", data={"text/html": f"<figure>{svg}</figure>"})


class Normalise(unittest.TestCase):
    """What differs from run to run goes, the rest stays."""

    def test_normalise(self) -> None:
        """Times, counters and the kernel's version go; ids, tags and outputs stay."""
        cell = v4.new_code_cell(
            "%%", id="a", metadata={"tags": ["volatile"], "execution": {"shell.execute_reply": "t"}}
        )
        cell.execution_count = 41
        cell.outputs = [stream("10 %\r100 %\n")]
        nb = v4.new_notebook(
            cells=[cell, v4.new_code_cell("", id="b")], metadata={"language_info": {"name": "go", "version": "1"}}
        )
        nbfiles.normalise(nb)
        self.assertEqual(dict(cell.metadata), {"tags": ["volatile"]})
        self.assertEqual((cell.id, cell.execution_count, nb.cells[1].execution_count), ("a", 1, None))
        self.assertEqual(cell.outputs[0].text, "100 %\n")
        self.assertEqual(nb.metadata.language_info, nbfiles.LANGUAGE_INFO)

    def test_last_state(self) -> None:
        """After a carriage return a line is written over, and what was longer still stands behind."""
        for text, want in {
            "1\r2\r3\n": "3\n",
            "a\r\nb\r\n": "a\nb\n",
            "long line\rshort\n": "shortline\n",
            "abc\b\bX": "aX",
        }.items():
            with self.subTest(text):
                self.assertEqual(nbfiles.last_state(text), want)


class PlainFailure(unittest.TestCase):
    """What a cell that is meant to fail shows is short, and the same in every run."""

    BLOCK = '<div style="white-space: pre-wrap;">'

    def shown(self, *outputs: object, tags: tuple[str, ...] = ("raises-exception",)) -> list[object]:
        """The outputs of a cell with these tags after normalising it twice, which must change nothing more."""
        cell = v4.new_code_cell("%%", id="a", outputs=list(outputs), metadata={"tags": list(tags)})
        nb = nbfiles.normalise(v4.new_notebook(cells=[cell]))
        once = nbfiles.dumps(nb)
        self.assertEqual(nbfiles.dumps(nbfiles.normalise(nb)), once)
        return cell.outputs

    def box(self, *messages: str) -> object:
        """GoNB's HTML for messages of the compiler or lines of a stack trace."""
        blocks = "".join(f'{self.BLOCK}{m}<div class="gonb-err-context">func main() {{</div></div>' for m in messages)
        return v4.new_output("display_data", data={"text/html": f"<style>.gonb-err-location {{}}</style>{blocks}"})

    def test_compile_error(self) -> None:
        """The compiler's messages remain, each with its place in the cells."""
        where = '<span class="gonb-cell-line-info">Cell[{}]: Line {}</span> <span>./main.go:11:13: </span>'
        box = self.box(
            "# gonb_03c2cb4a",
            where.format(4, 2) + "undefined: x &amp; y",
            where.format(4, 7) + "declared and not used: i",
        )
        failed = v4.new_output(
            "error",
            ename="ERROR",
            evalue="the cell does not compile",
            traceback=["\x1b[31mthe cell does not compile"],
        )
        outputs = self.shown(box, failed)
        want = "code cell 4, line 2: undefined: x & y\ncode cell 4, line 7: declared and not used: i\n"
        self.assertEqual(outputs[0], stream(want, "stderr"))
        self.assertEqual(outputs[1].traceback, ["the cell does not compile"])

    def test_panic(self) -> None:
        """A panic keeps its message and its place, not its trace; what was printed before stays."""
        trace = (
            "panic: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n"
            "\t \x1b[7m[[ Cell [5] Line 4 ]]\x1b[0m /tmp/gonb_1/main.go:17 +0x52\nexit status 2\n"
        )
        outputs = self.shown(stream("62\n"), stream(trace, "stderr"))
        self.assertEqual(
            [output.text for output in outputs],
            ["62\n", "panic: index out of range [3] with length 3\nat code cell 5, line 4\n"],
        )

    def test_error(self) -> None:
        """An error that the program prints itself stays, with its place in the cells; the exit status is said once."""
        said = "error: no such column\nat  \x1b[7m[[ Cell [5] Line 4 ]]\x1b[0m /tmp/gonb_1/main.go:17\nexit status 1\n"
        outputs = self.shown(stream(said, "stderr"), picture("<svg/>"))
        want = "error: no such column\nat code cell 5, line 4\n"
        self.assertEqual(outputs, [stream(want, "stderr"), picture("<svg/>")])

    def test_other_cells(self) -> None:
        """Cells that are not meant to fail are left alone."""
        box = self.box("Cell[4]: Line 2 ./main.go:1:1: undefined: x")
        self.assertEqual(self.shown(box, tags=()), [box])


class SameOutput(unittest.TestCase):
    """Text agrees in every character, a picture up to the last digits of its coordinates."""

    def test_same_output(self) -> None:
        """Pairs of outputs, and whether they say the same."""
        line = '<svg><path d="M0.12-3.5L10 20"/><text>0.5</text></svg>'
        cases = [
            (stream("0.6931\n"), stream("0.6931\n"), True),
            (stream("0.6931\n"), stream("0.6930\n"), False),
            (stream("a"), stream("a", "stderr"), False),
            (picture(line), picture(line.replace("0.12", "0.13")), True),
            (picture(line.replace("<path", '<path id="fig-1e99999999"')),) * 2 + (True,),
            (
                picture(line.replace("<path", '<path id="fig-0123456789"')),
                picture(line.replace("<path", '<path id="fig-abcdef0123"')),
                True,
            ),
            (picture(line), picture(line.replace("20", "21")), False),
            (picture("<b>1.00</b>"), picture("<b>1.01</b>"), False),
        ]
        for a, b, want in cases:
            with self.subTest(a=a, b=b):
                self.assertEqual(nbfiles.same_output(a, b), want)
