"""The samples that ship are whole, small, readable and free, and their pictures can be made again."""

from __future__ import annotations

import csv
import importlib.util
import json
import random
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.media.audio import inspect_audio, read_audio
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.images import inspect_image
from labeller.media.opening import open_table
from labeller.media.tables import Row

PROJECTS = Path(__file__).resolve().parents[2] / "projects"
SAMPLES = json.loads((PROJECTS / "samples.json").read_text("utf-8"))


def sample(name: str) -> dict:
    return next(entry for entry in SAMPLES if entry["name"] == name)


def load(name: str) -> ModuleType:
    """A script of the samples as a module."""
    spec = importlib.util.spec_from_file_location(name, PROJECTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def script() -> ModuleType:
    limit = Image.MAX_IMAGE_PIXELS
    yield load("make_samples")
    Image.MAX_IMAGE_PIXELS = limit


@pytest.mark.parametrize("entry", SAMPLES, ids=lambda entry: entry["name"])
def test_every_sample_is_there_with_its_licence(entry):
    source = PROJECTS / entry["source"]
    assert source.exists()
    assert Task(entry["task"])
    assert (PROJECTS / Path(entry["source"]).parts[0] / "LICENSE").stat().st_size > 1000
    assert entry["title"]
    assert entry["description"]
    assert entry["licence"]


def test_the_pictures_are_all_readable_small_and_in_folders_named_as_the_labels():
    entry = sample("clipart")
    found = list(FolderWalk(PROJECTS / entry["source"]))
    assert all(isinstance(file, FoundFile) for file in found)
    assert {file.relative.split("/")[0] for file in found} == set(entry["labels"])
    assert str(len(found)) in entry["description"]
    for file in found:
        facts = inspect_image(file.path)
        assert 16 <= max(facts.width, facts.height) <= 256
    assert sum(file.size_bytes for file in found) < 6_000_000


def test_every_picture_has_a_source_and_every_source_a_picture():
    with (PROJECTS / "clipart" / "sources.csv").open(encoding="utf-8", newline="") as file:
        named = {f"{row['subject']}/{Path(row['source']).stem.rstrip('_')}.png" for row in csv.DictReader(file)}
    assert {found.relative for found in FolderWalk(PROJECTS / "clipart" / "images")} == named


def test_the_messages_are_many_different_and_evenly_spread_over_the_labels():
    entry = sample("messages")
    rows = [row.fields for row in open_table(PROJECTS / entry["source"]).rows() if isinstance(row, Row)]
    counts = Counter(row[entry["label_field"]] for row in rows)
    assert set(counts) == set(entry["labels"])
    assert min(counts.values()) > 50
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows) == 300


def test_the_sounds_are_all_readable_short_small_and_evenly_spread_over_the_labels():
    entry = sample("sounds")
    rows = [row.fields for row in open_table(PROJECTS / entry["source"]).rows() if isinstance(row, Row)]
    assert Counter(row["kind"] for row in rows) == dict.fromkeys(entry["labels"], 18)
    assert str(len(rows)) in entry["description"]
    files = [PROJECTS / "sounds" / row["file"] for row in rows]
    assert sorted(files) == sorted((PROJECTS / "sounds" / "clips").iterdir())
    assert all(0.2 < inspect_audio(file).duration_s < 3 for file in files)
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_the_script_makes_the_sounds_of_the_sample_again():
    script = load("make_sounds")
    with (PROJECTS / "sounds" / "sounds.csv").open(encoding="utf-8", newline="") as file:
        number, row = next((place, row) for place, row in enumerate(csv.DictReader(file), 1) if row["kind"] == "bell")
    made = script.clip(number, "bell")
    shipped = read_audio(PROJECTS / "sounds" / row["file"])
    assert shipped.rate_hz == script.RATE_HZ
    assert np.corrcoef(made, shipped.samples[: len(made)])[0, 1] > 0.9


def test_the_notices_are_different_and_their_spans_are_whole_words_of_every_label():
    entry = sample("notices")
    rows = [json.loads(line) for line in (PROJECTS / entry["source"]).read_text("utf-8").splitlines()]
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows) == 240
    assert str(len(rows)) in entry["description"]
    counts = Counter(span["label"] for row in rows for span in row["spans"])
    assert set(counts) == set(entry["labels"])
    assert min(counts.values()) > 100
    for row in rows:
        marked = [row["text"][span["start"] : span["end"]] for span in row["spans"]]
        assert all(words and words == words.strip() for words in marked)


def test_the_script_writes_the_notices_of_the_sample_again():
    script = load("make_notices")
    lines = (PROJECTS / "notices" / "notices.jsonl").read_text("utf-8").splitlines()
    assert [script.notice(number) for number in range(1, script.COUNT + 1)] == [json.loads(line) for line in lines]


def test_the_parcels_are_many_and_go_in_every_way():
    entry = sample("parcels")
    rows = [row.fields for row in open_table(PROJECTS / entry["source"]).rows() if isinstance(row, Row)]
    counts = Counter(row[entry["label_field"]] for row in rows)
    assert set(counts) == set(entry["labels"])
    assert min(counts.values()) >= 40
    assert str(len(rows)) in entry["description"]
    assert any(row["weight (kg)"] == "NA" for row in rows)


