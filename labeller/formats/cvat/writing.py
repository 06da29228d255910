"""Writing CVAT's XML: images as they come, and before them what is declared once all of them are known."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import AttributeKind, AttributeSpec, Label
from labeller.domain.shape import XY, ImageShape, Keypoints
from labeller.formats.cvat.labels import OURS
from labeller.formats.cvat.shapes import element_of, keypoint_elements
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.xml_values import CHECKBOX, JSON, NUMBER, TEXT, escaped, kind_of_value, value_text

FILE = "annotations.xml"
_INPUT_TYPES = {
    AttributeKind.CHOICE: "select",
    AttributeKind.NUMBER: NUMBER,
    AttributeKind.TEXT: TEXT,
    AttributeKind.CHECKBOX: CHECKBOX,
}


class CvatWriter:
    """One export on its way. `names` are what the labels are called in the file, by their own names."""

    def __init__(self, export: ImageExport, dataset: Dataset, names: Mapping[str, str]) -> None:
        self._export = export
        self._dataset = dataset
        self._names = names
        labels = [label for label in dataset.schema.labels if not label.is_relation]
        self._labels: dict[str, Label] = {label.name: label for label in labels}
        self._declared: dict[str, dict[str, AttributeSpec]] = {
            label.name: {one.name: one for one in dataset.schema.attributes_of(label.id)} for label in labels
        }

    def write(self) -> None:
        """Images wait in a scratch file: what is declared before them depends on what is on them."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
            count = 0
            for placed in self._export:
                self._write_image(waiting, placed, count)
                count += 1
            waiting.seek(0)
            self._export.target.mkdir(parents=True, exist_ok=True)
            with (self._export.target / FILE).open("x", encoding="utf-8", newline="\n") as text:
                text.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n')
                text.writelines(f"  {line}\n" for line in self._meta(count))
                shutil.copyfileobj(waiting, text, 1 << 20)
                text.write("</annotations>\n")
        self._export.note_file(FILE)

    def _write_image(self, text: TextIO, placed: Placed, number: int) -> None:
        folder = f"images/{placed.split}/" if self._export.has_splits else "images/"
        place = {"subset": placed.split, "task_id": "1"} if self._export.has_splits else {}
        image = {"id": str(number), "name": placed.path.removeprefix(folder), **place}
        size = {"width": str(placed.width), "height": str(placed.height)}
        text.write(f"  {_opening('image', {**image, **size})}\n")
        for order, one in enumerate(placed.annotations):
            text.writelines(f"    {line}\n" for line in self._element(one, order))
        text.write("  </image>\n")

    def _element(self, one: FoundAnnotation, order: int) -> Iterator[str]:
        further = {"group_id": str(one.group)} if one.group is not None else {}
        head = {"label": self._names[one.label], "source": "manual"}
        if one.shape is None:
            name, told = "tag", {**head, **further}
        elif isinstance(one.shape, ImageShape):
            name, numbers = element_of(one.shape)
            marks = {"occluded": str(int(one.is_occluded)), "z_order": str(order)}
            told = {**head, **numbers, **marks, **further}
        else:
            raise TypeError(f"{type(one.shape).__name__} was not fitted")
        yield _opening(name, told)
        if isinstance(one.shape, Keypoints):
            for point in keypoint_elements(one.shape, self._labels[one.label].skeleton):
                yield f"  {_opening('points', point)}</points>"
        for key, value in one.attributes.items():
            yield f"  {self._attribute(one.label, key, value)}"
        yield f"</{name}>"

    def _attribute(self, label: str, name: str, value: Any) -> str:
        """An attribute; what the schema does not know of is declared as its first value is."""
        kind = kind_of_value(value)
        spec = self._declared[label].setdefault(name, AttributeSpec(name, _KINDS[kind]))
        declared = TEXT if spec.kind is AttributeKind.CHOICE else _INPUT_TYPES[spec.kind]
        # CVAT has no such thing as a value of another kind than declared; others pass it over.
        told = {"name": name} if kind == declared else {"name": name, "type": kind}
        return f"{_opening('attribute', told)}{escaped(value_text(value))}</attribute>"

    def _meta(self, count: int) -> Iterator[str]:
        """A task, or where there are splits a project, which is what has subsets in CVAT."""
        kind = "project" if self._export.has_splits else "task"
        yield "<meta>"
        yield f"  <{kind}>"
        yield f"    <id>1</id><name>{escaped(self._dataset.name)}</name>"
        if self._export.has_splits:
            yield "    <subsets>"
            yield from (f"      <subset>{escaped(split)}</subset>" for split in self._export.splits.values())
            yield "    </subsets>"
        else:
            yield f"    <size>{count}</size><mode>annotation</mode><overlap>0</overlap><z_order>True</z_order>"
        yield "    <labels>"
        for label in self._labels.values():
            yield from self._label(label)
        yield "    </labels>"
        yield f"  </{kind}>"
        # Says of images with nothing on them that somebody has looked.
        yield f"  <{OURS}>{self._dataset.schema.task.value}</{OURS}>"
        yield "</meta>"

    def _label(self, label: Label) -> Iterator[str]:
        name = escaped(self._names[label.name])
        kind = "skeleton" if label.skeleton else "any"
        yield "      <label>"
        yield f"        <name>{name}</name><color>{escaped(label.color)}</color><type>{kind}</type>"
        yield "        <attributes>"
        yield from (f"          {_declaration(one)}" for one in self._declared[label.name].values())
        yield "        </attributes>"
        if label.skeleton:
            yield f"        <svg>{escaped(_drawing(label))}</svg>"
        yield "      </label>"
        for point in label.skeleton:
            yield f"      <label><name>{escaped(point)}</name><color></color><type>points</type>"
            yield f"        <attributes></attributes><parent>{name}</parent></label>"


