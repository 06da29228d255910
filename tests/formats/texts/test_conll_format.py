"""CoNLL-2003: the exact lines that are written, and columns as other makers write them."""

from __future__ import annotations

import json

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.format import ReadOptions, Renamed, WriteOptions
from labeller.formats.registry import recognise
from labeller.formats.tag_scheme import TagScheme
from labeller.formats.texts.conll_format import ConllFormat
from labeller.jobs import JobContext
from tests.formats.spans import Marked, span_dataset

CONLL = ConllFormat()
ADA = "Ada Lovelace met\nBob in New York."
MARKED = Marked(ADA, (("person", 0, 12), ("person", 17, 20), ("place", 24, 32)))


def written(tmp_path, *texts, scheme=TagScheme.IOB2, names=("person", "place")):
    options = WriteOptions(tag_scheme=scheme)
    report = CONLL.write(span_dataset(texts, names), tmp_path, options, JobContext())
    return report, (tmp_path / "train.conll").read_bytes().decode()


def saved(tmp_path, text, name="data.conll"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def read(path):
    found = list(CONLL.read(path, ReadOptions(), JobContext()))
    return [one for one in found if isinstance(one, NewItem)], [one for one in found if isinstance(one, Problem)]


def spans(item):
    return [(one.label, item.text[one.shape.start : one.shape.end]) for one in item.annotations]


def test_the_lines_are_those_of_the_shared_task(tmp_path):
    _, text = written(tmp_path, MARKED)
    assert text == (
        "-DOCSTART- -X- O O\n\n"
        "Ada -X- O B-person\nLovelace -X- O I-person\nmet -X- O O\n\n"
        "Bob -X- O B-person\nin -X- O O\nNew -X- O B-place\nYork -X- O I-place\n. -X- O O\n\n"
    )


def test_the_text_lies_beside_it_with_the_places_of_its_tokens(tmp_path):
    written(tmp_path, Marked("Ada, Bob", (("person", 0, 3),)))
    line = json.loads((tmp_path / "texts.jsonl").read_text("utf-8"))
    assert line["tokens"] == [[0, 3], [3, 4], [5, 8]]
    assert (line["file"], line["text"], line["name"]) == ("train.conll", "Ada, Bob", "text 1")


@pytest.mark.parametrize(
    ("scheme", "tags"), [(TagScheme.IOB1, "I-person I-person O"), (TagScheme.IOBES, "B-person E-person O")]
)
def test_another_scheme_is_written_if_asked_for(tmp_path, scheme, tags):
    report, text = written(tmp_path, Marked("Ada Lovelace met", (("person", 0, 12),)), scheme=scheme)
    assert [line.split()[-1] for line in text.splitlines()[2:5]] == tags.split()
    assert any(scheme.upper() in note for note in report.notes)


def test_a_span_over_a_line_end_keeps_its_sentence_together(tmp_path):
    _, text = written(tmp_path, Marked("New\nYork\nnow", (("place", 0, 8),)))
    assert text.split("\n\n")[1:] == ["New -X- O B-place\nYork -X- O I-place", "now -X- O O", ""]


def test_labels_with_blanks_get_other_names_that_are_told(tmp_path):
    report, text = written(tmp_path, Marked("x", (("a b", 0, 1),)), names=("a b", "a_b"))
    assert report.renamed == (Renamed("a b", "a_b_2"),)
    assert text.endswith("x -X- O B-a_b_2\n\n")


def test_documents_of_others_are_put_together_with_blanks(tmp_path):
    text = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\nrejects VBZ B-VP O\n\nBonn NNP B-NP I-LOC\n\n"
    items, problems = read(saved(tmp_path, text + text))
    assert [item.text for item in items] == ["EU rejects\nBonn"] * 2
    assert spans(items[0]) == [("ORG", "EU"), ("LOC", "Bonn")]
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada B-PER\nL. I-PER\n\nBonn B-LOC\n",
        "Ada\tB-PER\r\nL.\tI-PER\r\n\t\r\nBonn\tB-LOC\r\n",
        "-DOCSTART- -X- O O\n\nAda -X- _ B-PER\nL. -X- _ I-PER\n\nBonn -X- _ B-LOC",
        "# id 1 domain=train\nAda _ _ B-PER\nL. _ _ I-PER\n\n\n# id 2 domain=train\nBonn _ _ B-LOC\n\n",
        "\ufeffAda B-PER\nL. E-PER\n\nBonn S-LOC\n",
        "Ada B-PER\nL. L-PER\n\nBonn U-LOC\n",
        "Ada I-PER\nL. I-PER\n\nBonn I-LOC\n",
    ],
)
def test_sentences_of_others_are_read_in_every_dialect(tmp_path, text):
    items, problems = read(saved(tmp_path, text))
    assert [item.text for item in items] == ["Ada L.", "Bonn"]
    assert [spans(item) for item in items] == [[("PER", "Ada L.")], [("LOC", "Bonn")]]
    assert problems == []
    assert recognise(tmp_path / "data.conll").name == "conll"


def test_a_span_without_a_beginning_is_told_where_others_have_one(tmp_path):
    items, problems = read(saved(tmp_path, "Ada B-PER\n\nin O\nBonn I-LOC\n"))
    assert spans(items[1]) == [("LOC", "Bonn")]
    assert [(one.file, one.fault, one.is_mended) for one in problems] == [("data.conll, line 4", Fault.BAD_TAG, True)]


