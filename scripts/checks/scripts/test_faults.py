"""Things that go wrong, caused for real in a sandbox: what the reader is told, that nothing is lost, what mends it.

What takes minutes (every stage of set-up and notes killed, a full disk, JupyterLab) is in checks/heavy/test_faults.py.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import time
import unittest
from collections.abc import Callable
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from checks.scripts import small_notes, small_wheel
from checks.scripts.sandbox import Sandbox, ended, offline
from common.places import ROOT
from pages.execute import kernelspec

SHELL = ". scripts/common/shell.sh; "


class FaultTest(unittest.TestCase):
    """A sandbox for each test, and what a message must be."""

    def setUp(self) -> None:
        """Makes the sandbox."""
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.project = self.sandbox.path

    def succeeds(self, *command: str, **env: str) -> str:
        """Runs a command that must succeed, and returns what it says."""
        status, output = self.sandbox.run(*command, **env)
        self.assertEqual(status, 0, output)
        return output

    def fails(self, *command: str, says: str, **env: str) -> str:
        """Runs a command that must fail with a message that the pattern finds, and without a stack trace."""
        status, output = self.sandbox.run(*command, **env)
        self.assertNotEqual(status, 0, output)
        self.assertRegex(output, says)
        self.assertNotRegex(output, r"Traceback|goroutine \d|unbound variable")
        return output


class Plugin(FaultTest):
    """A damaged XLA plugin (lib/backend's tests have the other kinds of damage, and other versions)."""

    def test_cut_short(self) -> None:
        """Programs go on without it where the reader did not ask for it, else say what is wrong; set-up mends it."""
        plugin = self.project / ".tools/pjrt/pjrt_c_api_cpu_plugin.so"
        if not plugin.exists():
            self.skipTest("NOT RUN: there is no XLA plugin on this machine")
        self.succeeds("./scripts/data")
        before = hashlib.sha256(plugin.read_bytes()).digest()
        os.truncate(plugin, 50_000_000)
        train = ["bash", "-c", SHELL + "load_env; exec go run ./cmd/binarycsv -epochs 100 -every 100"]
        for env in ({}, {"PJRT_PLUGIN_LIBRARY_PATH": str(ROOT / ".tools" / "pjrt")}):  # as a shell, as the kernel
            output = self.succeeds(*train, **env)
            self.assertRegex(output, r"notice: .* pure-Go .* is damaged.*\./scripts/setup")
        output = self.fails(*train, GOMLX_BACKEND="xla:cpu", says=r"is damaged.*\./scripts/setup")
        self.assertEqual(len(output.replace("exit status 1\n", "").splitlines()), 1, output)
        self.succeeds("./scripts/setup")
        self.assertEqual(hashlib.sha256(plugin.read_bytes()).digest(), before)
        self.assertNotIn("pure-Go", self.succeeds(*train))


class Driver(FaultTest):
    """What scripts/setup --cuda says of the NVIDIA driver, by what nvidia-smi prints."""

    # As NVIDIA's own prints it where the driver does not answer, and where the driver has no GPU.
    NO_DRIVER = (
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. "
        "Make sure that the latest NVIDIA driver is installed and running.\n"
    )
    NONE = "Note: nvidia-smi finds no NVIDIA GPU here: programs compute on the CPU and say so"
    OLD = "Note: the NVIDIA driver 470.256.02 is too old for CUDA 12, which needs 525 or later"

    def test_sentences(self) -> None:
        """One sentence for each: no driver, no GPU, one that is too old, the oldest that will do, several GPUs."""
        script = self.project / "scripts/setup"
        script.write_text(script.read_text().replace('\nmain "$@"\n', "\nsay_gpu\n"))
        tool = self.project / "build/driver/nvidia-smi"
        tool.parent.mkdir(parents=True)
        for status, printed, want in (
            (9, self.NO_DRIVER, self.NONE),
            (6, "No devices were found\n", self.NONE),
            (0, "NVIDIA GeForce GTX 1080, 470.256.02\n", self.OLD),
            (0, "NVIDIA A100-SXM4-40GB, 525.147.05\n", "GPU: NVIDIA A100-SXM4-40GB, 525.147.05"),
            (0, "NVIDIA H100 80GB HBM3, 580.65.06\n" * 8, "GPU: NVIDIA H100 80GB HBM3, 580.65.06"),
        ):
            with self.subTest(printed):
                tool.write_text(f"#!/bin/sh\ncat << 'TEXT'\n{printed}TEXT\nexit {status}\n")
                tool.chmod(0o755)
                path = f"{ROOT}/build/driver:{os.environ['PATH']}"
                said = self.succeeds("./scripts/setup", PATH=path)
                self.assertEqual(len(said.splitlines()), 1, said)
                self.assertTrue(said.startswith(want), said)


class Checksum(FaultTest):
    """A package that is not the one that was pinned is refused, and nothing of it stays."""

    def test_groups(self) -> None:
        """Both ways of installing a group refuse it, and install the right one."""
        env = small_wheel.tampered(self.project, "requirements.lock", "tiny")
        for install, folder in (("install_group", ".venv"), ("install_folder", ".tools/tiny")):
            with self.subTest(install):
                command = ["bash", "-c", SHELL + f"lock_setup; {install} tiny"]
                self.fails(*command, says=small_wheel.REFUSAL, **env)
                self.assertEqual(list((self.project / folder).rglob("tiny.py")), [])
                self.assertFalse((self.project / folder / ".group-tiny").exists())
                small_wheel.write(self.project, small_wheel.RIGHT)
                self.succeeds(*command, **env)
                found = [path.read_text() for path in (self.project / folder).rglob("tiny.py")]
                self.assertEqual(found, [small_wheel.RIGHT])
                small_wheel.write(self.project, small_wheel.WRONG)

    def test_go(self) -> None:
        """A Go module whose sum is not go.sum's."""
        path = self.project / "go.sum"
        right = path.read_text()
        line = next(
            line
            for line in right.splitlines()
            if line.startswith("github.com/janpfeifer/gonb ") and "/go.mod" not in line
        )
        start, _, digest = line.partition(" h1:")
        path.write_text(right.replace(line, f"{start} h1:{digest[:4].swapcase()}{digest[4:]}"))
        self.fails("./scripts/setup", says=small_wheel.REFUSAL)
        self.assertFalse((self.project / ".tools/ready").exists())


class Network(FaultTest):
    """Without a network."""

    def test_first_setup(self) -> None:
        """The first set-up says that it needs one."""
        with Sandbox(set_up=False) as sandbox:
            status, output = sandbox.run(*offline("./scripts/setup"))
        self.assertNotEqual(status, 0, output)
        self.assertRegex(output, "the first set-up needs a network, later ones do not")
        self.assertNotIn("fits this machine", output)
        self.assertNotIn("Traceback", output)

    def test_no_wheel(self) -> None:
        """A package that exists for other machines only is no matter of the network."""
        env = small_wheel.tampered(self.project, "requirements.lock", "tiny")
        [wheel] = (self.project / "build/wheels").glob("tiny-*.whl")
        wheel.rename(wheel.with_name("tiny-1.0-cp312-cp312-win_amd64.whl"))
        output = self.fails(
            *("bash", "-c", SHELL + "lock_setup; install_folder tiny"),
            says=r"pip finds no tiny==1\.0 that fits this machine and its Python: .*PIP_INDEX_URL",
            **env,
        )
        self.assertNotIn("network", output)

    def test_data(self) -> None:
        """Afterwards all works without one; data is generated where there is none yet."""
        (self.project / "notebooks/datasets/binary.csv").unlink(missing_ok=True)
        output = self.succeeds(*offline("./scripts/data"))
        self.assertRegex(output, "could not be fetched.*\n.*generated by the book's rule")


class Folder(FaultTest):
    """Folders that can't be written."""

    def read_only(self, folder: str) -> None:
        """Lets nobody write into a folder any more, root neither."""
        self.succeeds(
            "sh", "-c", f"mkdir -p {folder} && mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
        )

    def test_data(self) -> None:
        """Data that is there is used; other data is refused in a sentence, and what was there stays."""
        target = self.project / "notebooks/datasets/binary.csv"
        self.succeeds(
            "bash", "-c", SHELL + "load_env; go run ./cmd/generatecsv -rows 1000 -seed 5 -out build/other.csv"
        )
        target.write_text("x,y,z,pass\n1,2,3,True\n4,5,6,False\n")
        before = target.read_bytes()
        self.read_only("notebooks/datasets")
        self.assertIn("your own file (in place)", self.succeeds("./scripts/data"))
        self.fails(
            "./scripts/data", BINARY_CSV="build/other.csv", says=r"scripts/data: .*datasets.*Read-only file system"
        )
        self.assertEqual(target.read_bytes(), before)
        self.assertEqual(list(target.parent.glob(".*.tmp")), [])

    def test_project(self) -> None:
        """A project that can't be written, and whose set-up is not what it needs."""
        (self.project / ".tools/ready").unlink()
        self.read_only(str(ROOT))
        output = self.fails("./scripts/setup", says="can't be written by .*: copy the project to a folder of your own")
        self.assertEqual(len(output.splitlines()), 1, output)

    def test_somebody_elses(self) -> None:
        """A project that can be read, and belongs to another user."""
        if os.getuid() != 0:
            self.skipTest("NOT RUN: only root can become another user")
        output = self.fails(
            *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "./scripts/notes"),
            says="can't be written by .*: copy the project to a folder of your own",
        )
        self.assertEqual(len(output.splitlines()), 1, output)


