"""The Hugging Face layouts load with the library that they are for, and it gives what the project holds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.hf.imagefolder import HfImagefolderFormat
from labeller.formats.hf.layout import details_of
from labeller.formats.hf.text import HfTextFormat
from labeller.formats.losses import TIME_LIKE, survey
from labeller.jobs import JobContext
from tests.delivery.enclosing import write_with_card
from tests.formats.made import HOSTILE_LABELS, HOSTILE_PATHS, HOSTILE_TEXTS, Row, dataset_of, text_rows
from tests.formats.spans import Marked, span_dataset

datasets = pytest.importorskip("datasets")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
IMAGES, TEXTS = HfImagefolderFormat(), HfTextFormat()


def load(exporter, dataset, folder):
    """Write the dataset and load the folder as a client would, with no more than its path."""
    target = folder / "out"
    write_with_card(exporter, dataset, target)
    datasets.disable_progress_bars()
    return datasets.load_dataset(str(target), cache_dir=str(folder / "cache"))


def names_of(loaded, row, column="label"):
    """Label names in a row, whether it has one label or several."""
    feature = loaded.features[column]
    if column == "label":
        return (feature.int2str(row["label"]),) if row["label"] >= 0 else ()
    return tuple(feature.feature.int2str(number) for number in row["labels"])


def expected_names(dataset, entry):
    return tuple(label.name for label in dataset.labels_of(entry))


def test_texts_and_labels_are_what_the_project_holds(tmp_path):
    rows = [Row(text, (HOSTILE_LABELS[place],)) for place, text in enumerate(HOSTILE_TEXTS)]
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, HOSTILE_LABELS)
    loaded = load(TEXTS, dataset, tmp_path)["train"]
    assert [(row["text"], *names_of(loaded, row)) for row in loaded] == [(row.content, *row.labels) for row in rows]


def test_label_numbers_are_the_positions_of_the_schema(tmp_path):
    rows = [Row("x", (name,)) for name in reversed(HOSTILE_LABELS)]
    loaded = load(TEXTS, dataset_of(Task.TEXT_CLASSIFICATION, rows, HOSTILE_LABELS), tmp_path)["train"]
    assert loaded.features["label"].names == list(HOSTILE_LABELS)
    assert loaded["label"][:] == list(reversed(range(len(HOSTILE_LABELS))))


def test_pictures_are_the_same_bytes_with_their_labels(tmp_path):
    rows = [Row(path, (HOSTILE_LABELS[place],)) for place, path in enumerate(HOSTILE_PATHS)]
    dataset = dataset_of(Task.IMAGE_CLASSIFICATION, rows, HOSTILE_LABELS, tmp_path / "in")
    loaded = load(IMAGES, dataset, tmp_path)["train"].cast_column("image", datasets.Image(decode=False))
    got = {row["name"]: (digest(row["image"]), *names_of(loaded, row)) for row in loaded}
    assert got == {entry.item.name: (sha(entry.media_path), *expected_names(dataset, entry)) for entry in dataset}


def digest(image):
    data = image["bytes"]
    return hashlib.sha256(data).hexdigest() if data else sha(image["path"])


def sha(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_pictures_can_be_decoded(tmp_path):
    dataset = dataset_of(Task.IMAGE_CLASSIFICATION, [Row("a.png", ("x",)), Row("b.png", ("y",))], ["x", "y"], tmp_path)
    loaded = load(IMAGES, dataset, tmp_path)["train"]
    assert [picture.size for picture in loaded["image"]] == [(8, 6), (8, 6)]


@pytest.mark.parametrize(("exporter", "task"), [(IMAGES, Task.IMAGE_MULTILABEL), (TEXTS, Task.TEXT_MULTILABEL)])
def test_several_labels_and_none_are_lists(exporter, task, tmp_path):
    chosen = [("a", "2024-01-01"), (), ("b",)]
    rows = [Row(f"{place}.png", labels) for place, labels in enumerate(chosen)]
    dataset = dataset_of(task, rows, ["a", "b", "2024-01-01"], tmp_path / "in")
    loaded = load(exporter, dataset, tmp_path)["train"]
    assert {row["name"]: names_of(loaded, row, "labels") for row in loaded} == {
        entry.item.name: expected_names(dataset, entry) for entry in dataset
    }


@pytest.mark.parametrize(("exporter", "task"), [(IMAGES, Task.IMAGE_CLASSIFICATION), (TEXTS, Task.TEXT_CLASSIFICATION)])
def test_splits_load_under_their_names(exporter, task, tmp_path):
    splits = ["train", "validation", "test", "holdout", "train"]
    rows = [Row(f"{place}.png", ("a",), split=split) for place, split in enumerate(splits)]
    loaded = load(exporter, dataset_of(task, rows, ["a"], tmp_path / "in"), tmp_path)
    assert {name: len(part) for name, part in loaded.items()} == {"train": 2, "validation": 1, "test": 1, "holdout": 1}


@pytest.mark.parametrize(("exporter", "task"), [(IMAGES, Task.IMAGE_CLASSIFICATION), (TEXTS, Task.TEXT_CLASSIFICATION)])
def test_a_split_without_any_label_does_not_spoil_the_others(exporter, task, tmp_path):
    rows = [
        Row("1.png", ("a",), split="train"),
        Row("2.png", split="test"),
        Row("3.png", is_skipped=True, comment="dark", split="test"),
    ]
    loaded = load(exporter, dataset_of(task, rows, ["a"], tmp_path / "in"), tmp_path)
    assert (loaded["train"]["label"][:], loaded["test"]["label"][:]) == ([0], [-1, -1])
    assert [details_of(row).get("status") for row in loaded["test"]] == [ItemState.OPEN, ItemState.SKIPPED]


def test_comments_that_look_like_times_stay_texts(tmp_path):
    rows = [
        Row("1.png", ("a",), split="train", comment="blurred"),
        Row("2.png", ("a",), split="test", comment="2024-05-05"),
    ]
    dataset = dataset_of(Task.IMAGE_CLASSIFICATION, rows, ["a"], tmp_path / "in")
    loaded = load(IMAGES, dataset, tmp_path)
    assert details_of(loaded["test"][0])["comment"] == "2024-05-05"


def test_labels_and_names_that_look_like_times_stay_what_they_are(tmp_path):
    rows = [Row("x", ("2024-01-02",), name="2023-12-31"), Row("y", ("2024-01-01",), name="2023-12-30")]
    loaded = load(TEXTS, dataset_of(Task.TEXT_CLASSIFICATION, rows, ["2024-01-01", "2024-01-02"]), tmp_path)["train"]
    assert [names_of(loaded, row) for row in loaded] == [("2024-01-02",), ("2024-01-01",)]
    assert [details_of(row)["name"] for row in loaded] == ["2023-12-31", "2023-12-30"]


def test_a_position_that_no_label_has_keeps_its_number(tmp_path):
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", ("c",))], ["a", "b", "c"])
    schema = type(dataset.schema)(dataset.schema.task, (dataset.schema.labels[0], dataset.schema.labels[2]))
    loaded = load(TEXTS, type(dataset)(dataset.name, schema, dataset.count, dataset.stream), tmp_path)["train"]
    assert (loaded["label"][0], loaded.features["label"].names) == (2, ["a", "(unused 1)", "c"])


def test_a_split_of_empty_lists_is_refused_because_the_library_would(tmp_path):
    rows = [Row("1.png", ("a",), split="train"), Row("2.png", (), split="test")]
    dataset = dataset_of(Task.IMAGE_MULTILABEL, rows, ["a"], tmp_path / "in")
    with pytest.raises(LabellerError, match="test"):
        load(IMAGES, dataset, tmp_path)


def test_texts_of_nothing_but_times_are_announced():
    rows = [Row("2024-01-01", ("a",)), Row("2024-01-02T10:00:00Z", ("a",))]
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, ["a"])
    (loss,) = TEXTS.own_losses(survey(dataset, JobContext()))
    assert loss.count == 2


@pytest.mark.long
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_texts_a_project_holds_load(data, tmp_path_factory):
    rows, names = data.draw(text_rows(allows_several=False))
    rows = [row for row in rows if not TIME_LIKE.match(row.content)]
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, names)
    if rows:
        loaded = load(TEXTS, dataset, tmp_path_factory.mktemp("hf"))
        got = sorted((row["text"], names_of(part, row)) for part in loaded.values() for row in part)
        assert got == sorted((entry.item.text, expected_names(dataset, entry)) for entry in dataset)


def test_spans_are_lists_with_numbered_labels(tmp_path):
    texts = [
        Marked("🙂 Ada in Rome", (("person", 2, 5), ("no", 9, 13)), split="train"),
        Marked("open", None, split="train"),
        Marked("nothing", split="test"),
    ]
    loaded = load(TEXTS, span_dataset(texts, ["person", "no"]), tmp_path)
    assert [list(row["spans"]) for row in loaded["train"]] == [
        [{"start": 2, "end": 5, "label": 0}, {"start": 9, "end": 13, "label": 1}],
        [],
    ]
    assert [list(row["spans"]) for row in loaded["test"]] == [[]]
    assert loaded["test"].features == loaded["train"].features
    assert loaded["train"].features["spans"].feature["label"].names == ["person", "no"]
    assert details_of(loaded["train"][1])["status"] == "open"
