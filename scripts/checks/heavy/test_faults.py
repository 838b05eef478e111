"""Set-up, notes and JupyterLab: killed at every stage, on a full disk, two at once (12 minutes on two cores)."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import time
from collections.abc import Callable

from checks.conftest import Report
from checks.heavy import faults_lab
from checks.scripts import small_notes, small_wheel
from checks.scripts.sandbox import Sandbox, ended
from common.places import ROOT

SETUP = "./scripts/setup"
NOTES = "./scripts/notes"
# What each says when a stage begins; the empty one is said at once.
SETUP_STAGES = ("", "[1/5]", "[2/5]", "[3/5]", "[4/5]", "[5/5]")
NOTES_STAGES = ("", "Data:", "cell 2 of 3", "cell 3 of 3", "executed", "making the pages")
MOMENTS = (0.0, 0.3, 1.5, 3.0)  # seconds after that
# How a run is ended: the signal, and whether all of its process group gets it or only the script at its top.
WAYS = {
    "kill -9": (signal.SIGKILL, True),
    "kill -9 of the script alone": (signal.SIGKILL, False),
    "Ctrl-C": (signal.SIGINT, True),
    "kill of the script alone": (signal.SIGTERM, False),
}
ENDED = (signal.SIGINT, signal.SIGKILL, signal.SIGTERM)  # in the status of a run that was ended, also as 128 + 2
FULL = "the disk is full: make room and run it again"


# ---- What the parts share ----


def end(sandbox: Sandbox, command: str, stage: str, moment: float, way: str, anew: Callable[[], None]) -> None:
    """Ends a command at a moment of a stage, or as soon as the stage begins if the command is over by that moment.

    Each time, anew gives the command something to do. A command that can't be ended so is an error: what comes after
    would show nothing.
    """
    for wait in (moment, 0.0):
        anew()
        run = sandbox.start(command)
        if not run.wait_for(stage):
            raise RuntimeError(f"{command} has no stage {stage!r}; it said:\n{run.output}")
        time.sleep(wait)
        run.send(*WAYS[way])
        status = run.wait()
        if abs(status) % 128 in ENDED:
            return
        if status:
            raise RuntimeError(f"{command} failed with status {status} before {way} in {stage!r}:\n{run.output}")
    raise RuntimeError(f"{command} is over as soon as the stage {stage!r} begins, before {way}")


def passes(report: Report, sandbox: Sandbox, what: str, *command: str) -> str | None:
    """Runs a command that must succeed; returns what it says, or None and notes the failure."""
    status, output = sandbox.run(*command)
    if status:
        report.fail(what, output)
        return None
    return output


def is_set_up(report: Report, sandbox: Sandbox, what: str) -> bool:
    """Whether set-up completes and then finds nothing left to do."""
    if passes(report, sandbox, what, SETUP) is None:
        return False
    again = passes(report, sandbox, what, SETUP)
    if again:
        report.fail(what, f"set-up had to work once more:\n{again}")
    return again == ""


def files(sandbox: Sandbox, *folders: str) -> dict[str, str]:
    """What is in some folders: each file's hash, each link's target. Left out is what differs from time to time."""
    found = {}
    for folder in folders:
        for path in sorted((sandbox.path / folder).rglob("*")):
            name = path.relative_to(sandbox.path).as_posix()
            if path.suffix == ".pyc" or name.startswith((".tools/lock", ".tools/new", ".tools/lab")):
                continue
            if path.is_symlink():
                found[name] = str(path.readlink())
            elif path.is_file():
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def differences(got: dict[str, str], want: dict[str, str]) -> list[str]:
    """The files in which two results differ."""
    return sorted(name for name in got.keys() | want.keys() if got.get(name) != want.get(name))


# ---- Set-up ----


def test_first_setups(report: Report) -> None:
    """First set-ups: undisturbed, two at once, and killed in each stage until the last may end. All come out alike."""
    with Sandbox(set_up=False) as sandbox:
        if passes(report, sandbox, "umask 077", "sh", "-c", f"umask 077; exec {SETUP}") is None:
            return
        want = files(sandbox, ".venv", ".tools")
        report.problems("umask 077: nothing can be read or written by others", open_to(sandbox, 0o066))
    with Sandbox(set_up=False) as sandbox:
        runs = [sandbox.start("sh", "-c", f"umask 002; exec {SETUP}") for _ in range(2)]
        statuses = [run.wait() for run in runs]
        said = "\n".join(run.output for run in runs)
        if any(statuses) or "Waiting for another set-up of this folder" not in said:
            report.fail("two set-ups at once", said)
        else:
            report.problems("two set-ups at once: the result", differences(files(sandbox, ".venv", ".tools"), want))
            report.ok("two set-ups at once: the second waited, and both completed")
        report.problems("umask 002: nothing can be written by others", open_to(sandbox, 0o002))
    with Sandbox(set_up=False) as sandbox:
        for stage in SETUP_STAGES:
            for moment in MOMENTS:
                end(sandbox, SETUP, stage, moment, "kill -9", lambda: not_ready(sandbox))
        what = f"a first set-up survived {len(MOMENTS)} kills in each of {len(SETUP_STAGES)} stages"
        if is_set_up(report, sandbox, what):
            wrong = differences(files(sandbox, ".venv", ".tools"), want)
            if wrong:
                report.fail(what, "\n".join(wrong))
            else:
                report.ok(what + ", and is the same as an undisturbed one")


def not_ready(sandbox: Sandbox) -> None:
    """Lets the next set-up go through all its stages."""
    (sandbox.path / ".tools/ready").unlink(missing_ok=True)


def open_to(sandbox: Sandbox, bits: int) -> list[str]:
    """What set-up made, others can reach through its folders, and has one of these permissions."""
    found = []
    folders = [sandbox.path / name for name in (".venv", ".tools", "build")]
    while folders:
        folder = folders.pop()
        mode = folder.stat().st_mode
        if mode & bits:
            found.append(str(folder))
        if not mode & 0o011:
            continue  # closed, and with it all below: pip makes programs readable whatever the umask
        inside = [path for path in folder.iterdir() if not path.is_symlink()]
        found += [str(path) for path in inside if not path.is_dir() and path.stat().st_mode & bits]
        folders += [path for path in inside if path.is_dir()]
    return found[:20]


def test_killed_setups(report: Report) -> None:
    """A set-up that has its packages, ended in each stage in each way; each time the next one must complete."""
    with Sandbox() as sandbox:
        not_ready(sandbox)  # a new set-up leaves out what only tests have added
        if passes(report, sandbox, "set-up", SETUP) is None:
            return
        want = files(sandbox, ".venv", ".tools")
        failed = len(report.failed)
        for number, stage in enumerate(SETUP_STAGES):
            for way in WAYS:
                what = f"set-up, {way} in {stage or 'start'}"
                end(sandbox, SETUP, stage, MOMENTS[number % 3], way, lambda: not_ready(sandbox))
                if not is_set_up(report, sandbox, what):
                    return
        wrong = differences(files(sandbox, ".venv", ".tools"), want)
        report.problems("set-up after the kills: the result", wrong)
        if len(report.failed) == failed:
            report.ok(
                f"set-up was ended in {len(WAYS)} ways in {len(SETUP_STAGES)} stages; each time the next completed"
            )


def test_checksums(report: Report) -> None:
    """A package that is not the one that was pinned: for a first set-up, and for scripts/bench."""
    for script, lock, group, left in (
        (SETUP, "requirements.lock", "notes", ".venv/.group-notes"),
        ("./scripts/bench", "requirements.bench.lock", "bench", ".tools/bench/.ready"),
    ):
        with Sandbox(set_up=group != "notes") as sandbox:
            env = small_wheel.tampered(sandbox.path, lock, group)
            status, output = sandbox.run(script, **env)
            installed = [str(path) for path in (sandbox.path / left).parent.rglob("tiny.py")]
            if not status or not re.search(small_wheel.REFUSAL, output) or installed or (sandbox.path / left).exists():
                report.fail(f"{script} with a package that was tampered with", output)
            else:
                report.ok(f"{script} refuses a package that was tampered with, and nothing of it stays")


# ---- Notes ----


def notebooks(text: str) -> dict[str, list[str]]:
    """A notebook whose last cell takes a while and says a text."""
    return {"good": [f'%%\nshow(nil)\ntime.Sleep(2 * time.Second)\nfmt.Println("{text}")']}


def pages(sandbox: Sandbox) -> dict[str, str]:
    """The pages that a reader has."""
    return files(sandbox, "build/notes")


def test_killed_notes(report: Report) -> None:
    """The notes, ended in each stage in each way: pages stay whole, and the next run makes the new ones."""
    with Sandbox() as sandbox:
        shutil.rmtree(sandbox.path / "build", ignore_errors=True)
        want: list[dict[str, str]] = []  # the pages of two versions of the notebook, made without a disturbance
        for text in ("first", "second"):
            small_notes.put(sandbox.path, notebooks(text))
            if passes(report, sandbox, "notes", NOTES) is None:
                return
            want.append(pages(sandbox))
        failed, version = len(report.failed), 1

        def change() -> None:
            nonlocal version
            version = 1 - version
            small_notes.put(sandbox.path, notebooks(("first", "second")[version]))

        for stage in NOTES_STAGES:
            for moment, way in zip(MOMENTS, WAYS, strict=True):
                what = f"notes, {way} in {stage or 'start'} after {moment} s"
                end(sandbox, NOTES, stage, moment, way, change)
                if pages(sandbox) not in want:
                    report.fail(what, "the pages of before are not whole")
                if passes(report, sandbox, what, NOTES) is None:
                    return
                report.problems(f"{what}: the next run's pages", differences(pages(sandbox), want[version]))
                report.problems(f"{what}: what still runs", ended(sandbox))
        if len(report.failed) == failed:
            report.ok(
                f"notes were ended in {len(WAYS)} ways in {len(NOTES_STAGES)} stages; each time the next completed"
            )


def test_two_notes(report: Report) -> None:
    """Two scripts/notes of one folder at once, and one that updates the notebooks."""
    with Sandbox() as sandbox:
        shutil.rmtree(sandbox.path / "build", ignore_errors=True)  # an overlay can't rename what lies under it
        small_notes.put(sandbox.path, notebooks("both"))
        seconds = [(NOTES,)]
        if has_book(sandbox):
            seconds.append((NOTES, "--update"))
        else:
            report.skip("notes beside notes --update", "the book's data is not here")
        for second in seconds:
            for key in (sandbox.path / "build/notebooks").glob("*/*.key"):
                key.unlink()  # so that the notebooks are executed
            what = f"{NOTES} beside {' '.join(second)}"
            one = sandbox.start(NOTES)
            one.wait_for("cell ")
            two = sandbox.start(*second)
            waited = two.wait_for("Waiting for another scripts/notes of this folder to end")
            if one.wait() or two.wait() or not waited:
                report.fail(what, one.output + two.output)
            else:
                report.ok(f"{what}: the second waited, and both completed")


def has_book(sandbox: Sandbox) -> bool:
    """Whether the book's file is the data."""
    return "the book's file" in sandbox.run("./scripts/data")[1]