# Runs a Python module and kills it just before it renames its n-th file: KILLED MODULE N.
KILLED = """
import os, pathlib, runpy, signal, sys
rename, left = pathlib.Path.replace, int(sys.argv[2])
def replace(self, target):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
pathlib.Path.replace = replace
module, sys.argv[1:] = sys.argv[1], []
runpy.run_module(module, run_name="__main__")
"""


class Data(FaultTest):
    """A reader's own binary.csv while other data takes its place: a whole one is there at every moment."""

    OWN = "x,y,z,pass\n1,2,3,True\n4,5,6,False\n"

    def setUp(self) -> None:
        """Makes the reader's own file and another one."""
        super().setUp()
        self.target = self.project / "notebooks/datasets/binary.csv"
        self.succeeds(
            "bash", "-c", SHELL + "load_env; go run ./cmd/generatecsv -rows 1000 -seed 5 -out build/other.csv"
        )
        self.other = (self.project / "build/other.csv").read_text()

    def test_full_disk(self) -> None:
        """The disk has room for the reader's own file twice, and not for the other one."""
        self.succeeds("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", "notebooks/datasets")
        self.target.write_text(self.OWN)
        self.fails("./scripts/data", BINARY_CSV="build/other.csv", says="scripts/data: the disk is full: make room")
        self.assertEqual(self.target.read_text(), self.OWN)
        self.assertEqual(list(self.target.parent.glob(".*.tmp")), [])
        self.assertIn("your own file (in place)", self.succeeds("./scripts/data"))

    def test_killed(self) -> None:
        """Killed before each of its renames; the end is as if it had not been."""
        script = SHELL + 'load_env; PYTHONPATH=scripts exec "$PYTHON" -c "$0" install.data "$1"'
        program = ["bash", "-c", script, KILLED]
        for file in self.target.parent.glob("binary*.csv"):
            file.unlink()
        self.target.write_text(self.OWN)
        for rename in range(1, 10):
            status, output = self.sandbox.run(*program, str(rename), BINARY_CSV="build/other.csv")
            kept = {path.read_text() for path in self.target.parent.glob("binary*.csv")}
            self.assertIn(self.OWN, kept, f"rename {rename}")
            self.assertTrue(self.target.exists(), f"rename {rename}: there is no binary.csv")
            self.assertIn(self.target.read_text(), (self.OWN, self.other), f"rename {rename}")
            if status == 0:
                break
        self.assertEqual(status, 0, output)
        self.assertGreater(rename, 1)
        self.assertEqual(kept, {self.OWN, self.other})
        self.assertEqual(self.target.read_text(), self.other)


