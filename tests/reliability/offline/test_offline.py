"""Nothing that a person does in the window or by commands asks for the network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# What stays on the machine: windows, name services and the desktop are spoken to in this way.
_LOCAL = {"AF_UNIX", "AF_LOCAL", "AF_NETLINK"}


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )


def without_network() -> list[str]:
    """What puts a program where there is no network at all, not even the machine's own; empty where that cannot be."""
    command = ["unshare", "--map-root-user", "--net"]
    return command if shutil.which("unshare") and run(*command, "true").returncode == 0 else []


def watching(calls: Path) -> list[str]:
    """What writes down each call of a program that is about sockets; empty where there is no strace."""
    command = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(calls)]
    return command if shutil.which("strace") and run(*command, "true").returncode == 0 else []


@pytest.mark.timeout(600)
def test_the_window_and_the_commands_do_without_the_network(tmp_path):
    calls = tmp_path / "calls"
    watched = watching(calls)
    used = run(*without_network(), *watched, sys.executable, "-m", "tests.reliability.offline.using", tmp_path)
    assert used.returncode == 0, used.stderr
    if watched:
        families = set(re.findall(r"\bsocket(?:pair)?\((\w+)", calls.read_text(encoding="utf-8", errors="replace")))
        assert families <= _LOCAL


@pytest.mark.parametrize(
    "use",
    [
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    ],
    ids=["page", "name", "socket"],
)
def test_the_guard_stops_what_would_use_it(use):
    guard = "import atexit; from tests.reliability.offline.guard import forbid_network; seen = forbid_network()"
    done = run(sys.executable, "-c", f"{guard}; atexit.register(lambda: print(len(seen))); {use}")
    assert (done.returncode, done.stdout) == (1, "1\n")
