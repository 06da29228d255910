"""Old projects open, and what a migration makes is what a new project has."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from labeller.errors import LabellerError
from labeller.project.project import open_project
from labeller.store import inspection, item_store, migrate, project_file
from labeller.store.connections import writer_engine
from labeller.store.inspection import SCHEMA_VERSION, check, expected_layout, layout
from labeller.store.migrate import HEAD, upgrade
from labeller.store.tables import metadata
from tests.store.making import rows_of, state_of

KEPT = sorted((Path(__file__).parents[1] / "data").glob("project-v*.labeller"))

NEXT = f"{SCHEMA_VERSION + 1:04}"
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("mark") as batch:
        batch.add_column(sa.Column("priority", sa.Integer(), nullable=True))
    {further}
"""


def test_tables_made_step_by_step_equal_those_of_a_new_project(tmp_path, closed):
    path = tmp_path / "empty.labeller"
    engine = writer_engine(path, mode="rwc", keep_references=False)
    upgrade(engine, SCHEMA_VERSION)
    engine.dispose()
    with closing(sqlite3.connect(path)) as migrated, closing(sqlite3.connect(closed)) as fresh:
        assert layout(migrated) == layout(fresh) == expected_layout()
    assert rows_of(path, "SELECT * FROM alembic_version") == rows_of(closed, "SELECT * FROM alembic_version")


def test_a_project_of_every_version_is_kept():
    assert [path.name for path in KEPT] == [f"project-v{version + 1}.labeller" for version in range(SCHEMA_VERSION)]


@pytest.fixture(params=KEPT, ids=lambda path: path.stem)
def kept(request, tmp_path):
    return Path(shutil.copy(request.param, tmp_path / "kept.labeller"))


def test_a_kept_project_opens_with_all_that_is_in_it(kept):
    project = open_project(kept)
    assert project.schema.names == ("cat", "dog", "猫", "bird", "mistake")
    assert project.settings == {"control_share": 0.1}
    with project.read() as db:
        summaries = item_store.find_summaries(db, item_store.find_item_ids(db))
    assert [(one.name, one.state.value, one.label_ids) for one in summaries] == [
        ("Größe 1.jpg", "answered", (1, 2)),
        ("Größe 2.jpg", "answered", (1,)),
        ("Größe 3.jpg", "open", ()),
        ("Größe 4.jpg", "skipped", ()),
        ("Größe 5.jpg", "open", ()),
    ]
    project.close()
    assert check(kept) == []


def test_the_history_of_a_kept_project_can_be_undone_and_redone(kept):
    project = open_project(kept)
    before = state_of(kept)
    steps = 0
    while project.undo():
        steps += 1
    assert project.schema.labels == ()
    for _ in range(steps):
        project.redo()
    assert state_of(kept) == before
    project.close()


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """A program that is one version ahead; gives a function that writes its migration."""
    steps = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, steps)
    monkeypatch.setattr(migrate, "MIGRATIONS", steps)
    monkeypatch.setattr(migrate, "HEAD", NEXT)
    monkeypatch.setattr(inspection, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(project_file, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    engine = sa.create_engine("sqlite://")
    with engine.begin() as db:
        metadata.create_all(db)
        db.exec_driver_sql("ALTER TABLE mark ADD COLUMN priority INTEGER")
        expected = layout(db.connection.driver_connection)
    engine.dispose()

    def write(further: str = "") -> None:
        step = NEXT_STEP.format(revision=NEXT, before=HEAD, further=further)
        (steps / "versions" / f"v{NEXT}_priority.py").write_text(step)
        monkeypatch.setattr(inspection, "expected_layout", lambda: expected)

    return write


def test_an_older_project_is_copied_aside_and_brought_up_to_date(closed, next_version):
    next_version()
    before = state_of(closed)
    open_project(closed).close()
    assert rows_of(closed, "PRAGMA user_version") == [(SCHEMA_VERSION + 1,)]
    assert rows_of(closed, "SELECT * FROM alembic_version") == [(NEXT,)]
    assert {**state_of(closed), "mark": []} == before
    aside = closed.with_name(f"test.before-update-from-{SCHEMA_VERSION}.labeller")
    assert rows_of(aside, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert state_of(aside) == before


def test_an_update_that_fails_leaves_the_file_as_it_was(closed, next_version):
    next_version('op.execute("UPDATE item SET key = 1")')
    before = state_of(closed)
    with pytest.raises(LabellerError, match="could not be brought up to date"):
        open_project(closed)
    assert state_of(closed) == before
    assert rows_of(closed, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_an_update_that_leaves_rows_without_their_parents_is_taken_back(closed, next_version):
    next_version('op.execute("DELETE FROM item WHERE id = 1")')
    before = state_of(closed)
    with pytest.raises(LabellerError, match="refer to rows that are missing"):
        open_project(closed)
    assert state_of(closed) == before


def test_an_older_project_is_not_brought_up_to_date_by_an_onlooker(closed, next_version):
    next_version()
    with pytest.raises(LabellerError, match="older Labeller"):
        open_project(closed, read_only=True)
    assert rows_of(closed, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_the_newest_step_is_the_head():
    steps = sorted(path.name for path in (migrate.MIGRATIONS / "versions").glob("v*.py"))
    assert steps[-1].startswith(f"v{HEAD}_")
    assert len(steps) == SCHEMA_VERSION


@pytest.mark.parametrize("noted", ["VALUES ('9999')", "VALUES (x'30')", "VALUES (NULL)", "VALUES ('0001'), ('0002')"])
def test_an_old_project_of_no_known_version_is_damaged(tmp_path, noted):
    path = Path(shutil.copy(KEPT[0], tmp_path / "kept.labeller"))
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE other (version_num VARCHAR(32)); DROP TABLE alembic_version;"
            f"ALTER TABLE other RENAME TO alembic_version; INSERT INTO alembic_version {noted}"
        )
    with pytest.raises(LabellerError, match="its version is unreadable"):
        open_project(path)