def test_the_script_writes_the_parcels_of_the_sample_again():
    script = load("make_parcels")
    with (PROJECTS / "parcels" / "parcels.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(script.COLUMNS), *map(list, script.rows())]


def test_the_fruit_lies_inside_its_pictures_and_every_kind_is_there_often():
    entry = sample("fruit")
    lines = [json.loads(line) for line in (PROJECTS / entry["source"]).read_text("utf-8").splitlines()]
    assert str(len(lines)) in entry["description"]
    assert sorted(line["image"] for line in lines) == [f"images/table-{place:02}.jpg" for place in range(1, 65)]
    for line in lines:
        size = inspect_image(PROJECTS / "fruit" / line["image"])
        for x, y, width, height in (one["bbox"] for one in line["annotations"]):
            assert 0 <= x < x + width <= size.width
            assert 0 <= y < y + height <= size.height
    seen = Counter(one["label"] for line in lines for one in line["annotations"])
    assert set(seen) == set(entry["labels"])
    assert min(seen.values()) > 40


def lines_of(entry: dict) -> list[dict]:
    return [json.loads(line) for line in (PROJECTS / entry["source"]).read_text("utf-8").splitlines()]


def test_the_outlines_of_the_fruit_lie_in_the_boxes_of_the_same_pictures():
    boxed, outlined = lines_of(sample("fruit")), lines_of(sample("fruit-outlines"))
    assert [line["image"] for line in boxed] == [line["image"] for line in outlined]
    for boxes, outlines in zip(boxed, outlined, strict=True):
        for box, outline in zip(boxes["annotations"], outlines["annotations"], strict=True):
            assert box["label"] == outline["label"]
            x, y, width, height = box["bbox"]
            points = np.array([point for part in outline["parts"] for point in part["outline"]])
            assert len(points) > 8
            assert (points >= (x, y)).all()
            assert (points <= (x + width, y + height)).all()


def test_the_kinds_of_fruit_are_those_that_are_boxed():
    rows = [row.fields for row in open_table(PROJECTS / sample("fruit-kinds")["source"]).rows() if isinstance(row, Row)]
    boxed = {line["image"]: {one["label"] for one in line["annotations"]} for line in lines_of(sample("fruit"))}
    assert {row["image"]: set(row["kinds"].split("|")) for row in rows} == boxed


def test_the_hands_of_the_clocks_point_inside_their_pictures():
    lines = lines_of(sample("clocks"))
    assert str(len(lines)) in sample("clocks")["description"]
    names = sample("clocks")["skeletons"]["clock"]["points"]
    for line in lines:
        size = inspect_image(PROJECTS / "clocks" / line["image"])
        (annotation,) = line["annotations"]
        assert len(annotation["keypoints"]) == len(names)
        assert all(0 < x < size.width and 0 < y < size.height for x, y, _ in annotation["keypoints"])


def test_the_sounds_of_the_street_are_heard_one_after_the_other():
    lines = lines_of(sample("street"))
    assert str(len(lines)) in sample("street")["description"]
    for line in lines:
        ends = [0.0, *(one["end_s"] for one in line["annotations"])]
        starts = [*(one["start_s"] for one in line["annotations"]), length_s(line)]
        assert all(end < start for end, start in zip(ends, starts, strict=True))
    heard = Counter(one["label"] for line in lines for one in line["annotations"])
    assert set(heard) == set(sample("street")["labels"])
    assert sum(path.stat().st_size for path in (PROJECTS / "street" / "clips").iterdir()) < 1_000_000


def length_s(line: dict) -> float:
    return inspect_audio(PROJECTS / "street" / line["audio"]).duration_s


def test_the_script_writes_the_menu_of_the_sample_again():
    entry = sample("menu")
    rows = [row.fields for row in open_table(PROJECTS / entry["source"]).rows() if isinstance(row, Row)]
    assert [(row["dish"], row["contains"].split("|")) for row in rows] == load("make_menu").dishes()
    assert str(len(rows)) in entry["description"]
    assert min(Counter(one for row in rows for one in row["contains"].split("|")).values()) > 20


def test_the_script_boxes_a_drawing_that_it_lays_on_a_table():
    script = load("make_fruit")
    table = Image.new("RGB", (script.WIDTH_PX, script.HEIGHT_PX), "white")
    drawings = {
        (kind, name): Image.new("RGBA", (200, 100), "red") for kind, names in script.KINDS.items() for name in names
    }
    placed, owners = script.lay(table, drawings, random.Random(3))
    pixels = np.asarray(table).astype(int)
    reds = (pixels[..., 0] > 200) & (pixels[..., 1] < 60)
    assert placed
    assert reds.any()
    assert not (reds & (owners < 0)).any()
    for x, y, width, height in (one.box for one in placed):
        reds[y : y + height, x : x + width] = False
    assert not reds.any()


def test_the_script_cuts_a_drawing_to_what_is_visible_and_lays_it_on_white(script):
    drawing = Image.new("RGBA", (1000, 1000))
    drawing.paste((200, 0, 0, 255), (100, 100, 700, 400))
    drawing.putpixel((100, 100), (0, 0, 0, 1))
    picture = script.small(drawing)
    assert picture.size == (240, 120)
    assert picture.convert("RGB").getpixel((120, 60)) == (200, 0, 0)


def test_the_script_makes_the_pictures_of_its_list_and_no_others(script, tmp_path, monkeypatch):
    drawings = tmp_path / "drawings" / "birds"
    drawings.mkdir(parents=True)
    Image.new("RGBA", (500, 300), "red").save(drawings / "owl_.png")
    clipart = tmp_path / "clipart"
    (clipart / "images" / "old").mkdir(parents=True)
    (clipart / "sources.csv").write_text("subject,source\nanimals,birds/owl_.png\n", encoding="utf-8")
    monkeypatch.setattr(script, "CLIPART", clipart)
    assert script.make_pictures(tmp_path / "drawings") == 1
    assert [path.name for path in (clipart / "images").rglob("*")] == ["animals", "owl.png"]
