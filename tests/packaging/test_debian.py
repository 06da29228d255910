"""What the Debian package asks of the machine."""

from __future__ import annotations

from packager import debian


def test_the_libc_must_be_as_new_as_where_the_package_was_made(monkeypatch):
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", "2.36"))
    assert debian.libc() == "libc6 (>= 2.36)"
