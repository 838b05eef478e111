"""Tests of nbfiles.py."""

from __future__ import annotations

import unittest

from nbformat import v4

import nbfiles


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
        """A carriage return lets the next text take the line's place."""
        for text, want in {
            "a\nb\n": "a\nb\n",
            "1\r2\r3\n": "3\n",
            "x\n1\r2": "x\n2",
            "a\r\nb\r\n": "a\nb\n",
            "done\r": "done",
        }.items():
            with self.subTest(text):
                self.assertEqual(nbfiles.last_state(text), want)

    def test_with_outputs(self) -> None:
        """Outputs are found by cell id, also after the prose around them has changed."""
        executed = v4.new_notebook(cells=[v4.new_code_cell("%%", id="a", outputs=[stream("1\n")])])
        source = v4.new_notebook(cells=[v4.new_markdown_cell("new", id="m"), v4.new_code_cell("%%", id="a")])
        self.assertEqual(nbfiles.with_outputs(source, executed).cells[1].outputs, [stream("1\n")])


class SameOutput(unittest.TestCase):
    """Text agrees in every character, a picture up to the last digits of its coordinates."""

    def test_same_output(self) -> None:
        """Pairs of outputs, and whether they say the same."""
        line = '<svg><path d="M0.12-3.5L10 20"/><text>0.5</text></svg>'
        cases = [
            (stream("0.6931\n"), stream("0.6931\n"), True),
            (stream("0.6931\n"), stream("0.6930\n"), False),
            (stream("a"), stream("a", "stderr"), False),
            (stream("a"), picture(line), False),
            (picture(line), picture(line.replace("0.12", "0.13")), True),
            (picture(line.replace("<path", '<path id="fig-1e99999999"')),) * 2 + (True,),
            (
                picture(line.replace("<path", '<path id="fig-0123456789"')),
                picture(line.replace("<path", '<path id="fig-abcdef0123"')),
                True,
            ),
            (picture(line), picture(line.replace("20", "21")), False),
            (picture(line), picture(line.replace("path", "line")), False),
            (picture("<b>1.00</b>"), picture("<b>1.01</b>"), False),
        ]
        for a, b, want in cases:
            with self.subTest(a=a, b=b):
                self.assertEqual(nbfiles.same_output(a, b), want)
