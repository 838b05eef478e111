"""The container image: built, and run without a network as a reader would (7 minutes on two cores, 4 if cached).

Neither a container engine nor a registry of images is used: buildah builds the Dockerfile on a base that debootstrap
makes, and runs it in a changed root and a network of its own. The other checks are then a reader's: the notes are made,
the link that the container prints is opened in a real Chromium, a cell runs, what was changed is kept by a volume.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from checks import repository
from checks.conftest import Report
from checks.heavy import containers
from checks.heavy.containers import FOLDER, READER, Container, buildah
from checks.pages.browser import NoBrowserError, chromium
from common import nbfiles
from common.places import LANGUAGES, ROOT
from common.servers import status

IMAGE = "activation-notes"
CHANGED = "activation-notes-changed"
PROJECT = "home/reader/activation-notes"
NOTES = "/home/reader/notes"  # the reader's folder in the container
NOTEBOOK = "00-gonb-and-gomlx.ipynb"
LINK = re.compile(r"https?://\S+")
STAND_IN = """  In place of debian:bookworm-slim stands a minimal Debian 12 that debootstrap makes; nothing comes from a
  registry of images. In place of Docker stands buildah: a changed root, no cgroups, no process numbers of its own.
  In place of -p stands a relay into the container's network, which leads nowhere else."""


def test_image(report: Report) -> None:
    """The container image, built and run (7 minutes, 4 with a cached build; root)."""
    try:
        containers.need_programs()
    except containers.NotHereError as err:
        pytest.skip(str(err))
    print(STAND_IN)
    if not containers.base_exists():
        print("  making the base", flush=True)
        containers.make_base()
    started = time.monotonic()
    lines = containers.build(ROOT, IMAGE)
    cached = sum("Using cache" in line for line in lines)
    report.ok(f"the Dockerfile builds: {time.monotonic() - started:.0f} s, {cached} steps from the cache")
    check_sizes(report, lines)
    for step in (check_contents, check_cache, check_notes, check_lab, check_own_token, check_foreign_folder):
        try:
            step(report)
        except (RuntimeError, AssertionError) as err:
            report.fail((step.__doc__ or "").rstrip("."), str(err))


# ---- The image ----


def config() -> dict[str, object]:
    """What the image says of itself."""
    return json.loads(buildah("inspect", "--type=image", "--format", "{{.Config}}", IMAGE))


def check_sizes(report: Report, built: list[str]) -> None:
    """What the layers weigh, on disk and as they are sent, is what the README says."""
    copy = FOLDER / "sent"
    shutil.rmtree(copy, ignore_errors=True)
    buildah("push", "--quiet", IMAGE, f"oci:{copy}:{IMAGE}")
    blobs = copy / "blobs" / "sha256"
    index = json.loads((copy / "index.json").read_text())
    manifest = json.loads((blobs / index["manifests"][0]["digest"].split(":")[1]).read_text())
    sent = [layer["size"] for layer in manifest["layers"]]
    shutil.rmtree(copy)
    stored = json.loads(buildah("inspect", "--type=image", "--format", "{{.Manifest}}", IMAGE))
    sizes = [layer["size"] for layer in stored["layers"]]
    steps = [step["created_by"] for step in config()["history"] if not step.get("empty_layer")]
    print("    MB  sent  layer")
    for size, packed, step in zip(sizes, sent, steps, strict=True):
        step = step.replace("/bin/sh -c ", "").replace("#(nop) ", "")
        print(f"  {size / 1e6:4.0f}  {packed / 1e6:4.0f}  {step[:90]}")
    print(f"  {sum(sizes) / 1e6:4.0f}  {sum(sent) / 1e6:4.0f}  all", flush=True)
    count = sum(line.startswith("STEP ") for line in built)
    said = f"has {sum(sizes) / 1e9:.1f} GB in {count} steps"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    problems = [f"not there: {text}" for text in (said, f"sent, it has {sum(sent) / 1e9:.1f} GB") if text not in readme]
    report.problems("the README's sizes of the image", problems)


def check_contents(report: Report) -> None:
    """The image holds what it needs, nothing of the machine that built it, and no token."""
    described = config()
    settings = described["config"]
    report.problems("not root", [] if str(settings["User"]) == str(READER) else [f"the user is {settings['User']!r}"])
    report.problems("health check", [] if settings.get("Healthcheck") else ["the image has none"])
    container = Container(IMAGE)
    try:
        problems = [f"the image's description holds {place}" for place in machine_settings() if place in str(described)]
        for path, place in containers.settings():
            left = container.root / place[1:]
            if left.exists() and left.read_bytes() and left.read_bytes() == path.read_bytes():
                problems.append(f"{place} of this machine is in the image")
        problems += [f"the image's description names a token: {name}" for name in settings["Env"] if "TOKEN" in name]
        home = container.root / "home" / "reader"
        for pattern in (".jupyter", ".local/share/jupyter/runtime/*", ".cache/pip", "go/pkg/mod/cache/**/*.zip"):
            problems += [f"{path.relative_to(container.root)} is left over" for path in list(home.glob(pattern))[:3]]
        for name in ("notebooks/datasets/binary.csv", ".git", "Dockerfile"):
            if (container.root / PROJECT / name).exists():
                problems.append(f"{name} is in the image")
        who = container.run("id", "-u").stdout.strip()
        problems += [] if who == str(READER) else [f"a command runs as {who}"]
        report.problems("contents", problems)
    finally:
        container.remove()


