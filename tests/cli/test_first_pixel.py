"""How pixels are counted in Pascal VOC is asked for on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.voc.test_voc_format import CAT, page, source


@pytest.mark.parametrize("first", ["0", "1"])
def test_pixels_are_counted_as_somebody_asks_on_the_way_in_and_out(cli, tmp_path, first):
    source(tmp_path / "data", page(CAT))
    cli("new", "p", "--task", "object-detection")
    cli("import", "p", "data", "--voc-first-pixel", first)
    cli("export", "p", "out", "--format", "voc", "--voc-first-pixel", first)
    assert "<xmin>5</xmin>" in Path("out/Annotations/a.xml").read_text("utf-8")


def test_a_source_is_validated_as_somebody_asks(cli, tmp_path):
    source(tmp_path / "data", page(CAT.replace("5<", "0<")))
    assert [one["code"] for one in cli("validate", "data", "--json").json["warnings"]] == ["pixel-from-zero"]
    asked = cli("validate", "data", "--voc-first-pixel", "0", "--json").json
    assert (asked["format"], asked["ok"], asked["warnings"]) == ("voc", True, [])