def test_tags_without_labels_get_one(tmp_path):
    items, problems = read(saved(tmp_path, "the O\nHodgkin B\ndisease I\n"))
    assert spans(items[0]) == [("entity", "Hodgkin disease")]
    assert [one.fault for one in problems] == [Fault.BAD_TAG]


def test_a_token_without_a_tag_is_told_with_its_line(tmp_path):
    items, problems = read(saved(tmp_path, "Ada B-PER\nalone\nBonn B-LOC\n"))
    assert items[0].text == "Ada alone Bonn"
    assert [(one.file, one.fault) for one in problems] == [("data.conll, line 2", Fault.INCOMPLETE)]


def test_a_line_of_another_width_is_told_and_its_last_column_makes_no_label(tmp_path):
    items, problems = read(saved(tmp_path, "Ada NNP B-PER\nmet VBD\nNew York NNP B-LOC\nBonn NNP B-LOC\nin IN O\n"))
    assert spans(items[0]) == [("PER", "Ada"), ("LOC", "New"), ("LOC", "Bonn")]
    told = {(one.file, one.reason.split()[0], one.fault, one.is_mended) for one in problems}
    assert told == {
        ("data.conll, line 2", "2", Fault.BAD_VALUE, True),
        ("data.conll, line 2 (“VBD”)", "1", Fault.BAD_TAG, False),
    }


def test_a_tag_of_no_scheme_makes_no_label_where_others_have_marks(tmp_path):
    items, problems = read(saved(tmp_path, "Ada B-PER\nL. PER\nmet X-PER\nBob Q\n"))
    assert spans(items[0]) == [("PER", "Ada L.")]
    assert [(one.file, one.reason.split()[0], one.is_mended) for one in problems] == [
        ("data.conll, line 2", "1", True),
        ("data.conll, line 3 (“X-PER”)", "2", False),
    ]


def test_tags_that_are_labels_alone_are_told_once(tmp_path):
    items, problems = read(saved(tmp_path, "Ada PER\nL. PER\nmet O\nBonn LOC\n"))
    assert spans(items[0]) == [("PER", "Ada L."), ("LOC", "Bonn")]
    assert [(one.reason.split()[0], one.fault, one.is_mended) for one in problems] == [("3", Fault.BAD_TAG, True)]


def test_texts_that_no_longer_fit_their_tokens_are_put_together_anew(tmp_path):
    written(tmp_path, MARKED, Marked("two  blanks"))
    companion = tmp_path / "texts.jsonl"
    companion.write_text(companion.read_text("utf-8").replace("Lovelace", "Byron"), "utf-8")
    items, problems = read(tmp_path)
    assert [item.text for item in items] == ["Ada Lovelace met\nBob in New York .", "two  blanks"]
    assert spans(items[0])[0] == ("person", "Ada Lovelace")
    assert [one.fault for one in problems] == [Fault.MISALIGNED]


def test_files_are_named_after_their_splits(tmp_path):
    for name in ("train.txt", "valid.txt", "test.txt"):
        saved(tmp_path, f"{name} B-X\n", name)
    items, _ = read(tmp_path)
    assert [item.split for item in items] == ["train", "validation", "test"]
    assert recognise(tmp_path).name == "conll"


def test_labels_with_hyphens_and_tokens_like_comments_stay(tmp_path):
    items, _ = read(saved(tmp_path, "# B-creative-work\n1 I-creative-work\n"))
    assert spans(items[0]) == [("creative-work", "# 1")]


def test_the_name_of_a_file_counts_where_lines_are_broken(tmp_path):
    text = "Ada B-PER\nalone\nBonn B-LOC\n"
    assert [CONLL.sniff(saved(tmp_path, text, name)) > 0 for name in ("a.conll", "a.txt")] == [True, False]


def test_documents_without_a_token_are_counted_and_left_out(tmp_path):
    mark = "-DOCSTART- -X- O O\n\n"
    items, problems = read(saved(tmp_path, f"{mark}Ada B-PER\n\n{mark}{mark}"))
    assert [item.text for item in items] == ["Ada"]
    assert [(one.reason.split()[0], one.fault, one.is_mended) for one in problems] == [("2", Fault.EMPTY_TEXT, False)]


def test_words_and_tables_are_not_taken_for_columns(tmp_path):
    assert CONLL.sniff(saved(tmp_path, "plain words\nand more\n", "a.txt")) == 0
    assert CONLL.sniff(saved(tmp_path, "text\tsize\nshirt\tM\nsock\tS\n", "a.tsv")) == 0
    assert CONLL.sniff(saved(tmp_path, "a,B-x\n", "a.csv")) == 0


def test_the_emerging_entities_are_read_whole(shared_dataset):
    folder = shared_dataset("wnut17")
    counts = [len(read(folder / name)[0]) for name in ("emerging.dev.conll", "wnut17train.conll")]
    assert counts == [1009, 3394]


def test_another_task_gets_the_texts_alone(tmp_path):
    options = ReadOptions(task=Task.TEXT_CLASSIFICATION)
    (item,) = CONLL.read(saved(tmp_path, "Ada B-PER\n"), options, JobContext())
    assert (item.text, item.annotations) == ("Ada", None)


def test_spans_are_in_code_points(tmp_path):
    (item,), _ = read(saved(tmp_path, "🙂 O\nAda B-PER\n"))
    assert item.annotations[0].shape == TextSpan(2, 5)
