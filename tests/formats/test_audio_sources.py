"""Sounds come in from folders, tables and Hugging Face folders, with their labels; what cannot be read is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labeller.domain.item import Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.hf.audiofolder import HfAudiofolderFormat
from labeller.formats.registry import format_named, recognise, sniff
from labeller.jobs import JobContext
from labeller.media.audio import read_audio
from labeller.media.unreadable import UnreadableError
from tests.delivery.enclosing import write_with_card
from tests.formats.made import HOSTILE_LABELS, Row, dataset_of, draw
from tests.media.sounds import cut, noise, save, tone

AUDIO = Task.AUDIO_CLASSIFICATION


def read(source, options=None):
    chosen = recognise(source)
    preview = chosen.preview(source, options or ReadOptions(), JobContext())
    return preview, list(chosen.read(source, preview.options, JobContext()))


def items(found):
    return {one.path: one for one in found if isinstance(one, NewItem)}


def test_the_folders_of_sounds_are_their_labels(tmp_path):
    for number, place in enumerate(["bird/1.wav", "bird/2.flac", "rain/1.ogg", "rain/x y.mp3"]):
        save(tmp_path / place, noise(0.5, seed=number))
    preview, found = read(tmp_path)
    assert (preview.format, preview.medium, preview.task) == ("folder-per-class", Medium.AUDIO, AUDIO)
    got = items(found)
    assert {path: one.annotations[0].label for path, one in got.items()} == {
        "bird/1.wav": "bird",
        "bird/2.flac": "bird",
        "rain/1.ogg": "rain",
        "rain/x y.mp3": "rain",
    }
    assert all(one.duration_s == pytest.approx(0.5, abs=0.01) for one in got.values())
    assert all(one.size_bytes and one.modified_ns and one.content_hash for one in got.values())


def test_a_cover_among_songs_does_not_make_a_folder_of_pictures(tmp_path):
    for number in range(3):
        save(tmp_path / "album" / f"{number}.wav", noise(0.1, seed=number))
    draw(tmp_path / "album" / "cover.png", 1)
    preview, found = read(tmp_path)
    assert preview.medium is Medium.AUDIO
    assert len(items(found)) == 3


def test_among_more_pictures_a_sound_is_passed_over(tmp_path):
    for number in range(3):
        draw(tmp_path / f"{number}.png", number)
    save(tmp_path / "note.wav")
    assert read(tmp_path)[0].medium is Medium.IMAGE


def test_bad_files_are_reported_one_by_one_and_the_rest_comes_in(tmp_path):
    save(tmp_path / "good.wav")
    cut(save(tmp_path / "cut.wav", noise(2.0)))
    cut(save(tmp_path / "cut.mp3", noise(5.0)))
    (tmp_path / "empty.wav").touch()
    (tmp_path / "page.mp3").write_text("<html>404</html>")
    (tmp_path / "song.m4a").write_bytes(b"\0\0\0\x18ftypM4A ")
    draw(tmp_path / "picture.flac", 1)
    _, found = read(tmp_path)
    assert list(items(found)) == ["good.wav"]
    reasons = {one.file: one.reason for one in found if isinstance(one, Problem)}
    assert set(reasons) == {"cut.wav", "cut.mp3", "empty.wav", "page.mp3", "song.m4a", "picture.flac"}
    assert "web page" in reasons["page.mp3"]
    assert "M4A" in reasons["song.m4a"]
    assert "PNG" in reasons["picture.flac"]


@pytest.mark.parametrize("name", ["clips.csv", "clips.jsonl"])
def test_a_table_that_names_sounds_gives_them(tmp_path, name):
    rows = [(f"wavs/{number}.wav", "dog" if number % 2 else "cat") for number in range(6)]
    for number, (path, _) in enumerate(rows):
        save(tmp_path / path, noise(0.1, seed=number))
    table = tmp_path / name
    if name.endswith("csv"):
        table.write_text("recording,species\n" + "".join(f"{path},{label}\n" for path, label in rows))
    else:
        table.write_text("".join(json.dumps({"recording": path, "species": label}) + "\n" for path, label in rows))
    preview, found = read(table)
    assert (preview.medium, preview.task, preview.options.media_field) == (Medium.AUDIO, AUDIO, "recording")
    assert {path: one.annotations[0].label for path, one in items(found).items()} == dict(rows)


def test_a_row_whose_sound_is_missing_is_reported_with_its_line(tmp_path):
    save(tmp_path / "1.wav")
    (tmp_path / "a.csv").write_text("file,label\n1.wav,x\n2.wav,y\n../3.wav,x\n")
    _, found = read(tmp_path / "a.csv")
    assert list(items(found)) == ["1.wav"]
    reasons = [one.reason for one in found if isinstance(one, Problem)]
    assert reasons == [
        "the file is not there (a.csv, line 3)",
        "its path leads out of the media folder (a.csv, line 4)",
    ]


def test_a_table_of_pictures_is_no_table_of_sounds(tmp_path):
    draw(tmp_path / "1.png", 1)
    (tmp_path / "a.csv").write_text("file,label\n1.png,x\n")
    with pytest.raises(UsageError, match="names images"):
        format_named("csv").preview(tmp_path / "a.csv", ReadOptions(task=AUDIO), JobContext())
    (tmp_path / "b.csv").write_text("text,label\nwords,x\n")
    with pytest.raises(UnreadableError, match="no column names sound files"):
        format_named("csv").preview(tmp_path / "b.csv", ReadOptions(task=AUDIO), JobContext())


def test_an_audiofolder_of_somebody_else_is_read(tmp_path):
    for split in ("train", "test"):
        for number in range(2):
            save(tmp_path / split / f"{number}.wav", noise(0.1, seed=hash(split) % 99 + number))
        lines = [json.dumps({"file_name": f"{number}.wav", "label": "ab"[number]}) for number in range(2)]
        (tmp_path / split / "metadata.jsonl").write_text("\n".join(lines) + "\n")
    found, preview = sniff(tmp_path, ReadOptions(), JobContext())
    assert (found.name, preview.task, preview.count) == ("hf-audiofolder", AUDIO, 4)
    got = items(found.read(tmp_path, preview.options, JobContext()))
    assert {(path, one.split, one.annotations[0].label) for path, one in got.items()} == {
        ("test/0.wav", "test", "a"),
        ("test/1.wav", "test", "b"),
        ("train/0.wav", "train", "a"),
        ("train/1.wav", "train", "b"),
    }


def test_spellings_that_loaders_do_not_look_for_go_out_as_usual_ones(tmp_path):
    save(tmp_path / "in" / "a.oga", tone(), format="OGG")
    save(tmp_path / "in" / "b.wave", tone(), format="WAV")
    rows = [Row("a.oga", ("x",)), Row("b.wave", ("x",))]
    dataset = dataset_of(AUDIO, rows, ["x"], tmp_path / "in")
    (tmp_path / "out").mkdir()
    report = HfAudiofolderFormat().write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    assert {"data/a.ogg", "data/b.wav"} <= {path.replace("train/", "data/") for path in report.files}
    assert {one.name for one in report.renamed} == {"a.oga", "b.wave"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_library_that_it_is_for_loads_what_was_written(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    # It wants PyTorch for sounds, a gigabyte, even where it only passes on where they lie.
    monkeypatch.setattr(datasets.Audio, "encode_example", lambda _, path: {"bytes": None, "path": path})
    rows = [
        Row(f"{number}.wav", (HOSTILE_LABELS[number],), split="train" if number % 3 else "test", name=f"clip {number}")
        for number in range(12)
    ]
    dataset = dataset_of(AUDIO, rows, HOSTILE_LABELS[:12], tmp_path / "in")
    write_with_card(HfAudiofolderFormat(), dataset, tmp_path / "out")
    datasets.disable_progress_bars()
    loaded = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert {split: len(part) for split, part in loaded.items()} == {"train": 8, "test": 4}
    for split, part in loaded.items():
        assert isinstance(part.features["audio"], datasets.Audio)
        for row in part.cast_column("audio", datasets.Audio(decode=False)):
            number = int(row["name"].split()[1])
            assert part.features["label"].int2str(row["label"]) == HOSTILE_LABELS[number]
            assert (split == "train") == bool(number % 3)
            original = read_audio(tmp_path / "in" / f"{number}.wav")
            assert (read_audio(Path(row["audio"]["path"])).samples == original.samples).all()
