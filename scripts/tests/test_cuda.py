"""The checks of heavy/cuda.py themselves: what they compare is first seen on a machine with a GPU."""

from __future__ import annotations

import unittest
from decimal import Decimal

from nbformat.v4 import new_code_cell, new_notebook, new_output

from check_notebooks import check_outputs
from heavy import cuda
from tests.sandbox import Sandbox


class Numbers(unittest.TestCase):
    """Numbers within the bound of each other are the same, and nothing else is."""

    def test_texts(self) -> None:
        """Texts that are the same but for their numbers."""
        for one, other, near in (
            ("cost 0.1234567", "cost 0.1234567", True),
            ("cost 0.1234567", "cost 0.1234667", True),  # by the bound
            ("cost 0.1234567", "cost 0.1234690", False),
            ("cost 0.1234567", "kost 0.1234567", False),
            ("w = [ 9.99999 -1e-05]", "w = [10.00000 -0.00000]", True),  # other widths, other forms
            ("w = 1.5", "w = -1.5", False),
            ("1.2345", "1.2346", True),  # rounded the other way
            ("1.2345", "1.2347", False),
            ("0.5", "0.6", False),
            ("1.65164e+38", "1.65165e+38", True),
            ("1.65164e+38", "1.65264e+38", False),
            ("97 of 100 right", "98 of 100 right", False),
            ("123456 rows", "123457 rows", True),  # by less than the bound's part of it
            ("1", "0.99999", True),
            ('<td id="fig-d53bf3ad5d">0.1234567', '<td id="fig-ee36006672">0.1234568', True),
            ("NaN", "NaN", True),
            ("NaN", "0.1", False),
            ("0.1 0.2", "0.1", False),
        ):
            with self.subTest(one=one, other=other):
                self.assertEqual(cuda.Near()(one, other), near)

    def test_worst(self) -> None:
        """The largest difference is remembered over texts."""
        near = cuda.Near()
        for other in ("0.1000000", "0.1000050", "0.1000020"):
            near("0.1000000", other)
        self.assertEqual(near.worst, Decimal("4.9e-6"))

    def test_run(self) -> None:
        """The numbers of two runs; NaN is within no bound, wherever it stands."""
        nan = float("nan")
        self.assertEqual(cuda.largest([1.0, 2.0, 3.0], [1.0, 2.5, 3.25]), 0.5)
        for place in range(3):
            some = [1.0, 2.0, 3.0]
            some[place] = nan
            self.assertFalse(cuda.largest([1.0, 2.0, 3.0], some) <= cuda.BOUND)
        self.assertEqual(cuda.numbers({"a": [1, {"b": 2.5}], "c": "3"}), [1.0, 2.5])

    def test_notebook(self) -> None:
        """A notebook's outputs; a problem names the line that is beyond the bound, not one within it."""
        text = "cost\n0.1234567\n0.5000000\n"
        committed, near, far = (
            new_notebook(
                cells=[
                    new_code_cell(
                        "code",
                        id="cell",
                        outputs=[
                            new_output("stream", name="stdout", text=shown),
                            new_output("display_data", {"text/html": f"<td>{shown}</td>"}),
                        ],
                    )
                ]
            )
            for shown in (text, text.replace("4567", "4568"), text.replace("4567", "4568").replace("0.5", "0.6"))
        )
        self.assertNotEqual(check_outputs(committed, near), [])
        self.assertEqual(check_outputs(committed, near, cuda.Near()), [])
        problems = check_outputs(committed, far, cuda.Near())
        self.assertEqual(len(problems), 2)
        for problem in problems:
            self.assertIn("line 3: '0.6000000', committed is '0.5000000'", problem)


class SetUp(unittest.TestCase):
    """Set-up for CUDA that fails is a failure, not a check that could not be run."""

    def test_fails(self) -> None:
        """pip finds none of the packages."""
        program = (
            "from heavy import cuda; from run_checks import Summary; s = Summary(); cuda.check(s);"
            "print(len(s.failed), len(s.skipped))"
        )
        with Sandbox() as sandbox:
            status, output = sandbox.run("rm", "-rf", ".tools/cuda")
            self.assertEqual(status, 0, output)
            command = f'. scripts/common.sh; load_env; cd scripts; exec "$PYTHON" -c "{program}"'
            status, output = sandbox.run("bash", "-c", command, PIP_NO_INDEX="1", PIP_FIND_LINKS="/nowhere")
        self.assertEqual(status, 0, output)
        if "NOT RUN" in output:
            self.skipTest(output)
        self.assertIn("FAIL  scripts/setup --cuda", output)
        self.assertTrue(output.endswith("1 0\n"), output)


if __name__ == "__main__":
    unittest.main()