def machine_settings() -> list[str]:
    """The values that the build was given for its indexes."""
    text = containers.pip_settings() + containers.go_settings()
    return [value for value in re.findall(r"= ?(\S+)", text) if "/" in value or "." in value]


def check_cache(report: Report) -> None:
    """A changed notebook and a changed page repeat the Dockerfile's last copy, and no command or copy before it."""
    context = FOLDER / "context"
    shutil.rmtree(context, ignore_errors=True)
    for name in repository.files(ROOT):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, context / name)
    path = context / "notebooks" / "en" / NOTEBOOK
    nb = nbfiles.read(path)
    nb.cells[0].source += "\n\nA new sentence."
    nbfiles.write(path, nb)
    with (context / "site" / "en" / "index.md").open("a", encoding="utf-8") as file:
        file.write("\nA new sentence.\n")
    lines = containers.build(context, CHANGED)
    steps = [(number, line) for number, line in enumerate(lines) if re.match(r"STEP \d+/\d+: ", line)]
    ends = [number for number, _ in steps[1:]] + [len(lines)]
    repeated = [line for (number, line), end in zip(steps, ends, strict=True) if not cached(lines[number:end])]
    shutil.rmtree(context)
    buildah("rmi", CHANGED)
    print(f"  repeated after a change: {len(repeated)} of {len(steps)} steps, from {repeated[:1]}")
    copies = [line for line in repeated if re.search(": (RUN|COPY|ADD) ", line)]
    last = [line for _, line in steps if ": COPY " in line][-1]
    report.problems("a changed notebook repeats the last copy only", [] if copies == [last] else copies)


def cached(lines: list[str]) -> bool:
    """Whether what the build said of a step tells that it came from the cache, or that there was nothing to do."""
    return any("Using cache" in line for line in lines) or ": FROM " in lines[0]


# ---- Without a network ----


def check_notes(report: Report) -> None:
    """All notebooks run and the notes are made, without a network."""
    container = Container(IMAGE)
    try:
        done = container.run("scripts/notes")
        pages = container.root / PROJECT / "build" / "notes"
        problems = [f"scripts/notes ended with {done.returncode}:\n{done.stdout[-3000:]}"] if done.returncode else []
        problems += [] if "generated by the book's rule" in done.stdout else ["the data are not the generated ones"]
        for lang in LANGUAGES:
            for name in nbfiles.names():
                if not list((pages / lang).rglob(f"{name}.html")):
                    problems.append(f"there is no page {lang}/{name}")
        reached = container.run("python3", "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 3)")
        problems += [] if "Network is unreachable" in reached.stdout else ["the container has a network"]
        report.problems("notes without a network", problems)
    finally:
        container.remove()


@contextmanager
def lab(folder: Path | None, *options: str) -> Iterator[Container]:
    """The image's own command, running, with the reader's folder on the machine if one is given."""
    container = Container(IMAGE)
    try:
        volume = [f"--volume={folder}:{NOTES}"] if folder else []
        container.start(*volume, *options)
        container.wait_for("Ctrl-C stops it.")
        yield container
    finally:
        container.remove()


def own_folder() -> Path:
    """An empty folder of the reader's on this machine."""
    folder = FOLDER / "reader"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.chown(folder, READER, READER)
    return folder


def check_lab(report: Report) -> None:
    """The container's link opens in a browser, a cell runs, and a volume keeps what was changed."""
    folder = own_folder()
    try:
        with chromium() as browser:
            with lab(folder) as first:
                token = check_link(report, first)
                check_health(report, first)
                with opened(browser, first) as page:
                    run_cell(page, '%%\nfmt.Println("answer", 6*7)', "answer 42")
                    page.keyboard.press("Control+s")
                    saved = folder / "en" / NOTEBOOK
                    wait(lambda: "6*7" in saved.read_text(encoding="utf-8"), "the notebook is not saved")
                report.ok("the link opens in a browser, and a cell runs")
                said = command_lines(first)
                report.problems("token in the process list", [line for line in said if token in line])
                check_stop(report, first, signal.SIGTERM)
            with lab(folder) as second:
                again = check_link(report, second)
                report.problems("a token for each container", ["both have the same"] if again == token else [])
                with opened(browser, second) as page:
                    page.locator(".jp-CodeCell").get_by_text("answer 42", exact=True).first.wait_for(timeout=60_000)
                report.ok("a second container shows the changed notebook")
                check_stop(report, second, signal.SIGINT)
    except NoBrowserError as err:
        report.skip("the link in a browser", str(err))