# ---- A full disk ----


def test_full_disk(report: Report) -> None:
    """Set-up and notes on a disk with too little room, and again when there is more."""
    with Sandbox(set_up=False, disk="40m") as sandbox:
        for size in ("40m", "300m", "560m"):
            sandbox.run("mount", "-o", f"remount,size={size}", str(ROOT))
            tells_full(report, sandbox, SETUP, f"set-up on a disk of {size}")
        sandbox.run("mount", "-o", "remount,size=2g", str(ROOT))
        if not is_set_up(report, sandbox, "set-up with room again"):
            return
        report.ok("set-up with room again completes")
        small_notes.put(sandbox.path, notebooks("first"))
        if passes(report, sandbox, "notes with room", NOTES) is None:
            return
        before = pages(sandbox)
        small_notes.put(sandbox.path, notebooks("second"))
        for room in (0, 16, 1000, 4000):
            disk = os.statvfs(sandbox.path)
            used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024
            sandbox.run("mount", "-o", f"remount,size={used + room}k", str(ROOT))
            what = f"notes with {room} KB left"
            tells_full(report, sandbox, NOTES, what)
            report.problems(f"{what}: the pages of before", differences(pages(sandbox), before))
            sandbox.run("mount", "-o", "remount,size=2g", str(ROOT))
        if passes(report, sandbox, "notes with room again", NOTES) is not None:
            shown = small_notes.outputs(sandbox.path, "en", "good")
            report.problems("notes with room again", [] if "second" in shown else [shown])
            report.ok("notes with room again complete")


def tells_full(report: Report, sandbox: Sandbox, command: str, what: str) -> None:
    """A command fails because the disk is full, and says so."""
    status, output = sandbox.run(command)
    if not status or FULL not in output or "Traceback" in output:
        report.fail(what, output)
    else:
        report.ok(f"{what} says that the disk is full")


def test_lab(report: Report) -> None:
    """JupyterLab, on a taken port and with whatever may go wrong there."""
    faults_lab.lab(report)
