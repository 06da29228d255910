"""The features of a Hugging Face layout, as the front matter of the dataset card tells them to `datasets`."""

from __future__ import annotations

from labeller.formats.escaping import yaml_string
from labeller.formats.hf.layout import HfLayout


def feature_lines(layout: HfLayout) -> tuple[str, ...]:
    """The columns and their types as lines of YAML."""
    lines = [
        "features:",
        f"- name: {layout.content}",
        f"  dtype: {'string' if layout.content == 'text' else layout.content}",
    ]
    lines += _span_lines(layout) if layout.has_spans else _label_lines(layout)
    if layout.has_names:
        lines += ["- name: name", "  dtype: string"]
    if layout.has_details:
        lines += ["- name: details", "  dtype: string"]
    return tuple(lines)


def _label_lines(layout: HfLayout) -> list[str]:
    lines = [f"- name: {layout.labels}", f"  {'sequence' if layout.is_multilabel else 'dtype'}:"]
    if not layout.class_names:
        return [lines[0], lines[1] + (" string" if layout.is_multilabel else " int64")]
    return [*lines, *_class_lines(layout)]


def _span_lines(layout: HfLayout) -> list[str]:
    lines = [f"- name: {layout.labels}", "  list:"]
    lines += [line for name in ("start", "end") for line in (f"  - name: {name}", "    dtype: int64")]
    if not layout.class_names:
        return [*lines, "  - name: label", "    dtype: string"]
    return [*lines, "  - name: label", "    dtype:", *(f"  {line}" for line in _class_lines(layout))]


def _class_lines(layout: HfLayout) -> list[str]:
    names = [f'        "{number}": {yaml_string(name)}' for number, name in enumerate(layout.class_names)]
    return ["    class_label:", "      names:", *names]


def layout_notes(layout: HfLayout) -> tuple[str, ...]:
    """What a person must know of the columns."""
    notes = []
    if layout.has_details:
        notes.append(
            "The column “details” is JSON text: a status where there is no label, flag, comment, group, more columns."
        )
    if layout.has_numbers and not layout.is_multilabel:
        notes.append("Label -1 means that the item has no label.")
    return tuple(notes)