def check_link(report: Report, container: Container) -> str:
    """Checks that one link is printed, as it must be written on the machine, and returns its token."""
    log = container.log()
    links = LINK.findall(log)
    problems = [] if len(links) == 1 else [f"{len(links)} links are printed:\n{log}"]
    match = re.fullmatch(r"http://127\.0\.0\.1:8888/lab\S*\?token=([0-9a-f]{32,})", links[0]) if links else None
    if not match:
        raise RuntimeError(f"the link is not one of JupyterLab on this machine:\n{log}")
    report.problems("one link", problems)
    return match[1]


def check_health(report: Report, container: Container) -> None:
    """Checks that the image's health check tells an answering server from one that hangs."""
    test = config()["config"]["Healthcheck"]["Test"]
    assert test[0] == "CMD", test
    well = container.run(*test[1:])
    stopped = container.processes()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    hangs = container.run(*test[1:])
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    problems = [f"it says that JupyterLab is not well: {well.stdout}"] if well.returncode else []
    problems += [] if hangs.returncode else ["it does not see that JupyterLab hangs"]
    report.problems("health check", problems)


@contextmanager
def opened(browser: Browser, container: Container) -> Iterator[Page]:
    """The container's link in the browser, through a port that docker run -p would have mapped."""
    link = LINK.findall(container.log())[0]
    with container.mapped_port(8888) as port:
        context = browser.new_context(locale="en-US")
        try:
            page = context.new_page()
            page.goto(link.replace(":8888", f":{port}"))
            page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=120_000)
            yield page
        finally:
            context.close()


def run_cell(page: Page, code: str, expected: str) -> None:
    """Types a new cell and runs it until the output is there."""
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type(code)
    output = page.locator(".jp-OutputArea-output").get_by_text(expected, exact=True).first
    end = time.monotonic() + 240
    while not output.is_visible():  # as long as the kernel is not there, JupyterLab ignores the request
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(500)
        if time.monotonic() > end:
            raise RuntimeError(f"a cell does not print {expected!r}, but: {outputs(page)}")


def outputs(page: Page) -> str:
    """What the cells show."""
    return " | ".join(page.locator(".jp-OutputArea-output").all_inner_texts())[-1000:]


def command_lines(container: Container) -> list[str]:
    """What a list of processes shows of the container."""
    lines = []
    for pid in container.processes():
        try:
            lines.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it has ended
    return lines


def check_stop(report: Report, container: Container, number: signal.Signals) -> None:
    """Checks that the signal to the first process ends all of them, before Docker would kill them."""
    kernels = [line for line in command_lines(container) if "gonb" in line]
    first = container.first_process()
    os.kill(first, number)
    end = time.monotonic() + 10  # what docker stop allows
    while (left := command_lines(container)) and time.monotonic() < end:
        time.sleep(0.1)
    problems = [f"still there: {line}" for line in left]
    problems += [] if kernels else ["no kernel was running"]
    problems += [] if len(LINK.findall(container.log())) == 1 else [f"it says more at its end:\n{container.log()}"]
    report.problems(f"{number.name} stops JupyterLab and its kernels", problems)


def wait(done: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RuntimeError(otherwise)
        time.sleep(0.2)


def check_own_token(report: Report) -> None:
    """A token that the reader gives is the one, and is not printed."""
    token = "0123456789abcdef"
    with lab(None, f"--env=JUPYTER_TOKEN={token}", "--env=LANG=ko_KR.UTF-8") as container:
        problems = [f"the token is printed:\n{container.log()}"] if token in container.log() else []
        problems += [line for line in command_lines(container) if token in line]
        problems += [] if "/ko/" in container.log() else [f"LANG is not followed:\n{container.log()}"]
        with container.mapped_port(8888) as port:
            address = f"http://127.0.0.1:{port}/api/contents"
            for given, expected in ((token, 200), ("another", 403), ("", 403)):
                got = status(address, given)
                problems += [] if got == expected else [f"with the token {given!r} the answer is {got}, not {expected}"]
        report.problems("a token of one's own", problems)


def check_foreign_folder(report: Report) -> None:
    """A folder that the container's user may not write in is told, with what to do."""
    folder = own_folder()
    os.chown(folder, 0, 0)
    container = Container(IMAGE)
    try:
        done = container.run(*container.command, options=(f"--volume={folder}:{NOTES}",))
        told = done.returncode != 0 and "sudo chown -R 1000" in done.stdout
        report.problems("a folder of somebody else's", [] if told else [done.stdout[-1000:]])
    finally:
        container.remove()
