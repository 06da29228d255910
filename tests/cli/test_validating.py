"""labeller validate: one document, one status."""

from __future__ import annotations

import json

from labeller.cli.main import run


def never(_path):
    raise AssertionError("no window")


def test_a_sound_table(tmp_path, capsys):
    (tmp_path / "x.csv").write_text("text,label\nhello there,greeting\ngood bye now,parting\n")
    assert run(["validate", str(tmp_path / "x.csv"), "--json"], never) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["ok"], document["errors"], document["warnings"]) == ("csv", True, [], [])
    assert document["counts"]["labels"] == {"greeting": 1, "parting": 1}


def test_errors_have_code_place_message_and_fix(tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps({"images": [{"id": 1, "file_name": "gone.png"}], "categories": []}))
    assert run(["validate", str(tmp_path / "x.json"), "--format", "coco", "--json"], never) == 1
    printed = capsys.readouterr()
    (error,) = json.loads(printed.out)["errors"]
    assert (error["code"], error["message"]) == ("missing-file", "the image gone.png is not there")
    assert set(error) == {"code", "where", "message", "fix"}
    assert printed.err.startswith("labeller: x.json has 1 error.")


def test_for_people_faults_are_grouped_with_their_fix(tmp_path, capsys):
    images = [{"id": number, "file_name": f"{number}.png"} for number in range(1, 31)]
    (tmp_path / "x.json").write_text(json.dumps({"images": images, "annotations": [], "categories": []}))
    assert run(["validate", str(tmp_path / "x.json")], never) == 1
    out = capsys.readouterr().out
    assert "30 errors: missing-file. Put the file beside the annotations" in out
    assert "and 20 more" in out


def test_nothing_there_is_wrong_use(tmp_path, capsys):
    assert run(["validate", str(tmp_path / "gone")], never) == 2
