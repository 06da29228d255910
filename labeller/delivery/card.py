"""The dataset card: a README in Markdown that tells people what they got, and loaders how to read it.

Its front matter is that of the Hugging Face hub, which `datasets.load_dataset` follows in a folder as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from labeller import __version__
from labeller.delivery.delivery_facts import DeliveryFacts, told_choices
from labeller.delivery.plain_values import plain
from labeller.delivery.selection import Copies, Selection
from labeller.domain.item import Medium
from labeller.domain.schema import Label, Task
from labeller.formats.enclosed import CARD, MANIFEST
from labeller.formats.escaping import markdown, yaml_string
from labeller.formats.format import WriteOptions
from labeller.formats.label_map import class_names

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_CATEGORIES = {
    Task.IMAGE_CLASSIFICATION: "image-classification",
    Task.IMAGE_MULTILABEL: "image-classification",
    Task.OBJECT_DETECTION: "object-detection",
    Task.SEGMENTATION: "image-segmentation",
    Task.KEYPOINTS: "keypoint-detection",
    Task.TEXT_CLASSIFICATION: "text-classification",
    Task.TEXT_MULTILABEL: "text-classification",
    Task.TEXT_SPANS: "token-classification",
    Task.TABULAR_CLASSIFICATION: "tabular-classification",
    Task.AUDIO_CLASSIFICATION: "audio-classification",
    Task.AUDIO_RANGES: "audio-classification",
}
_CONVENTIONS = {
    Medium.IMAGE: (
        "Widths, heights and all coordinates are those of the picture as it is seen, after its EXIF orientation.",
        "Coordinates count from the top left corner of the top left pixel, to the right and down.",
        "They are pixels, where the format does not say otherwise.",
    ),
    Medium.TEXT: ("Offsets count Unicode code points from 0; the end is not included.",),
    Medium.AUDIO: ("Times are seconds from the beginning of the sound.",),
    Medium.ROW: ("Columns are as they came, beside those that are listed here.",),
}
_COPIES = {
    Copies.KEEP: "all of them, wherever they come",
    Copies.TOGETHER: "all of them, in the same split",
    Copies.DROP: "one of each",
}
_TOLD_ALWAYS = frozenset({"only", "duplicates", "near_duplicates", "fractions", "seed"})
_SHOWN_NAMES = 20


def write_card(folder: Path, facts: DeliveryFacts) -> None:
    """Write the card into the folder."""
    text = "\n".join([*_front_matter(facts), "", *_body(facts)])
    with (folder / CARD).open("x", encoding="utf-8", newline="\n") as file:
        file.write(text.rstrip("\n") + "\n")


def _front_matter(facts: DeliveryFacts) -> list[str]:
    task, report = facts.dataset.schema.task, facts.report
    return [
        "---",
        f"pretty_name: {yaml_string(facts.dataset.name)}",
        "task_categories:",
        f"- {_CATEGORIES[task]}",
        "size_categories:",
        f"- {_size(report.items)}",
        "tags:",
        f"- {yaml_string(task.value)}",
        f"- {yaml_string(facts.format.name)}",
        *_configs(report.data_files if report.items else {}, report.config),
        "---",
    ]


def _size(count: int) -> str:
    return next((name for limit, name in _SIZES if count < limit), "1M<n<10M")


def _configs(data_files: Mapping[str, str], more: Sequence[str]) -> list[str]:
    """How the folder is loaded; nothing where no general loader knows the format."""
    if not data_files and not more:
        return []
    lines = ["configs:", "- config_name: default", *(f"  {line}" for line in more)]
    if data_files:
        lines.append("  data_files:")
    for split, pattern in data_files.items():
        lines += [f"  - split: {yaml_string(split)}", f"    path: {yaml_string(pattern)}"]
    return lines


def _body(facts: DeliveryFacts) -> Iterator[str]:
    report, dataset = facts.report, facts.dataset
    day = facts.written_at.astimezone(UTC).date().isoformat()
    yield from (f"# {markdown(dataset.name)}", "")
    yield f"{report.items:,} items with {report.annotations:,} annotations for {dataset.schema.task.value}, written as"
    yield f"“{markdown(facts.format.title)}” by Labeller {__version__} on {day}."
    yield ""
    if report.data_files:
        yield from ('Load it with `datasets.load_dataset("path/to/this/folder")`.', "")
    yield from _table(("split", "items"), _splits(facts))
    yield from _labels(facts)
    yield from _list("How it is meant", map(markdown, (*_CONVENTIONS[dataset.schema.task.medium], *facts.notes)))
    told = (markdown(statement.sentence(len(names))) for statement, names in facts.audited)
    yield from _list("What nobody looked at", told)
    yield from _list("What was chosen", _choices(facts))
    lost = (f"{loss.count:,} {markdown(loss.what)}" for loss in facts.lost)
    yield from _list("What the format could not hold", lost, "Nothing: it holds all of it.")
    yield from _list("Names that were changed", _renamed(facts))
    yield from ("## Is it whole?", "")
    yield f"`{MANIFEST}` lists every file with its size and SHA-256, all counts, the schema and the choices. Before"
    yield "the dataset got its name, it was read back and compared with the project, item by item."


def _splits(facts: DeliveryFacts) -> list[tuple[str, str]]:
    return [(split or "(none)", f"{count:,}") for split, count in sorted(facts.tally.splits.items())]


def _labels(facts: DeliveryFacts) -> Iterator[str]:
    counts = facts.tally.labels
    rows = [(number, name, f"{counts[name]:,}") for number, name in enumerate(class_names(facts.dataset))]
    yield from _table(("number", "label", "annotations"), rows)
    told = [label for label in facts.dataset.schema.labels if label.guideline or label.skeleton]
    yield from _list("What the labels mean", map(_meaning, told))


def _meaning(label: Label) -> str:
    points = f" Its points are: {', '.join(label.skeleton)}." if label.skeleton else ""
    return f"**{markdown(label.name)}**: {markdown(label.guideline + points)}"


def _choices(facts: DeliveryFacts) -> Iterator[str]:
    """Which items, what became of equal ones and how it was divided; else what differs from what is done by itself."""
    selection, schema = facts.selection, facts.dataset.schema
    yield f"items: {markdown(selection.only.value)}"
    yield f"equal items: {_COPIES[selection.duplicates]}; nearly equal ones: {_COPIES[selection.near_duplicates]}"
    if facts.tally.duplicates:
        yield f"{facts.tally.duplicates:,} items have the same content as another one"
    if selection.fractions:
        sizes = ", ".join(f"{markdown(name)} {share:.0%}" for name, share in selection.fractions.items())
        yield f"splits: {sizes}, drawn with the seed {selection.seed}, every label in each where it can be"
    told = told_choices(selection, schema), told_choices(Selection(), schema)
    for name, value in (*_differences(*told), *_differences(plain(facts.options), plain(WriteOptions()))):
        if name not in _TOLD_ALWAYS:
            yield f"{markdown(name.replace('_', ' '))}: {markdown(_shown(value))}"
    for loss in facts.left_out:
        yield f"left out: {loss.count:,} {markdown(loss.what)}"


def _differences(told: Mapping[str, Any], usual: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The choices that are not the usual ones, however deep they lie."""
    for name, value in told.items():
        if isinstance(value, dict) and isinstance(usual[name], dict):
            yield from _differences(value, usual[name])
        elif value != usual[name]:
            yield name, value


def _shown(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key} {_shown(one)}" for key, one in value.items())
        case list():
            return ", ".join(map(_shown, value))
        case bool():
            return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _renamed(facts: DeliveryFacts) -> Iterator[str]:
    renamed = facts.report.renamed
    for one in renamed[:_SHOWN_NAMES]:
        yield f"{markdown(one.name)} is {markdown(one.written_as)}"
    if len(renamed) > _SHOWN_NAMES:
        yield f"and {len(renamed) - _SHOWN_NAMES:,} more, which are in `{MANIFEST}`"


def _list(title: str, lines: Iterable[str], otherwise: str = "") -> Iterator[str]:
    """A heading with a list below; nothing at all where there is nothing to say."""
    found = [f"- {line}" for line in lines] or ([otherwise] if otherwise else [])
    if found:
        yield from (f"## {title}", "", *found, "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(map(markdown, row))} |"
    yield ""
