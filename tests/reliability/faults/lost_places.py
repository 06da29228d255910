"""Files, folders and disks that go away, turn read-only or fail while a project is open, and second ways to a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswer
from labeller.project.copying import save_copy
from labeller.project.project import Project, open_project
from labeller.store.inspection import check
from tests.reliability.faults.disks import Disk, disk, failing_disk
from tests.reliability.faults.tally import Tally, refused
from tests.reliability.faults.victims import answers_in
from tests.store.making import answer, new_project

TAKE_AWAY: dict[str, Callable[[Path], object]] = {
    "the file is removed": lambda path: path.unlink(),
    "the file is renamed": lambda path: path.rename(path.with_name("renamed.labeller")),
    "the folder is renamed": lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    "the folder is removed": lambda path: shutil.rmtree(path.parent),
    "the file is replaced": lambda path: _replace(path),
}
SECOND_WAYS: dict[str, Callable[[Path, Path], object]] = {
    "a symbolic link": lambda path, other: other.symlink_to(path),
    "a hard link": lambda path, other: os.link(path, other),
    "another spelling": lambda *_: None,
    "a folder of links": lambda path, other: other.parent.joinpath("links").symlink_to(path.parent),
}


def run(tally: Tally) -> None:
    for name, take_away in TAKE_AWAY.items():
        tally.run(f"open project: {name}", lambda act=take_away: gone(act), name)
    for name, link in SECOND_WAYS.items():
        tally.run(f"second window: by {name}", lambda link=link: second_way(link), name)
    tally.run("open project: its disk is pulled out", pulled_out, "tmpfs")
    tally.run("read-only disk", read_only_disk, "tmpfs")
    tally.run("the disk fails: input/output error", lambda: failing(lambda one: one.fail()), "ext4 on a full tmpfs")
    tally.run("the disk turns read-only", lambda: failing(lambda one: one.give_up()), "ext4, remount abort")


@contextmanager
def worked_on(folder: Path) -> Iterator[Project]:
    """A project that is open, with three answers."""
    folder.mkdir(exist_ok=True)
    new_project(folder, items=10).close()
    project = open_project(folder / "test.labeller", annotator="ann")
    for item_id in (1, 2, 3):
        project.perform(SetAnswer(item_id, answer(1)))
    try:
        yield project
    finally:
        project.close()


def gone(take_away: Callable[[Path], object]) -> str:
    """Nothing more goes into a file that is gone, and all that was open goes into a copy."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder, worked_on(Path(folder) / "client") as project:
        take_away(project.path)
        return _saved_elsewhere(project, Path(folder) / "copy.labeller")


def pulled_out() -> str:
    with (
        TemporaryDirectory(prefix="labeller-faults-") as folder,
        disk(Path(folder) / "stick") as stick,
        worked_on(stick.folder / "client") as project,
    ):
        stick.pull_out()
        return _saved_elsewhere(project, Path(folder) / "copy.labeller")


def _saved_elsewhere(project: Project, copy: Path) -> str:
    said = refused(lambda: project.perform(SetAnswer(4, answer(1))))
    assert said is not None, "an answer went into a file that is gone"
    save_copy(project, copy, JobContext())
    assert check(copy) == []
    assert len(answers_in(copy)) == 3
    return "recovered"


def second_way(link: Callable[[Path, Path], object]) -> str:
    """Only one window writes, by whatever name it opened the file."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder, worked_on(Path(folder) / "client") as project:
        other = Path(folder) / "other.labeller"
        link(project.path, other)
        ways = [other, Path(folder) / "links" / project.path.name, Path(f"{folder}//client/../client/test.labeller")]
        for way in ways:
            if way.exists():
                said = refused(lambda way=way: open_project(way).close())
                assert said is not None, f"{way} was opened twice"
                assert "another window" in said.title, str(said)
        project.perform(SetAnswer(4, answer(1)))
        path = project.path
        open_project(path, read_only=True).close()
        project.perform(SetAnswer(5, answer(1)))
        project.close()
        assert check(path) == []
        assert len(answers_in(path)) == 5
    return "recovered"


def read_only_disk() -> str:
    """It can be looked at, and opening it for work says why that cannot be."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder, disk(Path(folder) / "disk") as small:
        with worked_on(small.folder) as project:
            path = project.path
        small.make_read_only()
        assert refused(lambda: open_project(path)) is not None
        assert refused(lambda: new_project(small.folder, name="new")) is not None
        onlooker = open_project(path, read_only=True)
        onlooker.close()
        assert len(answers_in(path)) == 3
        small.make_writable()
        open_project(path).close()
    return "recovered"


def failing(break_it: Callable[[Disk], object]) -> str:
    """What the disk did not take is said not to be kept; all before it can still be saved elsewhere or is there."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder:
        done: list[int] = []
        with failing_disk(Path(folder)) as broken, worked_on(broken.folder / "client") as project:
            break_it(broken)

            def work() -> None:
                for number in range(2_000):
                    item_id = number % 7 + 4
                    project.perform(SetAnswer(item_id, answer(number // 7 % 2 + 1)))
                    done.append(item_id)

            said = refused(work)
            assert said is not None, "the disk took everything"
            copied = refused(lambda: save_copy(project, Path(folder) / "copy.labeller", JobContext()))
        if copied is not None:
            return "clear"
        assert check(Path(folder) / "copy.labeller") == []
        wanted = 3 + len(set(done))
        assert len(answers_in(Path(folder) / "copy.labeller")) >= wanted, "an acknowledged answer is not in the copy"
    return "recovered"


def _replace(path: Path) -> None:
    other = path.with_name("other")
    shutil.copyfile(path, other)
    other.replace(path)