class Copies(FaultTest):
    """A reader's copies that can't be made."""

    COPY = ("bash", "-c", SHELL + "load_env; python_module serve.copies build/readers/a")

    def test_full_disk(self) -> None:
        """The disk is full: nothing half stays, and the next call goes on."""
        self.succeeds("./scripts/data")
        self.succeeds("mkdir", "-p", "build/readers")
        self.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "build/readers")
        output = self.fails(*self.COPY, says="be copied to build/readers/a: the disk is full: make room")
        self.assertEqual(len(output.splitlines()), 1, output)
        readers = self.project / "build/readers"
        self.assertEqual(list(readers.rglob(".*.tmp")), [])
        before = {path: path.read_bytes() for path in readers.rglob("*.ipynb")}
        for path, content in before.items():
            original = self.project / "notebooks" / path.relative_to(readers / "a")
            self.assertEqual(content, original.read_bytes())
        self.succeeds("mount", "-o", "remount,size=100m", str(ROOT / "build/readers"))
        self.succeeds(*self.COPY)
        self.assertGreater(len(list(readers.rglob("*.ipynb"))), len(before))

    def test_in_the_way(self) -> None:
        """A file where a folder is to be."""
        self.succeeds("./scripts/data")
        readers = self.project / "build/readers"
        readers.mkdir(parents=True)
        (readers / "a").write_text("mine")
        output = self.fails(
            *self.COPY, says="be copied to build/readers/a: build/readers/a/ko: Not a directory; what was"
        )
        self.assertEqual(len(output.splitlines()), 1, output)
        self.assertEqual((readers / "a").read_text(), "mine")


