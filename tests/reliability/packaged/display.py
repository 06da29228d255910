"""A screen that nobody sees: an X server that draws into a file, and a hand that presses keys on it.

Looking at the file costs no time of the X server or of the program that draws.
"""

from __future__ import annotations

import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.reliability.packaged.debian import ROOT, Debian, end
from tests.reliability.packaged.errors import MissingError, require

Pixels = NDArray[np.uint8]

SOCKETS = "/tmp/.X11-unix"  # noqa: S108, where every program of X11 looks
FRAMES = "/var/lib/screen"
PACKAGES = ("xvfb", "xdotool")
WIDTH, HEIGHT = 1280, 800
_NUMBER = 77
_POLL_S = 0.005
# The header of the X window dump that the server writes: 25 numbers, of which the first is the length of the header,
# the 13th the bytes of a line and the 20th the count of colours that stand between header and pixels.
_HEADER = struct.Struct(">25I")
_COLOR_BYTES = 12
# A window covers at least this share of the screen, the smallest one that we know a little more where nobody manages
# windows; what covers less says only that something is being loaded.
_SHARE_OF_A_WINDOW = 0.16
# Fewer colours than that is a window that has not drawn its content yet.
_COLORS_OF_A_WINDOW = 8


@dataclass(frozen=True)
class Display:
    """The screen of a running X server, whose programs are in `debian` and whose picture is in `frame`."""

    debian: Debian
    frame: Path
    name: str = f":{_NUMBER}"

    def pixels(self) -> Pixels:
        """What the screen shows now: height x width x 3, red first."""
        return pixels_of(np.memmap(self.frame, np.uint8, "r"))

    def is_empty(self) -> bool:
        """Whether nothing is on the screen that could be a window with something in it."""
        return not shows_window(self.pixels())

    def wait_for_window(self, program: subprocess.Popen[Any], limit_s: float = 60) -> float:
        """The moment, on the clock of `time.perf_counter`, at which a window is seen with something in it.

        Raises BrokenPromiseError where the program ends before, or none is seen in time.
        """
        end = time.perf_counter() + limit_s
        while self.is_empty():
            require(program.poll() is None, f"The program ended with {program.returncode} before it showed a window.")
            require(time.perf_counter() < end, f"No window was painted within {limit_s:.0f} s.")
            time.sleep(_POLL_S)
        return time.perf_counter()

    def wait_until_still(self, still_s: float = 0.5, limit_s: float = 30) -> None:
        """Wait until the picture has stayed the same for a while. Raises BrokenPromiseError where it never does."""
        end = time.perf_counter() + limit_s
        before, since = self.pixels(), time.perf_counter()
        while time.perf_counter() - since < still_s:
            require(time.perf_counter() < end, f"The picture was still changing after {limit_s:.0f} s.")
            time.sleep(_POLL_S * 10)
            now = self.pixels()
            if not np.array_equal(before, now):
                before, since = now, time.perf_counter()

    def press(self, *keys: str) -> None:
        """Press keys one after another, as xdotool names them, in the window that has the focus."""
        self._hand("key", "--delay", "150", *keys)

    def wait_for_title(self, title: str, limit_s: float = 60) -> None:
        """Wait until our window has that title, and give it the keyboard, which no window manager does here."""
        end_s, seen = time.perf_counter() + limit_s, ""
        while seen != title:
            require(time.perf_counter() < end_s, f"The window is titled {seen!r}, not {title!r}.")
            window = self._hand("search", "--onlyvisible", "--class", "labeller").split()[-1]
            seen = self._hand("getwindowname", window).strip()
        self._hand("windowfocus", window)

    def _hand(self, *arguments: str) -> str:
        done = self.debian.run("xdotool", *arguments, user=ROOT.with_environment(DISPLAY=self.name), limit_s=60)
        require(done.returncode == 0, f"xdotool {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout


def make_screen(base: Debian, root: Path) -> Debian:
    """The small Debian with an X server; one that is there already is taken."""
    screen = replace(base, root=root, shared=(*base.shared, (shared_folder(root, "frames"), FRAMES)))
    if not root.exists():
        half = base.copied(root.with_name(f"{root.name}.part"))
        half.apt("install", "--no-install-recommends", *PACKAGES)
        (half.root / FRAMES.removeprefix("/")).mkdir(parents=True)
        half.root.rename(root)
    return screen


def shared_folder(root: Path, name: str) -> Path:
    folder = root.parent / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def running_display(screen: Debian) -> Iterator[Display]:
    """An X server for as long as this lasts. Raises MissingError where it does not start, or runs for somebody else."""
    with _alone(screen.root):
        yield from _running_display(screen)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        with FileLock(root.with_name("screen.lock"), timeout=0):
            yield
    except Timeout as error:
        raise MissingError("Another run uses the screen of the small Debian; wait until it has ended.") from error


def _running_display(screen: Debian) -> Iterator[Display]:
    frame = shared_folder(screen.root, "frames") / "Xvfb_screen0"
    # What a server that was killed leaves behind keeps the next one from starting.
    for left in (frame, screen.path(f"/tmp/.X{_NUMBER}-lock"), shared_folder(screen.root, "sockets") / f"X{_NUMBER}"):  # noqa: S108
        left.unlink(missing_ok=True)
    size = ("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", FRAMES, "-dpi", "96", "-br", "-noreset")
    server = screen.start("Xvfb", f":{_NUMBER}", "-nolisten", "tcp", *size)
    try:
        _wait_for(frame, server)
        yield Display(screen, frame)
    finally:
        end(server)


def pixels_of(dump: NDArray[np.uint8]) -> Pixels:
    """The pixels of an X window dump of four bytes each: height x width x 3, red first, as a copy."""
    header = _HEADER.unpack(dump[: _HEADER.size].tobytes())
    begin = header[0] + header[19] * _COLOR_BYTES
    width, height, line = header[4], header[5], header[12]
    lines = dump[begin : begin + height * line].reshape(height, line)
    return lines[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1].copy()


def shows_window(pixels: Pixels) -> bool:
    """Whether there is something large and of several colours on a black screen."""
    thin = pixels[::4, ::4].astype(np.uint32)
    codes = thin[..., 0] << 16 | thin[..., 1] << 8 | thin[..., 2]
    return bool(np.mean(codes != 0) >= _SHARE_OF_A_WINDOW) and len(np.unique(codes)) >= _COLORS_OF_A_WINDOW


def save_picture(pixels: Pixels, path: Path) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def _wait_for(frame: Path, server: subprocess.Popen[Any]) -> None:
    end = time.perf_counter() + 20
    while not frame.exists() or frame.stat().st_size < WIDTH * HEIGHT * 4:
        if server.poll() is not None or time.perf_counter() > end:
            raise MissingError("The X server of the small Debian did not start.")
        time.sleep(0.05)