_KINDS = {
    CHECKBOX: AttributeKind.CHECKBOX,
    NUMBER: AttributeKind.NUMBER,
    TEXT: AttributeKind.TEXT,
    JSON: AttributeKind.TEXT,
}


def _opening(name: str, told: Mapping[str, str]) -> str:
    return " ".join([f"<{name}", *(f'{key}="{escaped(value)}"' for key, value in told.items())]) + ">"


def _declaration(spec: AttributeSpec) -> str:
    facts = {
        "name": spec.name,
        "mutable": "False",
        "input_type": _INPUT_TYPES[spec.kind],
        "default_value": spec.default,
        "values": "\n".join(spec.choices),
    }
    told = "".join(f"<{key}>{escaped(value)}</{key}>" for key, value in facts.items())
    return f"<attribute>{told}</attribute>"


def _drawing(label: Label) -> str:
    """The skeleton as CVAT draws it: its points on a circle, joined as they are."""
    import math

    count = len(label.skeleton)
    places = [
        (50 + 40 * math.sin(math.tau * place / count), 50 - 40 * math.cos(math.tau * place / count))
        for place in range(count)
    ]
    lines = [_line(one, places[one], other, places[other]) for one, other in label.skeleton_edges]
    nodes = [
        _node(number, *place, name) for number, (place, name) in enumerate(zip(places, label.skeleton, strict=True))
    ]
    return "".join(lines + nodes)


def _line(one: int, start: XY, other: int, end: XY) -> str:
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    told = {name: f"{number:.1f}" for name, number in ends.items()}
    nodes = {"data-type": "edge", "data-node-from": str(one + 1), "data-node-to": str(other + 1)}
    return f"{_opening('line', {**told, **nodes})}</line>"


def _node(place: int, x: float, y: float, name: str) -> str:
    number = str(place + 1)
    told = {
        "r": "1.5",
        "cx": f"{x:.1f}",
        "cy": f"{y:.1f}",
        "data-type": "element node",
        "data-element-id": number,
        "data-node-id": number,
        "data-label-name": name,
    }
    return f"{_opening('circle', told)}</circle>"