class Lock(FaultTest):
    """Two set-ups at once: the second one waits for the first, with flock and without."""

    def test_second_waits(self) -> None:
        """The second says that it waits, and goes on when the first was killed."""
        program = SHELL + "lock_setup; echo has it; "
        for without in ("", "flock"):
            with self.subTest(without=without):
                if without:
                    self.succeeds("sh", "-c", 'file=$(command -v "$0") && mount --bind /dev/null "$file"', without)
                    program = f'command() {{ [ $2 != flock ] && builtin command "$@"; }}; {program}'
                first = self.sandbox.start("bash", "-c", program + "exec sleep 600")
                self.assertTrue(first.wait_for("has it"))
                second = self.sandbox.start("bash", "-c", program)
                self.assertTrue(second.wait_for("Waiting for another set-up of this folder to end"))
                self.assertNotIn("has it", second.output)
                first.send(signal.SIGKILL, group=True)
                first.wait()
                self.assertEqual(second.wait(), 0, second.output)
                self.assertIn("has it", second.output)


class Notes(FaultTest):
    """Cells and kernels that end as they should not, under scripts/notes, without a network."""

    def setUp(self) -> None:
        """Makes pages that are there from an earlier time."""
        super().setUp()
        self.pages = self.project / "build/notes/index.html"
        self.pages.parent.mkdir(parents=True, exist_ok=True)
        self.pages.write_text("the pages of before")
        self.succeeds("./scripts/data")

    def test_cells(self) -> None:
        """Each way to fail is told with its notebook and cell; the others' outputs and the pages of before stay."""
        ways = {
            "exit": ("%%\nos.Exit(3)", "exit status 3"),
            "fault": ("%%\nvar p *int\nfmt.Println(*p)", "nil pointer dereference"),
            "flood": (small_notes.FLOOD, "stopped: it showed more than a notebook can hold"),
            "kernel": (
                "%%\nsyscall.Kill(os.Getppid(), syscall.SIGKILL)\ntime.Sleep(time.Hour)",
                "the kernel died",
            ),
            "killed": ("%%\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)\ntime.Sleep(time.Hour)", "signal: killed"),
        }
        codes = {name: ["%%\nshow(nil)", code] for name, (code, _) in ways.items()}
        small_notes.put(self.project, {**codes, "good": ['%%\nfmt.Println("all is well")']}, ("en",))
        output = self.fails(*offline("./scripts/notes"), says="good: executed")
        for name, (_, reason) in ways.items():
            block = re.search(
                rf"notebooks/en/{name}\.ipynb, cell 4 of 4 \(id c2\), failed:.*?(?=\nnotebooks/|\Z)", output, re.S
            )
            self.assertIsNotNone(block, output)
            self.assertRegex(block[0], reason)
            self.assertFalse((self.project / f"build/notebooks/en/{name}.key").exists())
        self.assertLess(len(output), 20_000)
        self.assertIn("all is well", small_notes.outputs(self.project, "en", "good"))
        self.assertEqual(self.pages.read_text(), "the pages of before")
        self.assertEqual(ended(self.sandbox), [], "processes stayed")

    def test_locale(self) -> None:
        """A language in the environment that this machine does not have, as ssh brings it along."""
        shutil.rmtree(self.pages.parent)  # an overlay can't rename what lies under it
        small_notes.put(self.project, {"good": ["%%\nshow(nil)"]})
        self.succeeds("./scripts/notes", LC_ALL="xx_XX.UTF-8")
        self.assertTrue(self.pages.exists())

    def test_endless(self) -> None:
        """A cell that does not end is ended, and told."""
        script = self.project / "scripts/pages/execute.py"
        script.write_text(re.sub(r"(?m)^CELL_TIMEOUT = \d+", "CELL_TIMEOUT = 15", script.read_text()))
        small_notes.put(self.project, {"endless": [small_notes.SLEEP]}, ("en",))
        self.fails("./scripts/notes", says=r"endless\.ipynb, cell 3 of 3(.|\n)*it did not end within 15 seconds")
        self.assertEqual(ended(self.sandbox), [], "processes stayed")

    def test_killed_in_a_cell(self) -> None:
        """The top script killed in the middle of a cell: kernels and cells end, and no half copy counts as done."""
        small_notes.put(self.project, {"long": [small_notes.SLEEP]}, ("en",))
        run = self.sandbox.start("./scripts/notes")
        self.assertTrue(run.wait_for("cell 3 of 3"), run.output)
        self.assertTrue(self.sandbox.wait_for_process("gonb_"))
        run.send(signal.SIGKILL, group=False)
        run.wait()
        self.assertEqual(ended(self.sandbox), [], "processes stayed")
        self.assertFalse((self.project / "build/notebooks/en/long.key").exists())
        self.assertEqual(self.pages.read_text(), "the pages of before")


