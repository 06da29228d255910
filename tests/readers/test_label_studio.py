"""Label Studio's files, read by the converter of its own SDK."""

from __future__ import annotations

from labeller.domain.shape import Mask, Polygon
from tests.readers.comparing import answered, assert_same, assert_same_pixels, cut_box, held, pixels, read, spans


def test_converter_reads_boxes(ask, exported):
    export = exported("boxes", "label-studio")
    found = ask("with_label_studio", "coco", folder=export.target)
    assert set(found["labels"]) == {label.name for label in export.labels}
    assert_same(read(found["items"], lambda one: one["box"]), held(export, cut_box), export, 1e-6)


def test_converter_reads_the_corners_of_polygons(ask, exported):
    """It takes turned photos for upright ones, so these are left out."""
    export = exported("areas", "label-studio")
    found = read(ask("with_label_studio", "coco", folder=export.target)["items"], lambda one: one["parts"][0])
    expected = {
        content: objects
        for content, objects in held(export, ring).items()
        if export.held[content].item.name.partition("-")[0] not in ("turned", "outside.png")
        and all(corners is not None for _, corners in objects)
    }
    assert len(expected) > 10
    assert_same({content: found[content] for content in expected}, expected, export, 1e-6)


def ring(shape, *_):
    if isinstance(shape, Polygon) and len(shape.parts) == 1 and not shape.parts[0].holes:
        return shape.parts[0].outline
    return None


def test_sdk_decodes_brush_strokes_to_the_same_pixels(ask, exported):
    export = exported("areas", "label-studio")
    found = ask("with_label_studio", "masks", folder=export.target)
    items = [{"file": export.target / path, "objects": objects} for path, objects in found.items() if objects]
    expected = {}
    for one in answered(export):
        size = one.item.width, one.item.height
        strokes = [(label, pixels(each.shape, *size)) for label, each in one.annotations if is_brush(each.shape)]
        if strokes:
            expected[one.item.content_hash] = strokes
    assert len(expected) >= 4
    assert_same_pixels(read(items, lambda one: one["runs"]), expected, export)


def is_brush(shape):
    """Whether it is said by a brush stroke: masks, and polygons with holes, which cannot be said otherwise."""
    return isinstance(shape, Mask) or any(part.holes for part in shape.parts)


def test_converter_tags_the_words_of_each_span(ask, exported):
    export = exported("marked_texts", "label-studio")
    lines = ask("with_label_studio", "conll", folder=export.target).split("\n")
    tagged = {(cells[0], cells[-1].partition("-")[2]) for cells in map(str.split, lines) if len(cells) == 4}
    for one in answered(export):
        for start, end, label in spans(one):
            words = one.item.text[start:end].split()
            if one.item.text.isascii() and "half" not in one.item.text and "." not in words[-1]:
                assert all((word, label) in tagged for word in words), one.item.text
