"""Targets for what reads the media and the archives that clients send."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from labeller.domain.item import Problem
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.media.archives import is_archive, unpack
from labeller.media.audio import inspect_audio, read_audio
from labeller.media.embedded_png import read_mask_png
from labeller.media.images import count_channels, inspect_image, read_image, seen_size
from labeller.media.index_images import read_index_image
from labeller.media.json_files import read_json
from labeller.media.opening import open_table
from labeller.media.overview import fine_spectrogram, overview
from labeller.media.pages import with_page
from labeller.media.rewriting import rewrite_image
from labeller.media.stripping import can_be_stripped, stripped_chunks
from labeller.media.texts import read_text
from labeller.media.tiff_pages import find_pages, page_chunks
from labeller.media.xml_files import read_xml, stream_xml
from labeller.media.yaml_files import read_yaml
from tests.media.bad_archives import encrypted, make_tar, make_zip, with_link
from tests.media.bad_files import corners, encoded, noise, turned
from tests.media.bad_tables import build_tables
from tests.media.parquet_bombs import BOMBS
from tests.media.sounds import save, tone, wav_header
from tests.reliability.fuzzing.target import Target, of_bytes
from tests.reliability.fuzzing.trees import Tree, tree_of

_SIDE = 64


def media_targets() -> Iterator[Target]:
    yield Target("images", "media", _each(_read_picture), _pictures, 2.0)
    yield Target("tiff-pages", "media", _each(_read_pages), _tiffs, 3.0)
    yield Target("stripping", "media", _each(_strip), _pictures, 3.0)
    yield Target("sounds", "media", _each(_listen), _sounds, 3.0)
    yield Target("texts", "media", _each(_read_text), _texts)
    yield Target("tables", "media", _each(_read_table), _tables)
    yield Target("archives", "media", _each(_unpack), _archives, 3.0)
    yield Target("yaml", "documents", _each(lambda path, _: read_yaml(path, [])), _yaml, 2.0)
    yield Target("xml", "documents", _each(_read_xml), _xml, 2.0)
    yield Target("json", "documents", _each(lambda path, _: read_json(path, [])), _json)
    yield of_bytes("mask-png", "codecs", lambda data: void(read_mask_png(data)), _mask_pngs)


def void(_: object) -> None:
    """What a reader gives is of no interest here; that it gives it is."""


def _each(read: Callable[[Path, Path], object]) -> Callable[[Path, Path], None]:
    """Read every file of the input; what one is refused for is no reason to leave out the next."""

    def run(source: Path, scratch: Path) -> None:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                try:
                    read(path, scratch)
                except LabellerError:
                    continue

    return run


def _read_picture(path: Path, _scratch: Path) -> None:
    steps: tuple[Callable[[], object], ...] = (
        lambda: inspect_image(path),
        lambda: seen_size(path),
        lambda: count_channels(path),
        lambda: read_image(path, _SIDE),
        lambda: read_image(path, keeps_alpha=True),
        lambda: read_index_image(path),
        lambda: rewrite_image(path, _SIDE),
    )
    for step in steps:
        try:
            step()
        except LabellerError:
            continue


def _read_pages(path: Path, scratch: Path) -> None:
    for page in find_pages(path)[:4]:
        try:
            (scratch / "page.tif").write_bytes(b"".join(page_chunks(path, page)))
            _read_picture(scratch / "page.tif", scratch)
        except LabellerError:
            continue
        finally:
            _strip(Path(with_page(str(path), page)), scratch)


def _strip(path: Path, scratch: Path) -> None:
    """A picture that can be shown can be shown without its metadata too, in the same size."""
    try:
        if not can_be_stripped(path):
            return
        for orientation in (1, 6):
            (scratch / "stripped").write_bytes(b"".join(stripped_chunks(path, orientation)))
    except LabellerError:
        return
    try:
        facts = inspect_image(path)
    except LabellerError:
        return
    after = inspect_image(scratch / "stripped")
    assert sorted((facts.width, facts.height)) == sorted((after.width, after.height))


def _listen(path: Path, _scratch: Path) -> None:
    inspect_audio(path)
    read_audio(path, 2.0)
    seen = overview(path)
    fine_spectrogram(path, 0.0, min(1.0, seen.duration_s), 20)


def _read_text(path: Path, _scratch: Path) -> None:
    read_text(path)
    for encoding in ("utf-16", "cp1252", "shift_jis"):
        try:
            read_text(path, encoding)
        except LabellerError:
            continue


def _read_table(path: Path, _scratch: Path) -> None:
    table = open_table(path)
    table.head(5)
    for one in table.rows():
        assert (
            isinstance(one, Problem) or set(one.fields) <= set(table.columns) or not one.fields or table.kind == "jsonl"
        )


def _unpack(path: Path, scratch: Path) -> None:
    """Nothing comes out but plain files, and nothing is left behind by what is refused."""
    if not is_archive(path):
        return
    out = scratch / "out"
    try:
        unpack(path, out, JobContext())
    except LabellerError:
        assert list(scratch.iterdir()) == []
        raise
    assert [one.name for one in scratch.iterdir()] == ["out"]
    assert all((one.is_dir() or one.is_file()) and not one.is_symlink() for one in out.rglob("*"))
    shutil.rmtree(out)


def _read_xml(path: Path, _scratch: Path) -> None:
    with suppress(LabellerError):
        read_xml(path)
    for _, element in stream_xml(path):
        void(element.attrib)


def _pictures(_: Path) -> Iterator[Tree]:
    for name in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF"):
        yield {f"a.{name.lower()}": encoded(corners(), name)}
    for name in ("JPEG", "PNG", "TIFF", "WEBP"):
        yield {f"turned.{name.lower()}": turned(6, name)}
    small, colors = corners().resize((12, 8)), corners().quantize(16)
    yield {"palette.png": encoded(colors, "PNG", transparency=0)}
    yield {"grey.png": encoded(small.convert("L"), "PNG")}
    yield {"interlaced.png": encoded(small.convert("RGBA"), "PNG")}
    yield {"cmyk.jpg": encoded(small.convert("CMYK"), "JPEG", progressive=True, comment=b"hello")}
    yield {"moving.gif": encoded(small, "GIF", save_all=True, append_images=[small.rotate(90)])}
    yield {"moving.webp": encoded(small, "WEBP", save_all=True, append_images=[small.rotate(180)], lossless=True)}


def _tiffs(_: Path) -> Iterator[Tree]:
    small = corners().resize((12, 8))
    for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        options = {"compression": compression} if compression else {}
        yield {"pages.tif": encoded(small, "TIFF", save_all=True, append_images=[small.rotate(180)], **options)}
    yield {"big.tif": encoded(small, "TIFF", big_tiff=True)}
    yield {"fax.tif": encoded(small.convert("1"), "TIFF", compression="group4")}
    yield {"grey.tif": encoded(noise().convert("I;16"), "TIFF")}


def _sounds(folder: Path) -> Iterator[Tree]:
    samples = tone(0.05, rate_hz=8000)
    for suffix in (".wav", ".flac", ".ogg", ".opus", ".mp3", ".aiff"):
        save(folder / f"a{suffix}", samples, rate_hz=8000)
    yield from ({name: content} for name, content in tree_of(folder).items())
    yield {"plain.wav": wav_header(channels=2)}


def _texts(_: Path) -> Iterator[Tree]:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32-le"):
        yield {"a.txt": "Grüße, “Welt”\r\nzweite Zeile".encode(encoding)}
    yield {"a.txt": "日本語のテキスト".encode("shift_jis")}


def _tables(folder: Path) -> Iterator[Tree]:
    build_tables(folder)
    for build in BOMBS:
        build(folder / f"{build.__name__}.parquet")
    yield from ({name: content} for name, content in tree_of(folder).items() if len(content) < 4000)


def _archives(folder: Path) -> Iterator[Tree]:
    files = {"a.txt": b"hello" * 20, "sub/b.png": b"\x89PNG", "../out.txt": b"x", "ä.txt": b"y", "sub\\c.txt": b"z"}
    make_zip(folder / "a.zip", files)
    encrypted(make_zip(folder / "secret.zip", {"a.txt": b"a", "b.txt": b"b"}), "b.txt")
    with_link(make_zip(folder / "link.zip", {"a.txt": b"a"}), "link", "/etc/passwd")
    for method in (0, 12, 14):
        make_zip(folder / f"method-{method}.zip", {"a.txt": b"a" * 500}, method=method)
    for suffix in (".tar", ".tar.gz", ".tgz"):
        make_tar(folder / f"a{suffix}", files)
    make_tar(folder / "long.tar", {"x" * 150 + "/" + "y" * 120: b"long", "plain": b"p"})
    yield from ({name: content} for name, content in tree_of(folder).items())


def _yaml(_: Path) -> Iterator[Tree]:
    yield {"a.yaml": b"names:\n  0: cat\n  1: 'no'\n  2: \"\\u00e9\"\npath: ../x\ntrain: [a, b]\nnc: 3\n"}
    yield {"a.yaml": b"a: &x [1, 2]\nb: *x\nc: !!python/object:os.system x\n? - k\n: |\n  text\n--- \n...\n"}
    yield {"a.yaml": "%YAML 1.1\n---\n<<: {a: 1}\nü: >-\n  folded\n  text\n# c\n".encode("utf-16")}


def _xml(_: Path) -> Iterator[Tree]:
    yield {"a.xml": b'<?xml version="1.0" encoding="utf-8"?><a><b width="4"/><n>caf\xc3\xa9 &amp;</n></a>'}
    yield {"a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;<![CDATA[x]]><?pi y?><!-- z --></a>'}
    yield {"a.xml": '<a xmlns:b="urn:c"><b:d e="1"/></a>'.encode("utf-16")}


def _json(_: Path) -> Iterator[Tree]:
    yield {"a.json": b'{"a": [1, 2.5, -3e10, true, null, "\\u00e9\\ud83d\\ude42"], "b": {"c": {}}}'}
    yield {"a.json": '["ü", NaN, 123456789012345678901234567890]'.encode("utf-16")}


def _mask_pngs() -> Iterator[bytes]:
    for mode in ("1", "L", "P", "RGB", "RGBA", "I;16"):
        yield encoded(corners().resize((9, 7)).convert(mode), "PNG")
