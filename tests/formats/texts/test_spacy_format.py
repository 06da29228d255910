"""spaCy's DocBin: numbers and layout as spaCy has them, and files as spaCy and other programs write them."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from contextlib import suppress

import msgpack
import numpy as np
import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.texts.docbin import DocBinFile
from labeller.formats.texts.spacy_format import SpacyFormat
from labeller.formats.texts.spacy_strings import murmur_hash, number_of
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.made import Row, dataset_of
from tests.formats.spans import Marked, span_dataset

SPACY = SpacyFormat()
ORTH, ENT_IOB, ENT_TYPE, KB_ID = 65, 77, 78, 452


def written(tmp_path, dataset):
    SPACY.write(dataset, tmp_path, WriteOptions(), JobContext())
    content = msgpack.unpackb(zlib.decompress((tmp_path / "train.spacy").read_bytes()))
    tokens = np.frombuffer(content["tokens"], "<u8").reshape(-1, len(content["attrs"])).tolist()
    return content, tokens


def packed(tmp_path, words, attrs=(ORTH, ENT_IOB, ENT_TYPE), rows=(), name="data.spacy", **more):
    """A file of one document, put together as spaCy does it."""
    tokens = np.array(rows or [[number_of(word), 0, 0] for word in words], "<u8")
    content = {
        "version": "0.1",
        "attrs": list(attrs),
        "tokens": tokens.tobytes(),
        "spaces": b"\1" * len(words),
        "lengths": np.array([len(words)], "<i4").tobytes(),
        "strings": [*words, "PER", "rare", "Q42"],
        "cats": [{}],
        "flags": [{"has_unknown_spaces": False}],
        "span_groups": [b""],
        **more,
    }
    path = tmp_path / name
    path.write_bytes(zlib.compress(msgpack.packb(content)))
    return path


def read(path, task=None):
    return list(SPACY.read(path, ReadOptions(task=task), JobContext()))


def spans(item):
    return [(one.label, item.text[one.shape.start : one.shape.end]) for one in item.annotations]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a", 11901859001352538922),
        ("abcdefg", 18200195881963043692),
        ("abcdefgh", 17751780907874141760),
        ("abcdefghi", 13885881106499164936),
        ("naïve🙂x", 7589203174988819680),
        ("PERSON", 380),
        ("X", 101),
        ("FLAG19", 19),
        ("DEPRECATED001", 104),
        ("_", 456),
        ("", 0),
    ],
)
def test_strings_have_the_numbers_that_spacy_gives_them(text, number):
    assert number_of(text) == number


def test_the_hash_takes_any_number_of_bytes():
    assert len({murmur_hash(b"x" * length) for length in range(40)}) == 40


def test_tokens_marks_and_labels_are_numbers(tmp_path):
    content, tokens = written(tmp_path, span_dataset([Marked("Ada  met\nBob.", (("person", 0, 3), ("person", 9, 12)))]))
    words = ["Ada", " ", "met", "\n", "Bob", "."]
    assert (content["version"], content["attrs"]) == ("0.1", [ORTH, ENT_IOB, ENT_TYPE])
    assert [row[0] for row in tokens] == [number_of(word) for word in words]
    assert [row[1] for row in tokens] == [3, 2, 2, 2, 3, 2]
    assert tokens[4][2] == number_of("person")
    assert content["spaces"] == bytes([1, 0, 0, 0, 0, 0])
    assert content["lengths"] == struct.pack("<i", 6)
    assert set(words) | {"person"} == set(content["strings"])


def test_spans_that_overlap_are_in_the_group_and_the_longest_is_an_entity(tmp_path):
    content, tokens = written(tmp_path, span_dataset([Marked("New York City", (("place", 0, 8), ("person", 0, 13)))]))
    ((group, keys),) = msgpack.unpackb(content["span_groups"][0], strict_map_key=False).items()
    inside = msgpack.unpackb(group)
    assert (keys, inside["name"]) == (["sc"], "sc")
    assert [struct.unpack(">QQQllll", one)[3:] for one in inside["spans"]] == [(0, 2, 0, 8), (0, 3, 0, 13)]
    assert [row[1:] for row in tokens] == [[3, number_of("person")], *[[1, number_of("person")]] * 2]


def test_of_a_text_without_answer_nothing_is_said(tmp_path):
    content, tokens = written(tmp_path, span_dataset([Marked("not looked at", None)]))
    assert [row[1] for row in tokens] == [0, 0, 0]
    assert content["span_groups"] == [msgpack.packb([])]


def test_labels_of_whole_texts_are_categories(tmp_path):
    rows = [Row("x", ("b", "a")), Row("y", ()), Row("z")]
    content, _ = written(tmp_path, dataset_of(Task.TEXT_MULTILABEL, rows, ["a", "b", "c"]))
    assert content["cats"] == [{"a": 1.0, "b": 1.0, "c": 0.0}, {"a": 0.0, "b": 0.0, "c": 0.0}, {}]


def test_columns_may_stand_in_any_order(tmp_path):
    label = number_of("PER")
    rows = [[number_of("Ada"), label, number_of("Q42"), 3], [number_of("L."), label, 0, 1], [number_of("met"), 0, 0, 2]]
    (item,) = read(packed(tmp_path, ["Ada", "L.", "met"], (ORTH, ENT_TYPE, KB_ID, ENT_IOB), rows))
    assert (item.text, spans(item)) == ("Ada L. met ", [("PER", "Ada L.")])


def test_unknown_blanks_are_one_between_tokens(tmp_path):
    (item,) = read(packed(tmp_path, ["Ada", "met"], flags=[{"has_unknown_spaces": True}]))
    assert (item.text, item.annotations) == ("Ada met", None)


def test_span_groups_of_any_name_and_of_older_files_are_read(tmp_path):
    span = struct.pack(">QQQllll", 0, number_of("Q42"), number_of("rare"), 1, 2, 4, 7)
    group = msgpack.packb({"name": "mine", "attrs": {}, "spans": [span]})
    for groups in (msgpack.packb({group: ["mine"]}), msgpack.packb([group])):
        (item,) = read(packed(tmp_path, ["Ada", "met"], span_groups=[groups]))
        assert spans(item) == [("rare", "met")]


def test_what_a_model_was_sure_of_stays_a_suggestion(tmp_path):
    (item,) = read(packed(tmp_path, ["x"], cats=[{"a": 0.8, "b": 0.2}]))
    assert (item.annotations, item.suggestions) == (None, (FoundAnnotation("a", score=0.8),))


def test_a_word_that_is_not_among_the_strings_is_told(tmp_path):
    found = read(packed(tmp_path, ["x"], rows=[[12345678901234567890, 0, 0]]))
    assert [(one.file, one.fault) for one in found] == [("data.spacy, document 1", Fault.INCOMPLETE)]


def test_keys_of_others_in_the_user_data_are_left_alone(tmp_path):
    user = msgpack.packb({("._.", "x", None, None): 1, "status": "skipped", "name": "mine"})
    (item,) = read(packed(tmp_path, ["x"], user_data=[user]))
    assert (item.name, item.is_skipped, item.metadata) == ("data 1", False, {})


@pytest.mark.parametrize("data", [b"", b"x\x9c", zlib.compress(b"\xc1"), zlib.compress(msgpack.packb([1]))])
def test_what_is_no_docbin_is_refused(tmp_path, data):
    (tmp_path / "a.spacy").write_bytes(data)
    with pytest.raises(UnreadableError):
        read(tmp_path / "a.spacy")


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path):
    (tmp_path / "a.spacy").write_bytes(zlib.compress(b"\0" * 20_000_000))
    with pytest.raises(UnreadableError, match="unpacks to more"):
        read(tmp_path / "a.spacy")


@pytest.mark.parametrize("name", ["cats", "user_data", "strings", "attrs", "more"])
def test_a_small_file_does_not_fill_the_memory_with_small_objects(tmp_path, name):
    data = packed(tmp_path, ["x"], **{name: [[{}] * 8_000_000]}).read_bytes()
    assert len(data) < 20_000
    tracemalloc.start()
    with suppress(UnreadableError):
        list(DocBinFile(data))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 60_000_000


@pytest.mark.parametrize("name", ["cats", "user_data"])
def test_a_document_with_a_part_that_is_too_large_is_told(tmp_path, name):
    large = msgpack.packb({"x": ["word"] * 1_000_000}) if name == "user_data" else {"x": ["word"] * 1_000_000}
    (problem,) = read(packed(tmp_path, ["Ada"], **{name: [large]}))
    assert (problem.file, problem.is_mended) == ("data.spacy, document 1", False)
    assert "larger than 4 MB" in problem.reason


def test_one_broken_file_of_several_is_told_and_the_others_are_read(tmp_path):
    packed(tmp_path, ["x"], name="train.spacy")
    (tmp_path / "dev.spacy").write_bytes(zlib.compress(b"\xc1"))
    found = read(tmp_path)
    assert [type(one) for one in found] == [NewItem, Problem]


def test_an_attribute_without_a_number_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="another kind than spaCy writes"):
        read(packed(tmp_path, ["a"], attrs=(ORTH, ENT_IOB, float("inf"))))
