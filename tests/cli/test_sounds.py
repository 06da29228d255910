"""The whole job with sounds from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.sounds import KINDS, make_sounds
from tests.media.sounds import cut


@pytest.fixture
def project(cli, tmp_path: Path) -> str:
    make_sounds(tmp_path / "sounds", 10)
    cut(tmp_path / "sounds" / "hiss" / "hiss 000.wav")
    cli("new", "p.labeller", "--task", "audio-classification", "--labels", ",".join(KINDS))
    report = cli("import", "p.labeller", "sounds", "--json").json
    assert (report["items_added"], report["annotations_added"]) == (29, 29)
    assert [problem["file"] for problem in report["problems"]] == ["hiss/hiss 000.wav"]
    return "p.labeller"


def test_known_answers_are_replayed_and_learned_from(cli, project):
    curve = cli("simulate", project, "--budget", 12, "--batch", 4, "--json").json["curve"]
    assert [point["n"] for point in curve] == [4, 8, 12]
    assert curve[-1]["accuracy"] > 0.8


def test_sounds_without_answers_get_suggestions(cli, project, tmp_path):
    make_sounds(tmp_path / "more", 3, seed=7)
    cli("import", project, "more", "--unlabelled")
    rows = cli("suggest", project, "-n", 9, "--json").json
    assert len(rows) == 9
    right = [row["name"].startswith(f"{row['suggestion']}/") for row in rows if row["suggestion"]]
    assert sum(right) >= 0.7 * len(right) > 0


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "folder-per-class", "hf-audiofolder"])
def test_every_format_for_sounds_is_written_and_read_back(cli, project, name):
    report = cli("export", project, f"out-{name}", "--format", name, "--splits", "80,10,10", "--json").json
    assert (report["items"], report["annotations"], report["verified"]) == (29, 29, True)
    assert len(list(Path(f"out-{name}").rglob("*.wav"))) == 29


def test_json_lines_name_sounds_and_labels(cli, project):
    cli("export", project, "out", "--format", "jsonl")
    lines = [json.loads(line) for line in Path("out/items.jsonl").read_text("utf-8").splitlines()]
    assert all(Path("out", line["audio"]).is_file() and line["name"].startswith(line["label"]) for line in lines)
