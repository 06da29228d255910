"""Where inputs are read: a folder in memory, and a watch over every file that is touched outside of it."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.reliability.fuzzing.trees import lay_out

_IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a file system, not a file of a predictable name
_ROOT = Path(__file__).resolve().parents[3]
_OF_PYTHON = {str(_ROOT), sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib")}
_OF_THE_SYSTEM = (
    "/proc/",
    "/sys/",
    "/dev/",
    "/usr/lib/",
    "/usr/share/",
    "/etc/mime.types",
    "/etc/localtime",
    "/etc/os-release",
)
_CHANGES = {
    "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.setxattr",
}  # fmt: skip
_NEVER = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "socket.bind"}
_SECRET = b"What lies beside the folder that somebody chose is not read."


class EscapeError(BaseException):
    """Something outside the sandbox was opened or changed. It passes through every handler of ordinary errors."""


class Sandbox:
    """`source` holds the input and is only to be read; in `scratch` and in the home anything may happen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source, self.scratch, self._home = folder / "client" / "in", folder / "scratch", folder / "home"
        self._is_watching = False
        for place in (self.source.parent, self.scratch, self._home):
            place.mkdir(parents=True, exist_ok=True)
        (self.source.parent / "secret.png").write_bytes(_SECRET)

    def settle(self) -> None:
        """Let this process live here from now on: its home, its temporary files, and a watch over all that it opens."""
        os.environ["HOME"] = str(self._home)
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(self._home / name.lower())
        os.environ["TMPDIR"] = str(self.scratch)
        tempfile.tempdir = str(self.scratch)
        sys.addaudithook(self._audit)  # cannot be taken away again

    @contextmanager
    def holding(self, tree: Mapping[str, bytes]) -> Iterator[Path]:
        """The folder of the input, for one run."""
        for place in (self.source, self.scratch):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
        lay_out(tree, self.source)
        self._is_watching = True
        try:
            yield self.source
        finally:
            self._is_watching = False

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._is_watching:
            return
        if event == "open":
            self._check_open(*arguments)
        elif event in _CHANGES:
            folders = [one for one in arguments[1:] if isinstance(one, int) and one > 2]
            for one in arguments[:2]:
                if isinstance(one, str | bytes | os.PathLike):
                    self._check(_below(one, folders), is_change=True)
        elif event in _NEVER:
            raise EscapeError(f"{event}: {arguments!r}")

    def _check_open(self, path: object, _mode: object, flags: object) -> None:
        if isinstance(path, str | bytes | os.PathLike):
            is_change = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
            self._check(path, is_change=is_change)

    def _check(self, path: str | bytes | os.PathLike[str], *, is_change: bool) -> None:
        place = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # fast, and no links
        may_change = (str(self.scratch), str(self._home), "/dev/null")
        if place.startswith(may_change) or (not is_change and self._may_read(place)):
            return
        raise EscapeError(f"{'changed' if is_change else 'read'}: {place}")

    def _may_read(self, place: str) -> bool:
        ours = place.startswith(str(self.source)) and Path(place).resolve().is_relative_to(self.source)
        return ours or place.startswith((*_OF_PYTHON, *_OF_THE_SYSTEM))


def _below(path: str | bytes | os.PathLike[str], folders: list[int]) -> str:
    """A path that was given with the number of an open folder, as one that says where it is."""
    text = os.fsdecode(path)
    for number in folders:
        opened = Path(f"/proc/self/fd/{number}")
        if not os.path.isabs(text) and opened.exists():  # noqa: PTH117
            return f"{opened.readlink()}/{text}"
    return text


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder for a sandbox, in memory where there is such a place; gone afterwards."""
    place = _IN_MEMORY if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="labeller-fuzz-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()
