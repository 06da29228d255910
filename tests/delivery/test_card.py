"""The card says what was delivered; its front matter is YAML that means it, whatever the names are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from labeller.delivery.selection import Copies, Only, Selection
from labeller.domain.schema import Task
from labeller.formats.format import WriteOptions
from labeller.formats.hf.text import HfTextFormat
from labeller.formats.losses import Loss
from labeller.formats.tables.csv_format import CsvFormat
from tests.delivery.enclosing import write_with_card
from tests.formats.made import HOSTILE_LABELS, Row, dataset_of

ROWS = [Row("x", ("cat",), split="train"), Row("y", ("dog",), split="train"), Row("z", ("dog",), split="test")]
PETS = dataset_of(Task.TEXT_CLASSIFICATION, ROWS, ["cat", "dog", "cow"])


def card_of(tmp_path, dataset=PETS, chosen=None, **told):
    """The front matter as it is read, and the text below it."""
    write_with_card(chosen or HfTextFormat(), dataset, tmp_path / "out", **told)
    _, front, body = (tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def test_front_matter_names_every_label_by_its_number(tmp_path):
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", (HOSTILE_LABELS[0],))], HOSTILE_LABELS)
    front, _ = card_of(tmp_path, replace(dataset, name="x: y # z"))
    names = front["configs"][0]["features"][1]["dtype"]["class_label"]["names"]
    assert front["pretty_name"] == "x: y # z"
    assert [names[str(number)] for number in range(len(HOSTILE_LABELS))] == list(HOSTILE_LABELS)


def test_front_matter_says_what_the_hub_asks_for(tmp_path):
    front, _ = card_of(tmp_path)
    assert (front["task_categories"], front["size_categories"]) == (["text-classification"], ["n<1K"])
    assert front["tags"] == ["text-classification", "hf-text"]
    assert front["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train.jsonl"},
        {"split": "test", "path": "data/test.jsonl"},
    ]


@pytest.mark.parametrize(("count", "size"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10_000, "10K<n<100K")])
def test_the_size_is_one_of_those_that_the_hub_knows(tmp_path, count, size):
    front, _ = card_of(tmp_path, dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", ("a",))] * count, ["a"]))
    assert front["size_categories"] == [size]


def test_splits_and_labels_are_counted(tmp_path):
    _, body = card_of(tmp_path)
    assert "| test | 1 |\n| train | 2 |" in body
    assert "| 0 | cat | 1 |\n| 1 | dog | 2 |\n| 2 | cow | 0 |" in body


def test_names_are_no_markup_in_the_text(tmp_path):
    names = ["[link](http://x)", "|", "<b>\n# head"]
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", (names[0],))], names)
    _, body = card_of(tmp_path, replace(dataset, name="<script>*bold*</script>"))
    assert "# \\<script\\>\\*bold\\*\\</script\\>\n" in body
    assert "| 0 | \\[link\\](http\\://x) | 1 |\n| 1 | \\| | 0 |\n| 2 | \\<b\\> \\# head | 0 |" in body


def test_guidelines_are_told_with_their_labels(tmp_path):
    first, *others = PETS.schema.labels
    schema = replace(PETS.schema, labels=(replace(first, guideline="whiskers,\nno *tigers*"), *others))
    _, body = card_of(tmp_path, replace(PETS, schema=schema))
    assert "- **cat**: whiskers, no \\*tigers\\*\n" in body


def test_losses_are_listed_or_said_to_be_none(tmp_path):
    _, body = card_of(tmp_path, lost=(Loss("comments <3", 1200),))
    assert "## What the format could not hold\n\n- 1,200 comments \\<3\n" in body
    _, body = card_of(tmp_path / "again")
    assert "Nothing: it holds all of it." in body


def test_choices_are_told_where_they_are_not_the_usual_ones(tmp_path):
    chosen = Selection(Only.REVIEWED, {"train": 0.8, "test": 0.2}, 7, duplicates=Copies.DROP)
    _, body = card_of(tmp_path, selection=chosen, options=WriteOptions(max_side=640, strips_metadata=True))
    told = re.search(r"## What was chosen\n\n(.*?)\n\n", body, re.DOTALL)[1].splitlines()
    assert told == [
        "- items: reviewed",
        "- equal items: one of each; nearly equal ones: all of them, wherever they come",
        "- splits: train 80%, test 20%, drawn with the seed 7, every label in each where it can be",
        "- max side: 640",
        "- strips metadata: yes",
    ]


def test_equal_items_are_counted(tmp_path):
    _, body = card_of(tmp_path, dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", ("a",))] * 3, ["a"]))
    assert "- 2 items have the same content as another one\n" in body


def test_format_that_loaders_know_by_its_table_says_so(tmp_path):
    front, body = card_of(tmp_path, chosen=CsvFormat())
    assert front["configs"] == [{"config_name": "default", "data_files": [{"split": "train", "path": "items.csv"}]}]
    assert "load_dataset" in body
