"""A minimal Debian in a folder of its own, made by debootstrap. What runs in it sees nothing else of the machine.

Everything that it mounts is mounted for one program alone and gone when that ends.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.reliability.packaged.errors import MissingError

RELEASE = "bookworm"
_PROGRAMS = ("debootstrap", "unshare", "chroot", "mount")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Not in a minimal Debian, and what keeps apt from asking anything.
_AS_ROOT = {"HOME": "/root", "PATH": _PATH, "DEBIAN_FRONTEND": "noninteractive"}
_NETWORK_FILES = ("/etc/resolv.conf", "/etc/hosts")


@dataclass(frozen=True)
class User:
    """Who runs a program: the numbers of the account, and all of its environment."""

    account: str = "0:0"
    environment: tuple[tuple[str, str], ...] = tuple(_AS_ROOT.items())

    def with_environment(self, **more: str) -> User:
        return replace(self, environment=tuple({**dict(self.environment), **more}.items()))


ROOT = User()


@dataclass(frozen=True)
class Debian:
    """The system in `root`. `shared` are folders of the machine that it sees, by where it sees them."""

    root: Path
    shared: tuple[tuple[Path, str], ...] = ()

    def run(
        self, *command: str, user: User = ROOT, has_network: bool = False, limit_s: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, and give what it printed and how it ended. Without `has_network` it has none.

        Raises subprocess.TimeoutExpired after `limit_s` seconds; nothing that it started goes on then.
        """
        with self._process(command, user, has_network=has_network, errors=subprocess.PIPE) as program:
            try:
                said, complained = program.communicate(timeout=limit_s)
            finally:
                end(program)
        return subprocess.CompletedProcess(command, program.returncode, said, complained)

    def start(self, *command: str, user: User = ROOT) -> subprocess.Popen[str]:
        """Start a program without a network. What it prints is read, and it is ended, by the caller."""
        return self._process(command, user, has_network=False, errors=subprocess.STDOUT)

    def _process(
        self, command: tuple[str, ...], user: User, *, has_network: bool, errors: int
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command(command, user, has_network=has_network), env=dict(user.environment), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, errors="backslashreplace",
        )  # fmt: skip

    def apt(self, *arguments: str) -> None:
        """Run apt-get with the network. Raises MissingError with its last words where it fails."""
        done = self.run("apt-get", "--quiet=2", "--yes", *arguments, has_network=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise MissingError(f"apt-get {arguments[0]} failed in the small Debian: {' '.join(said[-3:])}")

    def _command(self, command: tuple[str, ...], user: User, *, has_network: bool) -> list[str]:
        mounts = [f"mount --bind {shlex.quote(str(path))} {self._quoted(place)}" for path, place in self.shared]
        script = [
            "set -e",
            f"mount -t proc proc {self._quoted('/proc')}",
            f"mount -t tmpfs tmpfs {self._quoted('/dev/shm')}",  # noqa: S108
            *mounts,
            *(self._network_files() if has_network else ()),
            f'exec {shutil.which("chroot")} --userspec={user.account} --groups= {self._quoted("/")} "$@"',
        ]
        alone = ["unshare", "--mount", "--pid", "--fork", *([] if has_network else ["--net"])]
        return [*alone, "/bin/sh", "-c", "\n".join(script), "sh", *command]

    def _network_files(self) -> list[str]:
        return [f"mount --bind {file} {self._quoted(file)}" for file in _NETWORK_FILES if Path(file).exists()]

    def _quoted(self, place: str) -> str:
        return shlex.quote(str(self.path(place)))

    def path(self, place: str) -> Path:
        """Where on this machine lies what the small Debian calls by this absolute path."""
        return _within(self.root, place)

    def copied(self, root: Path) -> Debian:
        """The same system once more, in a folder that must not hold anything worth keeping."""
        if root.exists():
            shutil.rmtree(root)
        _must("cp", "--archive", "--reflink=auto", str(self.root), str(root))
        return replace(self, root=root)


def end(program: subprocess.Popen[str]) -> None:
    """End what was started and everything that it started, if it has not ended yet.

    The group is killed: what `unshare` forks is the first process of its own world, which dies with it.
    """
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def make_debian(folder: Path, mirror: str, archives: Path, shared: Mapping[Path, str]) -> Debian:
    """A minimal Debian in the folder; one that is there already is taken. Downloaded packages are kept in `archives`.

    Raises MissingError where the machine lacks what that needs.
    """
    archives.mkdir(parents=True, exist_ok=True)
    places = {archives: "/var/cache/apt/archives", **shared}
    debian = Debian(folder, tuple(places.items()))
    if not folder.exists():
        half = folder.with_name(f"{folder.name}.part")
        _bootstrap(half, mirror, archives)
        for place in places.values():
            _within(half, place).mkdir(parents=True, exist_ok=True)
        for file in _NETWORK_FILES:
            _within(half, file).touch()
        replace(debian, root=half).apt("update")
        half.rename(folder)
    return debian


def check_machine() -> None:
    """Raise MissingError, in one sentence, where this machine cannot make a small Debian."""
    missing = [name for name in _PROGRAMS if not shutil.which(name)]
    if missing:
        raise MissingError(f"The package is tested in a small Debian, for which {', '.join(missing)} is missing here.")
    if os.geteuid() != 0:
        raise MissingError("The package is tested in a small Debian, which only root may make: sudo make test-package.")


def find_mirror() -> str:
    """Where this machine takes Debian's packages from. Raises MissingError where it takes none of this release."""
    named = os.environ.get("DEBIAN_MIRROR")
    if named:
        return named
    told = subprocess.run(
        ("apt-get", "indextargets", "--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"),
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    return mirror_of(told)


def mirror_of(told: str) -> str:
    """The mirror of the release among lines of release, component and address."""
    for line in told.splitlines():
        release, component, address = line.split(maxsplit=2)
        if (release, component) == (RELEASE, "main"):
            return address
    raise MissingError(f"apt here knows no mirror of Debian {RELEASE}; name one: make DEBIAN_MIRROR=... test-package.")


def _bootstrap(folder: Path, mirror: str, archives: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    more = ["--include=ca-certificates"] if mirror.startswith("https:") else []
    kept = ["--cache-dir", str(archives.resolve())]
    _must("debootstrap", "--variant=minbase", *more, *kept, RELEASE, str(folder), mirror)


def _within(root: Path, place: str) -> Path:
    return root / place.removeprefix("/")


def _must(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise MissingError(f"{command[0]} failed: {' '.join(said[-2:])}")
