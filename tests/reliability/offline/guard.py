"""Forbids sockets to this process: whatever asks Python for one that could leave the machine is stopped, and noted."""

from __future__ import annotations

import socket
import sys
import traceback
from typing import Any

_FORBIDDEN = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.gethostbyaddr", "socket.getnameinfo",
}  # fmt: skip


class NetworkUsedError(Exception):
    """Something asked for the network."""


def forbid_network() -> list[str]:
    """From now on, for good: the list that is returned gets an entry, with where it came from, for each attempt.

    The hook sees every socket that is made through Python, whichever module makes it; libraries of their own making
    are seen by watching the calls of the process, from outside.
    """
    attempts: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        is_new = event == "socket.__new__" and arguments[1] not in (-1, getattr(socket, "AF_UNIX", None))
        is_used = event in _FORBIDDEN and not _is_local(arguments)
        if is_new or is_used:
            attempts.append(f"{event} {arguments[1:]}\n{''.join(traceback.format_stack(limit=8))}")
            raise NetworkUsedError(event)

    sys.addaudithook(hook)
    return attempts


def _is_local(arguments: tuple[Any, ...]) -> bool:
    return isinstance(arguments[0], socket.socket) and arguments[0].family == getattr(socket, "AF_UNIX", None)
