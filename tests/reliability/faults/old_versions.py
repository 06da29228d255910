"""Projects of every earlier version, a chain of forty steps more, and what happens when one of them fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import sqlalchemy as sa

from labeller.project.project import open_project
from labeller.store import inspection, migrate, project_file, reading, replacing
from labeller.store.inspection import SCHEMA_VERSION, check, layout
from labeller.store.tables import metadata
from tests.reliability.faults.disks import disk
from tests.reliability.faults.tally import Tally, refused
from tests.store.making import State, rows_of, state_of

KEPT = sorted((Path(__file__).parents[2] / "data").glob("project-v*.labeller"))
STEPS = 40
_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{revision:04}"
down_revision = "{before:04}"


def upgrade():
    with op.batch_alter_table("mark") as batch:
        batch.add_column(sa.Column("further_{revision}", sa.Integer(), nullable=True))
    {further}
"""


def run(tally: Tally) -> None:
    for kept in KEPT:
        tally.run("old project: every version that was kept", lambda kept=kept: updated(kept), kept.name)
        tally.run("old project: forty versions behind", lambda kept=kept: updated(kept, STEPS), kept.name)
        for broken in (1, 20, STEPS):
            tally.run(
                "old project: a step of the chain fails",
                lambda kept=kept, broken=broken: taken_back(kept, broken),
                f"{kept.name}, step {broken}",
            )
        tally.run("old project: the disk is full", lambda kept=kept: on_full_disk(kept), kept.name)
    tally.run("a project from the future", from_the_future, "")


def updated(kept: Path, steps: int = 0) -> str:
    """All that was in it is there afterwards, and a copy of what it was lies beside it."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder, later_program(Path(folder) / "steps", steps):
        path = Path(shutil.copy(kept, Path(folder) / "old.labeller"))
        before = state_of(path)
        open_project(path).close()
        assert check(path) == []
        assert _without_added(state_of(path), before) == before
        assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION + steps,)]
        for aside in path.parent.glob("old.before-update*"):
            assert state_of(aside) == before
    return "recovered"


def taken_back(kept: Path, broken: int) -> str:
    """All steps are one: where one fails, none was done, and with a program that is mended all are."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder:
        path = Path(shutil.copy(kept, Path(folder) / "old.labeller"))
        before = state_of(path)
        with later_program(Path(folder) / "broken", STEPS, broken=broken):
            assert refused(lambda: open_project(path)) is not None, "a broken step was passed over"
        assert state_of(path) == before
        with later_program(Path(folder) / "mended", STEPS):
            open_project(path).close()
        assert _without_added(state_of(path), before) == before
    return "recovered"


def on_full_disk(kept: Path) -> str:
    with TemporaryDirectory(prefix="labeller-faults-") as folder, disk(Path(folder) / "disk") as small:
        for left in (0, 100_000, 400_000, 700_000):
            with later_program(Path(folder) / f"steps-{left}", STEPS):
                path = Path(shutil.copy(kept, small.folder / f"old-{left}.labeller"))
                before = state_of(path)
                small.fill(left)
                said = refused(lambda path=path: open_project(path).close())
                assert said is None or state_of(path) == before
                small.make_room()
                open_project(path).close()
                assert _without_added(state_of(path), before) == before
                for one in small.folder.iterdir():
                    one.unlink()
    return "recovered"


def from_the_future() -> str:
    with TemporaryDirectory(prefix="labeller-faults-") as folder:
        path = Path(shutil.copy(KEPT[-1], Path(folder) / "new.labeller"))
        with later_program(Path(folder) / "steps", STEPS):
            open_project(path).close()
        before = path.read_bytes()
        said = refused(lambda: open_project(path))
        assert said is not None, "a project from the future was opened"
        assert "newer Labeller" in said.title
        assert path.read_bytes() == before
    return "recovered"


@contextmanager
def later_program(folder: Path, steps: int, *, broken: int | None = None) -> Iterator[None]:
    """The program as it will be so many versions from now. The step `broken` does what SQLite refuses."""
    if not steps:
        yield
        return
    shutil.copytree(migrate.MIGRATIONS, folder)
    head = SCHEMA_VERSION + steps
    for revision in range(SCHEMA_VERSION + 1, head + 1):
        further = 'op.execute("UPDATE item SET key = 1")' if revision == SCHEMA_VERSION + (broken or 0) else ""
        step = _STEP.format(revision=revision, before=revision - 1, further=further)
        (folder / "versions" / f"v{revision:04}_further.py").write_text(step)
    expected = _expected(steps)
    with ExitStack() as patches:
        patches.enter_context(patch.object(migrate, "MIGRATIONS", folder))
        patches.enter_context(patch.object(migrate, "HEAD", f"{head:04}"))
        patches.enter_context(patch.object(inspection, "expected_layout", lambda: expected))
        # What a newer one has in its tables is not looked for.
        patches.enter_context(patch.object(inspection, "find_unreadable", lambda _: ()))
        for module in (inspection, project_file, reading, replacing):
            patches.enter_context(patch.object(module, "SCHEMA_VERSION", head))
        yield


def _expected(steps: int) -> object:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as db:
        metadata.create_all(db)
        for revision in range(SCHEMA_VERSION + 1, SCHEMA_VERSION + steps + 1):
            db.exec_driver_sql(f"ALTER TABLE mark ADD COLUMN further_{revision} INTEGER")
        expected = layout(db.connection.driver_connection)
    engine.dispose()
    return expected


def _without_added(state: State, before: State) -> State:
    """Without the tables and the columns that came in by the steps."""
    return {name: [row[: len(old[0])] for row in state[name]] if old else state[name] for name, old in before.items()}
