"""Runs scripts and commands with arguments and variables that make no sense, and looks at what they say."""

from __future__ import annotations

import gzip
import os
import subprocess
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from common.places import NOTEBOOKS, ROOT

SCRIPTS = ROOT / "scripts"
DATA = NOTEBOOKS / "datasets" / "binary.csv"
NAMES = ("setup", "data", "notes", "study", "hub", "test", "test-heavy", "bench", "lock")  # lab's are JupyterLab's
TABLE = "x,y,z,pass\n" + "1,2,3,True\n4,5,6,False\n" * 50


def run(*command: str | Path, **variables: str | None) -> subprocess.CompletedProcess[str]:
    """Runs a command of the project with some variables set, None unset."""
    env = {name: value for name, value in {**os.environ, **variables}.items() if value is not None}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


class Arguments(unittest.TestCase):
    """The scripts' own arguments."""

    def test_help(self) -> None:
        """Every script says what it does, on standard output, and does nothing."""
        for name in NAMES:
            for option in ("-h", "--help"):
                with self.subTest(script=name, option=option):
                    done = run(SCRIPTS / name, option)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertIn(f"scripts/{name}", done.stdout)
                    self.assertEqual(done.stderr, "")

    def test_unknown_option(self) -> None:
        """An unknown option is named, with status 2, before any work is done."""
        for name in NAMES:
            with self.subTest(name):
                done = run(SCRIPTS / name, "--nonsense")
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr.splitlines()[-1], rf"^\S*{name}: .*--nonsense$")
                self.assertEqual(done.stdout, "")

    def test_lab(self) -> None:
        """What scripts/lab is given goes on to JupyterLab, which explains itself and refuses what it does not know."""
        done = run(SCRIPTS / "lab", "--help")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("JupyterLab - An extensible computational environment", done.stdout)
        done = run(SCRIPTS / "lab", "--nonsense")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr.splitlines()[-1], r"^lab\.py: error: .*--nonsense")

    def test_unknown_names(self) -> None:
        """An unknown notebook or part is named together with those that there are."""
        for name, given in (("notes", "99-none"), ("notes", ""), ("test", "nonsense"), ("test-heavy", "nonsense")):
            with self.subTest(script=name, given=given):
                done = run(SCRIPTS / name, given)
                self.assertNotEqual(done.returncode, 0)
                last = done.stderr.strip().splitlines()[-1]
                self.assertRegex(last, rf"there is no (notebook|part) (named )?{given}; there are \S+, \S+")


class Data(unittest.TestCase):
    """BINARY_CSV: what is refused leaves the data that is there."""

    def setUp(self) -> None:
        """Makes a folder for files and remembers the data."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.before = DATA.read_bytes()

    def tearDown(self) -> None:
        """Puts the data back, should a test have changed it."""
        changed = DATA.read_bytes() != self.before
        if changed:
            DATA.write_bytes(self.before)
        self.assertFalse(changed, "the data was replaced")

    def refused(self, path: Path | str, want: str, **variables: str | None) -> None:
        """Checks that scripts/data says this in one line."""
        done = run(SCRIPTS / "data", BINARY_CSV=str(path), **variables)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertEqual(done.stderr, f"scripts/data: {want}\n")

    def test_not_a_file(self) -> None:
        """A folder, a pipe, a device and nothing at all; none of them keeps the reader waiting."""
        pipe = self.folder / "pipe.csv"
        os.mkfifo(pipe)
        for path in (self.folder, pipe, Path("/dev/zero")):
            self.refused(path, f"BINARY_CSV: {path} is a folder, a device or a pipe, not a file")
        missing = self.folder / "없는 파일.csv"
        self.refused(missing, f"BINARY_CSV: cannot read {missing}: No such file or directory")
        self.refused(
            "~nobody-of-that-name/x.csv",
            f"BINARY_CSV: cannot read {ROOT}/~nobody-of-that-name/x.csv: No such file or directory",
        )
        long = self.folder / ("x" * 300)
        self.refused(long, f"BINARY_CSV: cannot read {long}: File name too long")

    def test_too_large(self) -> None:
        """A file that would fill the memory is not read."""
        path = self.folder / "large.csv"
        path.touch()
        os.truncate(path, 1 << 40)
        self.refused(path, f"BINARY_CSV: {path} has 1,099,511,627,776 bytes; at most 1,073,741,824 are read")

    def test_not_a_table(self) -> None:
        """The reader's sentences arrive as they are."""
        no_header = "line 1: found the end of the file, expected the header x,y,z,pass"
        cp949 = 'found text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8")'
        book = "the header is x,y,z,pass; Features and Label of data.Format name other columns"
        end = "and no end of the line in 65536 bytes"
        cases = {
            b"": no_header,
            b"x,y,z,pass\n": "line 2: found the end of the file, expected a row of x,y,z,pass",
            "x,y,z,합격\n".encode("cp949"): f"line 1, column 4: {cp949}, expected pass; {book}",
            gzip.compress(
                TABLE.encode()
            ): "line 1, column 1: found a gzip archive, expected CSV text in UTF-8; unpack it first",
            b"x,y,z,pass\n1," + b"2" * 100_000_000: f'line 2: found "1,{"2" * 38}"... {end}',
        }
        for number, (content, want) in enumerate(cases.items()):
            with self.subTest(want):
                path = self.folder / f"{number}.csv"
                path.write_bytes(content)
                self.refused(path, f"{path}: {want}")

    def test_poor_table(self) -> None:
        """A table that some cells can't work with is taken, with a note, and the one that was there is put aside."""
        path = self.folder / "poor.csv"
        path.write_text("x,y,z,pass\n" + "1,2,3,True\n" * 3)
        there = set(DATA.parent.iterdir())
        try:
            done = run(SCRIPTS / "data", BINARY_CSV=str(path))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(DATA.read_bytes(), path.read_bytes())
            few = "of 3 rows 2 are for training, fewer than a batch of the notes, 64: their training does not run"
            same = "all labels are the same: there is no optimum and no ROC curve"
            self.assertTrue(done.stderr.startswith(f"Note: {few}\nNote: {same}\n"), done.stderr)
            self.assertIn("Data: your own file (from BINARY_CSV)", done.stdout)
        finally:
            DATA.write_bytes(self.before)
            for aside in set(DATA.parent.iterdir()) - there:  # a reader's own file that scripts/data moved
                aside.unlink()

    def test_bare_environment(self) -> None:
        """A home that is missing, an odd locale and the reader's own Go settings change nothing."""
        path = self.folder / "bad.csv"
        path.write_text("x,y,z,pass\n1,2,3,yes\n")
        labels = "a label: True, TRUE, true, 1, 1.0, or False, FALSE, false, 0, 0.0"
        option = "Positive and Negative of data.Format name other spellings"
        want = f'{path}: line 2, column 4 (pass): found "yes", expected {labels}; {option}'
        self.refused(path, want, HOME=None)
        self.refused(path, want, HOME="/nowhere")
        self.refused(path, want, LANG="ko_KR.nonsense; exit", LC_MESSAGES="*")
        self.refused(path, want, GOFLAGS="-mod=vendor", GOWORK="/nowhere/go.work", GOOS="plan9", GOROOT="/nowhere")
        self.refused(path, want, PYTHONPATH="/nowhere", PYTHONHOME="/nowhere")
