"""The battering of `make corpora`, with a few pictures that are made here."""

from __future__ import annotations

import struct
import sys
import tarfile
import zlib

import pytest
from PIL import Image

from tests.reliability.corpora import running
from tests.reliability.corpora.fetching import Corpus, fetched
from tests.reliability.corpora.importing import import_folder
from tests.reliability.corpora.running import Outcome, tried

LIMIT_MB = 6144

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does it")


def png(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes = b"") -> bytes:
    """A PNG file of 8-bit greys with these chunks before its pixels, whatever they are."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    parts = [header, *chunks, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + body


def bomb(name: bytes, before: bytes) -> tuple[bytes, bytes]:
    return name, before + zlib.compress(bytes(64 << 20), 9)


SMALL = b"".join(b"\0" + bytes(8) for _ in range(8))
HOSTILE = {
    "pixels.png": png(1 << 30, 1 << 30),
    "plain.png": png(20_000, 20_000, rows=bytes(1 << 20)),
    "text.png": png(8, 8, bomb(b"zTXt", b"Comment\0\0"), rows=SMALL),
    "profile.png": png(8, 8, bomb(b"iCCP", b"ICC\0\0"), rows=SMALL),
    "international.png": png(8, 8, bomb(b"iTXt", b"Comment\0\1\0\0\0"), rows=SMALL),
    "many-texts.png": png(8, 8, *[bomb(b"zTXt", b"Comment\0\0")] * 20, rows=SMALL),
    "endless.gif": b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0xF0, 0, 0) + bytes(6) + b"\x21\xff" * 500,
    "round.tif": b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, 8) + struct.pack("<I", 8),
    "short.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "bitmap.bmp": b"BM" + struct.pack("<IIIIiiHHIIiiII", 70, 0, 54, 40, 2**31 - 1, -(2**31), 1, 24, 0, 0, 0, 0, 0, 0),
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A photo, and pictures that were made to fill the memory of whoever opens them."""
    folder = tmp_path_factory.mktemp("corpus")
    Image.linear_gradient("L").save(folder / "sound.png")
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content)
    return folder


def test_hostile_pictures_are_taken_or_refused_with_a_reason(pictures):
    outcomes = {one.path.name: one for one in tried(sorted(pictures.iterdir()), LIMIT_MB)}
    assert {name: one.crash for name, one in outcomes.items() if one.crash} == {}
    assert {name: one.failed_later for name, one in outcomes.items() if one.failed_later} == {}
    assert all(one.is_taken or one.refusal for one in outcomes.values())
    assert outcomes["sound.png"].is_taken
    assert "too large" in (outcomes["pixels.png"].refusal or "")


@pytest.mark.long
def test_a_corpus_is_imported_as_a_folder(pictures):
    assert import_folder(pictures).faults == 0


def test_a_process_that_dies_is_told(pictures):
    (outcome,) = tried([pictures / "sound.png"], 64)
    assert "rror" in outcome.crash
    assert not outcome.is_taken


def test_a_process_that_hangs_is_ended(pictures, monkeypatch):
    monkeypatch.setattr(running, "_PATIENCE_S", 0)
    (outcome,) = tried([pictures / "sound.png"], LIMIT_MB)
    assert "no answer" in outcome.crash


def test_what_is_imported_and_cannot_be_shown_is_a_fault(tmp_path):
    outcome = Outcome(tmp_path, {"imported": None, "listed": "damaged"})
    assert outcome.failed_later == {"listed": "damaged"}
    assert Outcome(tmp_path, {"imported": "damaged", "listed": "damaged"}).failed_later == {}


def test_only_the_pictures_of_an_archive_are_taken(tmp_path):
    for place in ("c-1/images/a.png", "c-1/code.py"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x")
    with tarfile.open(tmp_path / "c-1.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "c-1", "c-1")
    folder = fetched(Corpus("c", "c-*.tar.gz", lambda _: None, ("images",)), tmp_path)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["a.png"]
