"""How the hub starts a reader's server: as that Unix user, with a build cache of their own, in a memory cgroup."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner

CGROUPS = Path("/sys/fs/cgroup")


def cgroup_of(pid: int | str) -> tuple[Path, bool]:
    """The cgroup that limits a process's memory, and whether it is one of version 2."""
    own = dict(line.split(":", 2)[1:] for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines())
    version2 = "memory" not in own
    mount, path = (CGROUPS, own[""]) if version2 else (CGROUPS / "memory", own["memory"])
    folder = mount / path.lstrip("/")
    return folder if folder.is_dir() else mount, version2  # in a container, whose root is mounted


def cgroup_folder() -> tuple[Path, str, str]:
    """Where this process may make cgroups, and their files for the limit and for swapping; OSError if it may not."""
    folder, version2 = cgroup_of("self")
    if not version2:
        return folder, "memory.limit_in_bytes", "memory.swappiness"
    # A group that passes memory on to its children may hold no process itself.
    if folder != CGROUPS:
        (folder / "hub").mkdir(exist_ok=True)
        (folder / "hub" / "cgroup.procs").write_text("0")
    (folder / "cgroup.subtree_control").write_text("+memory")
    return folder, "memory.max", "memory.swap.max"


class ReaderSpawner(LocalProcessSpawner):
    """LocalProcessSpawner, with a limit to the memory of a reader's processes, none of which outlives the server."""

    state_folder: Path  # the hub's, set by jupyterhub_config.py
    cgroups: tuple[Path, str, str] | None = None  # cgroup_folder(), where there is one

    async def start(self) -> tuple[str, int]:
        """Starts the server."""
        self.give_cache()
        if group := self.cgroup():
            _, limit, swap = self.cgroups
            group.mkdir(exist_ok=True)
            (group / limit).write_text(str(self.mem_limit))
            # Without this a reader who is over the limit swaps, and the disk is slow for everybody.
            if (group / swap).exists():
                (group / swap).write_text("0")
        return await super().start()

    def give_cache(self) -> None:
        """Links everything compiled beforehand into a new folder of the reader's, who can't write to the files."""
        user = pwd.getpwnam(self.user.name)
        folder = self.state_folder / "readers" / user.pw_name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)  # root's, until all is there
        cache = folder / "go-build"
        subprocess.run(["cp", "--archive", "--link", self.state_folder / "go" / "build", cache], check=True)
        for path in (cache, *filter(Path.is_dir, cache.iterdir()), folder):
            os.chown(path, user.pw_uid, user.pw_gid)

    def cgroup(self) -> Path | None:
        """The reader's cgroup."""
        return self.cgroups[0] / f"reader-{self.user.name}" if self.cgroups else None

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Before the new process becomes the reader's, it enters the cgroup, where all that it starts stays."""
        become_reader, group = super().make_preexec_fn(name), self.cgroup()

        def prepare() -> None:
            if group:
                (group / "cgroup.procs").write_text("0")
            become_reader()

        return prepare

    async def stop(self, now: bool = False) -> None:
        """Stops the server, and what it has left running."""
        group = self.cgroup()
        with suppress(OSError):  # it has ended
            running, _ = cgroup_of(self.pid)
            if group and running.name == group.name:  # under systemd a hub that was started again has another folder
                group = running
        await super().stop(now)
        if group and group.is_dir():
            while left := (group / "cgroup.procs").read_text().split():
                for pid in left:
                    with suppress(ProcessLookupError):  # it has ended by itself
                        os.kill(int(pid), signal.SIGKILL)
                await asyncio.sleep(0.05)
            group.rmdir()