TRAINING = """import (
    "context"

    "activation-notes/lib/backend"
    "activation-notes/lib/data"
    "activation-notes/lib/logistic"
    "activation-notes/lib/notebook"
)
%%
o := logistic.NotesOptions()
o.Epochs = 100_000_000
o.Progress = func(done int) { fmt.Println("trained", done) }
notebook.Must(logistic.Run(context.Background(), notebook.Must(backend.New()), data.Generate(1000, 1), o))"""

ERRORS = """import (
    "github.com/gomlx/gomlx/core/graph"

    "activation-notes/lib/backend"
    "activation-notes/lib/data"
    "activation-notes/lib/notebook"
)

func load(name string) {
    notebook.Must(data.Load(name))
}"""

GRAPH_ERROR = """%%
f := func(x *graph.Node) *graph.Node {
    y := graph.OneMinus(x)
    return graph.Dot(y, graph.Const(x.Graph(), []float32{1})).Product()
}
e := notebook.Must(graph.NewExec(notebook.Must(backend.New()), f))
notebook.Must(e.Exec1([]float32{1, 2}))"""


class Kernel(unittest.TestCase):
    """A kernel as JupyterLab has it, and what happens to it in the middle of a cell."""

    def setUp(self) -> None:
        """Starts a kernel."""
        kernelspec()  # says whether the kernel is there
        self.manager, self.client = start_new_kernel(kernel_name="gonb", cwd=str(ROOT / "notebooks" / "en"))
        self.addCleanup(self.manager.shutdown_kernel, now=True)
        self.addCleanup(self.client.stop_channels)
        self.said: list[str] = []
        self.run_cell("%noautoget")

    def run_cell(self, code: str, then: Callable[[], None] = lambda: None) -> str:
        """Runs a cell, does something at its first output, and returns its status."""
        before = len(self.said)

        def show(message: dict) -> None:
            text = message["content"].get("text") or message["content"].get("evalue")
            if text:
                self.said.append(text)
                if len(self.said) == before + 1:
                    then()

        reply = self.client.execute_interactive(code, timeout=300, output_hook=show, stop_on_error=False)
        return reply["content"]["status"]

    def goes_on(self) -> None:
        """The next cell works."""
        self.assertEqual((self.run_cell('%%\nfmt.Println("goes on")'), self.said[-1]), ("ok", "goes on\n"))

    def cells(self) -> list[Path]:
        """The programs of cells that the kernel runs, as folders of /proc."""
        threads = list(Path(f"/proc/{self.manager.provisioner.pid}/task").glob("*/children"))
        if not threads:
            self.skipTest("NOT RUN: this system does not say which processes a process has")
        found = [Path("/proc", child) for thread in threads for child in thread.read_text().split()]
        return [path for path in found if "gonb_" in (path / "cmdline").read_text()]

    def test_interrupted_training(self) -> None:
        """A training that the reader interrupts ends and says so, its process is gone, and the next cell works."""
        running: list[Path] = []

        def interrupt() -> None:
            running.extend(self.cells())
            self.manager.interrupt_kernel()

        self.assertEqual(self.run_cell(TRAINING, interrupt), "error")
        self.assertEqual(len(running), 1)
        self.assertIn("signal: interrupt", "".join(self.said))
        self.assertEqual(self.cells(), [])
        self.goes_on()

    def test_killed_in_training(self) -> None:
        """A kernel that is killed takes its training with it, and works again when it is restarted."""
        self.client.execute(TRAINING)
        while "trained" not in self.client.get_iopub_msg(timeout=300)["content"].get("text", ""):
            pass
        running = self.cells()
        os.kill(self.manager.provisioner.pid, signal.SIGKILL)
        self.assertEqual(len(running), 1)
        end = time.monotonic() + 60
        while running[0].exists() and time.monotonic() < end:
            time.sleep(0.1)
        self.assertFalse(running[0].exists(), "the training goes on")
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=60)
        self.run_cell("%noautoget")
        self.goes_on()

    def test_deadlock(self) -> None:
        """A cell that waits for itself is told so, also where it uses lib/notebook."""
        self.run_cell('import "activation-notes/lib/notebook"')
        self.assertEqual(self.run_cell("%%\nnotebook.Check(nil)\n<-make(chan int)"), "error")
        self.assertIn("all goroutines are asleep - deadlock!", "".join(self.said))
        self.goes_on()

    def test_error_lines(self) -> None:
        """An error through Must or Check names the lines of the cells that led to it, in a graph's function too."""
        self.run_cell(ERRORS)
        for code, lines in (
            ('%%\nfmt.Println()\nload("none.csv")', [(2, 10), (3, 3)]),
            ('%%\nnotebook.Source("none.go", "f")', [(4, 2)]),
            (GRAPH_ERROR, [(5, 4), (5, 7)]),
        ):
            with self.subTest(code):
                self.said.clear()
                self.assertEqual(self.run_cell(code), "error")
                said = "".join(self.said)
                found = re.findall(r"(?m)^at +\S*\[\[ Cell \[(\d+)\] Line (\d+) \]\]", said)
                self.assertEqual([(int(cell), int(line)) for cell, line in found], lines, said)
