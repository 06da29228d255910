"""Text of any encoding is read unchanged, or refused with the place that does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.media import texts
from labeller.media.texts import Decoded, decode, read_text
from labeller.media.unreadable import UnreadableError

ENCODABLE = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


def refusal(data: bytes, encoding: str | None = None) -> str:
    with pytest.raises(UnreadableError) as refused:
        decode(data, encoding)
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (b"", Decoded("", "utf-8", is_certain=True)),
        (b"plain", Decoded("plain", "utf-8", is_certain=True)),
        ("über 🐈".encode(), Decoded("über 🐈", "utf-8", is_certain=True)),
        ("über".encode("utf-8-sig"), Decoded("über", "utf-8", is_certain=True)),
        ("über".encode("utf-16"), Decoded("über", "utf-16", is_certain=True)),
        (b"\xfe\xff" + "über".encode("utf-16-be"), Decoded("über", "utf-16", is_certain=True)),
        ("über".encode("utf-32"), Decoded("über", "utf-32", is_certain=True)),
        ("uber alles".encode("utf-16-le"), Decoded("uber alles", "utf-16-le", is_certain=False)),
        ("uber alles".encode("utf-16-be"), Decoded("uber alles", "utf-16-be", is_certain=False)),
    ],
)
def test_unicode_is_recognised_with_and_without_a_mark(data, decoded):
    assert decode(data) == decoded


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Der Käufer möchte die Größe tauschen – schönes Geschäft", "cp1252"),
        ("ordered 2 weeks ago - price 20 £, said the customer “not happy”", "cp1252"),
        ("Dzień dobry, gdzie jest moja przesyłka? Żółw źle się czuje", "cp1250"),
        ("Здравствуйте, где мой заказ? Я жду уже две недели.", "cp1251"),
        ("Здравствуйте, где мой заказ? Я жду уже две недели.", "koi8_r"),
        ("Καλημέρα, πού είναι η παραγγελία μου;", "cp1253"),
        ("こんにちは、注文した商品がまだ届いていません。", "cp932"),
        ("你好,我的订单还没有到货,请帮忙查询一下。", "gb18030"),
        ("안녕하세요, 주문한 상품이 아직 도착하지 않았습니다.", "cp949"),
    ],
)
def test_old_encodings_are_guessed_and_called_guesses(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert not decoded.is_certain


def test_an_encoding_that_a_person_chose_is_used():
    assert decode("naïve".encode("cp1252"), "cp1252") == Decoded("naïve", "cp1252", is_certain=True)
    assert decode("naïve".encode("utf-8-sig"), "utf-8").text == "naïve"


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"one\ntwo \xff", "utf-8", "not valid UTF-8 at byte 8 (line 2)"),
        (b"odd", "utf-16-le", "not valid UTF-16-LE at byte 2 (line 1)"),
        (b"x", "klingon", "there is no encoding named 'klingon'"),
        (b"x", "hex", "there is no encoding named 'hex'"),
        ("schön, für, über, ".encode() + b"br\xffken", None, "not valid UTF-8 at byte 23 (line 1)"),
        (b"text with a \0 in it", None, "not text: zero byte at character 12"),
        (bytes(range(256)) * 4, None, "not text: it holds binary data (byte 0)"),
        (b"\xff\xd8\xff\xe0" + bytes(40), None, "not text: it is a JPEG picture"),
        (b"%PDF-1.4\n1 0 obj\n", None, "not text: it is a PDF document"),
        (b"{\\rtf1 Ada}", None, "not text: it is a document with layout; save it as plain text first"),
        (b"SQLite format 3\0" + bytes(99), None, "not text: it is a database (byte 15)"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_its_place(data, encoding, reason):
    assert refusal(data, encoding) == reason


@given(ENCODABLE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_nothing_in_a_text_is_changed(text, encoding):
    data = text.encode(encoding)
    assert decode(data, encoding).text == text


def test_line_ends_stay_as_they_are():
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_decoded_or_refused_but_never_crash(data):
    try:
        decoded = decode(data)
    except UnreadableError:
        return
    assert "\0" not in decoded.text


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "a.txt").write_bytes("über\r\n".encode())
    assert read_text(tmp_path / "a.txt").text == "über\r\n"


def test_a_refused_file_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    with pytest.raises(UnreadableError, match=r"^a\.txt cannot be read: not text: it is a JPEG picture\.$"):
        read_text(tmp_path / "a.txt")


def test_a_text_that_nobody_could_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "MAX_TEXT_BYTES", 2**20)
    (tmp_path / "a.txt").write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(UnreadableError, match="too large for one text: more than 1 MB"):
        read_text(tmp_path / "a.txt")
