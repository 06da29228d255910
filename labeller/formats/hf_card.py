"""The dataset card of a Hugging Face layout: a README whose front matter tells `datasets` how to load the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from labeller.domain.dataset import Dataset
from labeller.formats.hf_layout import HfLayout

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write_card(
    target: Path, dataset: Dataset, layout: HfLayout, data_files: Mapping[str, str], counts: Mapping[str, int]
) -> None:
    """Write README.md. `data_files` maps each split to its files as a pattern, `counts` to its number of items."""
    front = [
        "---",
        f"pretty_name: {yaml_string(dataset.name)}",
        "task_categories:",
        f"- {layout.content}-classification",
        "size_categories:",
        f"- {_size(sum(counts.values()))}",
        "configs:",
        "- config_name: default",
        "  features:",
        *(f"  {line}" for line in _features(layout)),
        *_data_files(data_files),
        "---",
    ]
    text = "\n".join([*front, "", *_body(dataset, layout, counts)])
    (target / "README.md").write_text(text + "\n", encoding="utf-8", newline="\n")


def yaml_string(text: str) -> str:
    """The text as a quoted YAML scalar: never a boolean, number or date, on one line, ASCII but for letters.

    YAML's double quotes take JSON's escapes, but a character beyond U+FFFF only as `\\U`.
    """
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if (character.isascii() and character.isprintable()) or character.isalnum():
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"


def _size(count: int) -> str:
    return next((name for limit, name in _SIZES if count < limit), "1M<n<10M")


def _features(layout: HfLayout) -> list[str]:
    lines = [f"- name: {layout.content}", f"  dtype: {'string' if layout.content == 'text' else layout.content}"]
    lines += [f"- name: {layout.labels}", f"  {'sequence' if layout.is_multilabel else 'dtype'}:"]
    if layout.class_names:
        lines += ["    class_label:", "      names:"]
        lines += [f'        "{number}": {yaml_string(name)}' for number, name in enumerate(layout.class_names)]
    else:
        lines[-1] += " string" if layout.is_multilabel else " int64"
    if layout.has_names:
        lines += ["- name: name", "  dtype: string"]
    if layout.has_details:
        lines += ["- name: details", "  dtype: string"]
    return lines


def _data_files(data_files: Mapping[str, str]) -> list[str]:
    if not data_files:
        return []
    lines = ["  data_files:"]
    for split, pattern in data_files.items():
        lines += [f"  - split: {yaml_string(split)}", f"    path: {yaml_string(pattern)}"]
    return lines


def _body(dataset: Dataset, layout: HfLayout, counts: Mapping[str, int]) -> list[str]:
    lines = [f"# {_markdown(dataset.name)}", "", 'Load it with `datasets.load_dataset("path/to/this/folder")`.', ""]
    lines += _table(("split", "items"), counts.items())
    lines += _table(("number", "label"), enumerate(layout.class_names))
    if layout.has_details:
        lines.append("`details` is JSON text: a status where there is no label, flag, comment, group, more columns.")
    if layout.has_numbers and not layout.is_multilabel:
        lines.append("Label -1 means that the item has no label.")
    return lines


def _table(head: tuple[str, str], rows: Iterable[tuple[str, int] | tuple[int, str]]) -> list[str]:
    return [f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {_markdown(a)} | {_markdown(b)} |" for a, b in rows), ""]


def _markdown(text: str | int) -> str:
    """The text as it is, with nothing in it taken for markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&])", r"\\\1", " ".join(str(text).split()))
