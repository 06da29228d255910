"""labeller new, info, check, open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.loop.settings import LoopSettings
from labeller.project.commands.answers import Flag, SetAnswer
from labeller.project.commands.settings import ChangeSetting
from labeller.project.project import open_project
from labeller.store.inspection import SCHEMA_VERSION

TEXT = ("--task", "text-classification")


def schema_of(path: Path):
    project = open_project(path, read_only=True)
    project.close()
    return project.schema


def test_new_project_is_empty_and_has_its_labels_in_order(cli, tmp_path):
    said = cli("new", "p.labeller", *TEXT, "--labels", "zebra, cat ,dog")
    assert said.out == f"Made {tmp_path / 'p.labeller'} for text-classification with 3 labels.\n"
    facts = cli("info", "p.labeller", "--json").json
    assert (facts["items"], facts["by_label"]) == (0, {"zebra": 0, "cat": 0, "dog": 0})
    assert [label.name for label in schema_of(tmp_path / "p.labeller").labels] == ["zebra", "cat", "dog"]


@pytest.mark.parametrize("task", [task.value for task in Task])
def test_every_task_can_be_chosen(cli, task):
    assert cli("new", "p", "--task", task).status == 0
    assert cli("info", "p", "--json").json["task"] == task


def test_info_tells_what_the_project_has_settled(cli, project):
    facts = cli("info", project, "--json").json
    assert (facts["strategy"], facts["control_share"]) == (LoopSettings().strategy, 0.1)
    opened = open_project(project)
    opened.perform(ChangeSetting("control_share", 0.25))
    opened.close()
    assert cli("info", project, "--json").json["control_share"] == 0.25


def test_ending_may_be_left_out_everywhere(cli, table):
    cli("new", "pets", *TEXT)
    assert Path("pets.labeller").is_file()
    assert cli("import", "pets", table).status == 0
    assert cli("info", "pets", "--json").json["items"] == 40
    assert cli("open", "pets").opened == Path("pets.labeller")
    assert "There is no project at" in cli("info", "dogs").err


def test_file_that_is_there_is_taken_before_one_with_the_ending(cli, fails):
    cli("new", "pets", *TEXT)
    Path("pets").write_text("something else")
    assert fails(1, "info", "pets").startswith("pets is not a Labeller project.")


def test_unicode_names_work(cli):
    cli("new", "Büro 日本.labeller", *TEXT, "--labels", "größe,日本,🙂")
    assert list(cli("info", "Büro 日本", "--json").json["by_label"]) == ["größe", "日本", "🙂"]


def test_project_that_exists_is_not_overwritten(cli, fails, project):
    before = project.read_bytes()
    assert fails(1, "new", project, *TEXT).startswith("pets.labeller exists already.")
    assert project.read_bytes() == before


def test_folder_that_is_not_there_is_named(fails):
    assert fails(2, "new", "nowhere/p", *TEXT) == "There is no folder nowhere. Nothing was made. Make the folder first."


@pytest.mark.parametrize("labels", ["cat,cat", "cat, cat"])
def test_label_twice_is_wrong_use(fails, labels):
    assert fails(2, "new", "p", *TEXT, "--labels", labels).startswith("A label is given twice.")
    assert list(Path().glob("p*")) == []


SCHEMA = [
    {"name": "cat", "color": "#112233", "key": "c", "guideline": "Any cat.\nTigers too."},
    {"name": "日本"},
    "plain",
]


@pytest.mark.parametrize("document", [SCHEMA, {"labels": SCHEMA, "comment": "ours"}], ids=["list", "object"])
def test_labels_come_from_a_file(cli, tmp_path, document):
    Path("schema.json").write_text(json.dumps(document), encoding="utf-8-sig")
    assert cli("new", "p", *TEXT, "--schema", "schema.json").status == 0
    cat, *others = schema_of(tmp_path / "p.labeller").labels
    assert (cat.name, cat.color, cat.key, cat.guideline) == ("cat", "#112233", "c", "Any cat.\nTigers too.")
    assert [label.name for label in others] == ["日本", "plain"]
    assert all(label.color for label in others)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "schema.json is not JSON"),
        (b"\xff\xfe\x00", "schema.json is not JSON"),
        ('{"classes": []}', 'schema.json holds no list of labels under "labels"'),
        ("3", 'schema.json holds no list of labels under "labels"'),
        ("[" * 100_000, "schema.json is nested too deeply"),
        ('[{"colour": "red"}]', "every label needs a name"),
        ('[{"name": " "}]', "every label needs a name"),
        ("[3]", "every label needs a name, 3 has none"),
        ('[{"name": "cat", "colour": "#000000"}]', "the label cat cannot have 'colour': '#000000'"),
        ('[{"name": "cat", "key": 1}]', "the label cat cannot have 'key': 1"),
        ('[{"name": "cat", "color": "red"}]', "red is no colour"),
        ('["cat", {"name": "cat"}]', "A label is given twice"),
    ],
)
def test_schema_file_that_is_wrong_is_explained_and_makes_nothing(fails, content, reason):
    Path("schema.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert reason in fails(2, "new", "p", *TEXT, "--schema", "schema.json")
    assert list(Path().glob("*labeller*")) == []


def test_schema_file_that_is_missing_is_named(fails):
    assert fails(2, "new", "p", *TEXT, "--schema", "s.json").startswith("s.json cannot be read: No such file")


@pytest.mark.parametrize("labels", [["a" * 201], [{"name": "a", "key": "x"}, {"name": "b", "key": "x"}]])
def test_label_that_the_project_refuses_leaves_no_half_made_project(fails, labels):
    Path("schema.json").write_text(json.dumps(labels))
    fails(1, "new", "p", *TEXT, "--schema", "schema.json")
    assert list(Path().glob("*labeller*")) == []


def test_info_counts_what_is_in_the_project(cli, project):
    with_answers = open_project(project)
    with_answers.perform(SetAnswer(1, Answer(ItemState.SKIPPED, 1, 0.0)))
    with_answers.perform(SetAnswer(2, None))
    with_answers.perform(Flag(3, is_flagged=True))
    with_answers.close()
    facts = cli("info", project, "--json").json
    assert facts == {
        "name": "pets",
        "task": "text-classification",
        "items": 40,
        "answered": 38,
        "skipped": 1,
        "audited": 0,
        "flagged": 1,
        "annotations": 38,
        "by_label": {"cat": 19, "dog": 19},
        "by_source": {"import": 38},
        "events": 6,
        "schema_version": SCHEMA_VERSION,
        "strategy": LoopSettings().strategy,
        "control_share": 0.1,
        "faults": [],
    }


def test_info_reads_well(cli, project):
    lines = cli("info", project).out.splitlines()
    assert lines[:3] == ["name            pets", "task            text-classification", "items           40"]
    assert {"  cat  20", "  dog  20", "  import  40"} <= set(lines)
    assert lines[-1] == "integrity: sound"


@pytest.mark.parametrize("command", [("info",), ("check",), ("suggest",), ("simulate", "--budget", "5")])
@pytest.mark.parametrize("what", ["nothing", "a folder", "another file", "an empty file", "a cut-off project"])
def test_what_is_no_project_is_refused_by_every_command(fails, cli, command, what):
    path = Path("p.labeller")
    if what == "a folder":
        path.mkdir()
    elif what == "a cut-off project":
        cli("new", "q", *TEXT)
        path.write_bytes(Path("q.labeller").read_bytes()[:5000])
    elif what != "nothing":
        path.write_bytes(b"PK\x03\x04" * (what == "another file") * 500)
    said = fails(1, command[0], path, *command[1:])
    assert "p.labeller" in said or said.startswith("The project file is damaged")


def test_project_that_is_open_elsewhere_can_be_looked_at_but_not_changed(cli, fails, project, table):
    elsewhere = open_project(project)
    elsewhere.perform(Flag(1, is_flagged=True))
    assert cli("info", project, "--json").json["flagged"] == 1
    assert cli("check", project).status == 0
    assert fails(1, "import", project, table).startswith("pets.labeller is open in another window of Labeller.")
    elsewhere.close()


def test_sound_project_is_said_to_be_sound(cli, project):
    assert cli("check", project).out == "pets.labeller is sound.\n"
    assert cli("check", project, "--json").json == {"ok": True, "faults": [], "repaired": None}


def test_repairing_what_is_sound_makes_no_file(cli, project):
    assert cli("check", project, "--repair").out == "pets.labeller is sound.\n"
    assert list(project.parent.glob("*.repaired*")) == []


def damage(project: Path) -> None:
    """Overwrite the middle of the file, as a failing disk does."""
    content = bytearray(project.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\x5a" * 4096
    project.write_bytes(content)


def test_damaged_project_is_reported_and_left_as_it_is(cli, fails, project):
    damage(project)
    before = project.read_bytes()
    assert "--repair saves what can be read into a new file." in fails(1, "check", project)
    as_json = cli("check", project, "--json")
    assert (as_json.status, as_json.json["ok"], bool(as_json.json["faults"])) == (1, False, True)
    assert project.read_bytes() == before


def test_repair_saves_what_can_be_read_beside_the_damaged_file(cli, project):
    damage(project)
    before = project.read_bytes()
    said = cli("check", project, "--repair")
    assert said.status == 0
    assert "pets.repaired.labeller. The damaged file was left as it is." in said.out
    assert project.read_bytes() == before
    assert cli("check", "pets.repaired").status == 0
    assert 0 < cli("info", "pets.repaired", "--json").json["items"] <= 40


def test_repair_does_not_overwrite_an_earlier_one(cli, fails, project):
    damage(project)
    assert cli("check", project, "--repair").status == 0
    repaired = Path("pets.repaired.labeller")
    before = repaired.read_bytes()
    assert "pets.repaired.labeller" in fails(1, "check", project, "--repair")
    assert repaired.read_bytes() == before


def test_open_hands_the_project_to_the_window(cli, project):
    assert cli("open", project).opened == project


def test_project_alone_is_opened_as_by_a_double_click(cli, project):
    assert cli(project).opened == project


def test_open_refuses_what_is_not_there(cli, fails):
    assert fails(1, "open", "p.labeller").startswith("There is no project at p.labeller.")
    assert cli("open", "p.labeller").opened is None


def test_open_without_a_project_shows_the_start_page(cli):
    assert cli("open").opened == "start"
