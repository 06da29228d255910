"""The front matter of a card is YAML that says what was meant, whatever the names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.schema import Task
from labeller.formats.format import WriteOptions
from labeller.formats.hf_card import yaml_string
from labeller.formats.hf_text import HfTextFormat
from labeller.jobs import JobContext
from tests.formats.made import HOSTILE_LABELS, Row, dataset_of

yaml = pytest.importorskip("yaml")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_the_same_after_yaml(text):
    assert yaml.safe_load(f"- {yaml_string(text)}") == [text]


def card_of(tmp_path, name, labels):
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", (labels[0],), split="train")], labels)
    dataset = type(dataset)(name, dataset.schema, dataset.count, dataset.stream)
    HfTextFormat().write(dataset, tmp_path, WriteOptions(), JobContext())
    return (tmp_path / "README.md").read_text(encoding="utf-8").split("---\n", 2)


def test_the_front_matter_names_every_label_by_its_number(tmp_path):
    _, front, _ = card_of(tmp_path, "x: y # z", HOSTILE_LABELS)
    card = yaml.safe_load(front)
    features = card["configs"][0]["features"]
    names = features[1]["dtype"]["class_label"]["names"]
    assert card["pretty_name"] == "x: y # z"
    assert [names[str(number)] for number in range(len(HOSTILE_LABELS))] == list(HOSTILE_LABELS)


def test_names_are_no_markup_in_the_text_of_the_card(tmp_path):
    _, _, body = card_of(tmp_path, "<script>*bold*</script>", ["[link](http://x)", "|"])
    assert "# \\<script\\>\\*bold\\*\\</script\\>" in body
    assert "| 0 | \\[link\\]\\(http://x\\) |" in body
    assert "| 1 | \\| |" in body


@pytest.mark.parametrize(("count", "size"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10_000, "10K<n<100K")])
def test_the_size_is_one_of_those_that_the_hub_knows(tmp_path, count, size):
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, [Row("x", ("a",))] * count, ["a"])
    HfTextFormat().write(dataset, tmp_path, WriteOptions(), JobContext())
    assert f"size_categories:\n- {size}\n" in (tmp_path / "README.md").read_text(encoding="utf-8")
