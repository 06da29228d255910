"""The command line: what can be asked, and how errors leave it.

Only argparse is imported here. Each command imports what it needs when it runs, so that --help is instant.
"""

from __future__ import annotations

import argparse
import importlib
import io
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

from labeller import __version__
from labeller.cli.export_options import add_choices, add_delimiter, add_media, add_tags
from labeller.errors import LabellerError, UsageError
from labeller.paths import log_dir

TASKS = (
    "image-classification", "image-multilabel", "object-detection", "segmentation", "keypoints",
    "text-classification", "text-multilabel", "text-spans", "tabular-classification", "audio-classification",
    "audio-ranges",
)  # fmt: skip
SCALES = ("auto", "bytes", "unit", "signed", "imagenet")
KINDS = ("number", "category", "text", "date", "yes-no")
PROJECT_SUFFIX = ".labeller"
_DIGITS = 18


# They may show the window, which tells of crashes itself.
_OPENING = ("open", "demo")

OpenApp = Callable[[Path | None], int]


def run(arguments: Sequence[str], open_app: OpenApp) -> int:
    """Carry out one command. Returns the exit status: 0, 1 for a failure, 2 for wrong use, 130 when interrupted.

    `open_app` shows the window on a project or on the start page; it is handed in because the window lies above.
    Raises SystemExit(0) after --help and --version, as argparse does.
    """
    _escape_what_cannot_be_shown()
    try:
        status = _carry_out(arguments, open_app)
        _flush()
    except UsageError as error:
        return _fail(str(error), 2)
    except LabellerError as error:
        return _fail(str(error), 1)
    except KeyboardInterrupt:
        print("Stopped. What was finished before is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again while closing it.
        sys.stdout = None
        return 0
    except OSError as error:
        sys.stdout = None
        return _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else '.'}", 1)
    return status


def _carry_out(arguments: Sequence[str], open_app: OpenApp) -> int:
    try:
        asked, unknown = parser().parse_known_args(_opening_named_project(arguments))
    except SystemExit:
        _flush()
        raise
    if unknown:
        command = f"labeller {asked.command}" if asked.command else "labeller"
        raise UsageError(f"It is not clear what {' '.join(unknown)} means.", f"See {command} --help.")
    from labeller.last_run import recorded

    with recorded(log_dir(), asked.command or "window"):
        return _run_command(asked, open_app)


def _run_command(asked: argparse.Namespace, open_app: OpenApp) -> int:
    if asked.command is None or (asked.command == "open" and asked.project is None):
        return open_app(None)
    _log_nowhere()
    if asked.command not in _OPENING:
        _tell_crashes()
    module, function = asked.runs.rsplit(".", 1)
    opens = getattr(importlib.import_module(f"labeller.cli.{module}"), function)(asked)
    return open_app(opens) if isinstance(opens, Path) else 0


def _tell_crashes() -> None:
    """Once, and in one line: the window has a dialog for it."""
    from labeller.last_run import CRASHES_NAME, find_crashes

    folder = log_dir()
    for crash in find_crashes(folder)[:1]:
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(crash.began_at))
        print(
            f"labeller: the run of {began} ({crash.what}) ended unexpectedly. What was finished before is kept; "
            f"{folder / CRASHES_NAME} has the details.",
            file=sys.stderr,
        )


def _opening_named_project(arguments: Sequence[str]) -> list[str]:
    """A project alone is to be opened: so a desktop calls a program for a file that was double-clicked."""
    is_project = len(arguments) == 1 and arguments[0].endswith(PROJECT_SUFFIX) and not arguments[0].startswith("-")
    return ["open", *arguments] if is_project else list(arguments)


def _flush() -> None:
    """What is still held back must fail here, where it can be said, not when Python closes the stream."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _log_nowhere() -> None:
    """Without any handler Python would print warnings beside our one line."""
    import logging

    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())


def _escape_what_cannot_be_shown() -> None:
    """A letter that the terminal has no sign for is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _fail(message: str, status: int) -> int:
    """Say in one line what went wrong."""
    from labeller.cli.output import plain

    print(f"labeller: {plain(' '.join(message.split()))}", file=sys.stderr)
    return status


class Parser(argparse.ArgumentParser):
    """Options are written out in full, and wrong use is an error like every other: one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}.", f"See {self.prog} --help.")


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="labeller",
        description="Label images and texts by keyboard while a model learns from every answer.",
        epilog="Without a command the app opens on its start page; with the name of a project alone, on that.",
    )
    top.add_argument("--version", action="version", version=f"labeller {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _add_app(commands)
    _add_projects(commands)
    _add_data(commands)
    _add_learning(commands)
    return top


class Commands(Protocol):
    """What argparse's sub-parsers are used for here; their own class has no public name."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...  # noqa: A002


def _command(commands: Commands, name: str, runs: str, text: str, *, json: bool = False) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(runs=runs, json=False)
    if json:
        command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return command


def _with_project(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("project", type=_project, metavar="PROJECT", help="a .labeller file")
    return command


def _project(text: str) -> Path:
    """A project file, whose ending may be left out as when it is made."""
    path = Path(text)
    if path.exists() or not path.name:
        return path
    completed = path.with_name(path.name + PROJECT_SUFFIX)
    return completed if completed.is_file() else path


def _add_app(commands: Commands) -> None:
    # A menu entry runs the same line with a project, when one is double-clicked, and without.
    opened = _command(commands, "open", "projects.open_window", "open the app on a project, or on its start page")
    opened.add_argument("project", type=_project, nargs="?", metavar="PROJECT", help="a .labeller file")
    demo = _command(commands, "demo", "demo.demo", "open the sample project, ready to label")
    demo.add_argument(
        "--headless", action="store_true", help="no window: a simulated annotator labels it, and it is exported"
    )
    demo.add_argument("--sample", metavar="NAME", help="which sample (default: the first)")
    demo.add_argument("--budget", type=_positive, default=120, metavar="N", help="answers to give (default: 120)")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where to put the project and the export")


def _add_projects(commands: Commands) -> None:
    new = _command(commands, "new", "projects.new", "make a new project")
    new.add_argument("project", type=Path, metavar="PROJECT", help="the .labeller file to make")
    new.add_argument("--task", required=True, choices=TASKS, metavar="TASK", help=", ".join(TASKS))
    labels = new.add_mutually_exclusive_group()
    labels.add_argument("--labels", metavar="A,B,C", help="the labels, in the order that exports keep")
    labels.add_argument("--schema", type=Path, metavar="FILE", help="labels with colours, keys and guidelines, as JSON")
    _with_project(
        _command(commands, "info", "projects.info", "counts by status, label, source; schema; integrity", json=True)
    )
    columns = _with_project(
        _command(commands, "columns", "columns.columns", "which columns of table rows are shown, and how", json=True)
    )
    columns.add_argument("--show", action="append", default=[], metavar="NAME", help="show these, in this order, first")
    columns.add_argument(
        "--hide", action="append", default=[], metavar="NAME", help="do not show, nor learn from, this"
    )
    columns.add_argument("--kind", action="append", default=[], metavar="NAME=KIND", help=f"one of {', '.join(KINDS)}")
    columns.add_argument("--reset", action="store_true", help="as the rows look, before what else is asked for")
    _add_packing(commands)
    check = _with_project(_command(commands, "check", "projects.check", "check a project file for damage", json=True))
    check.add_argument("--repair", action="store_true", help="save what can be read into a new file beside it")
    _add_versions(commands)


def _add_versions(commands: Commands) -> None:
    kept = _with_project(
        _command(
            commands, "versions", "versions.versions", "list the kept versions of a project, or compare one", json=True
        )
    )
    kept.add_argument(
        "version", type=_version, nargs="?", metavar="VERSION", help="say what has changed since this one"
    )
    kept.add_argument("--remove", action="store_true", help="remove all versions of the project")
    back = _with_project(
        _command(commands, "restore", "versions.restore", "let a project be as it was in a version", json=True)
    )
    back.add_argument("version", type=_version, metavar="VERSION", help="its number, or newest")
    back.add_argument("--out", type=Path, metavar="FILE", help="a new project to make (default: in place of this one)")


def _add_packing(commands: Commands) -> None:
    pack = _with_project(
        _command(commands, "pack", "packing.pack", "copy a project with its media into one file", json=True)
    )
    pack.add_argument("out", type=Path, metavar="OUT", help="the .labeller file to make")
    pack.add_argument("--without-missing", action="store_true", help="leave out media that are not there")
    unpack = _with_project(
        _command(commands, "unpack", "packing.unpack", "put the media packed in a project into a folder", json=True)
    )
    unpack.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="the folder to fill (default: one beside the project)"
    )


def _add_data(commands: Commands) -> None:
    _command(commands, "formats", "formats.formats", "what can be read and written, and what each can hold", json=True)
    take = _with_project(_command(commands, "import", "importing.import_source", "add a client's data", json=True))
    take.add_argument("source", type=Path, metavar="SOURCE", help="a folder or a file")
    take.add_argument("--format", default="auto", metavar="F", help="see labeller formats (default: auto)")
    take.add_argument("--media-root", type=Path, metavar="DIR", help="the folder that paths in a table start from")
    _add_first_pixel(take, "by what the source says or proves, else 1")
    labels = take.add_mutually_exclusive_group()
    labels.add_argument("--label-field", metavar="FIELD", help="the column or key that holds the label")
    labels.add_argument("--unlabelled", action="store_true", help="leave labels in the source alone")
    test = _command(commands, "validate", "validating.validate_source", "find what is wrong with a dataset", json=True)
    test.add_argument("source", type=Path, metavar="PATH", help="a folder, a file or an archive")
    test.add_argument("--format", default="auto", metavar="F", help="see labeller formats (default: auto)")
    test.add_argument("--media-root", type=Path, metavar="DIR", help="the folder that paths in it start from")
    _add_first_pixel(test, "by what the source says or proves, else 1")
    give = _with_project(_command(commands, "export", "exporting.export", "write a dataset", json=True))
    give.add_argument("out", type=Path, metavar="OUT", help="a folder that does not exist yet, or an archive: out.zip")
    give.add_argument("--format", required=True, metavar="F", help="see labeller formats")
    give.add_argument("--only", choices=("answered", "reviewed", "all"), default="answered", help="which items")
    give.add_argument("--splits", metavar="80,10,10", help="train, validation and test in percent")
    give.add_argument("--seed", type=_seed, default=0, metavar="K", help="the same seed gives the same splits")
    give.add_argument("--dry-run", action="store_true", help="say what would go out and what be lost; write nothing")
    add_choices(give, _positive)
    add_media(give, _positive)
    add_delimiter(give)
    add_tags(give)
    _add_first_pixel(give, "1")


def _add_first_pixel(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument(
        "--voc-first-pixel", type=int, choices=(0, 1), metavar="0|1",
        help=f"the number of the first pixel in Pascal VOC (default: {default})",
    )  # fmt: skip


def _add_learning(commands: Commands) -> None:
    suggest = _with_project(
        _command(commands, "suggest", "learning.suggest", "next items with score and reason", json=True)
    )
    suggest.add_argument("-n", type=_positive, default=10, metavar="N", help="how many (default: 10)")
    suggest.add_argument("--strategy", metavar="S", help="a query strategy (default: the project's)")
    _add_prelabel(commands)
    outlook = _with_project(
        _command(commands, "outlook", "outlook.outlook", "how good the learner is, and what the rest takes", json=True)
    )
    outlook.add_argument("--target", type=_share, metavar="T", help="accuracy to reach, 0.5 to 0.999 (default: 0.95)")
    outlook.add_argument("--rate", type=_price, metavar="R", help="price of an hour (default: the project's)")
    simulate = _with_project(
        _command(
            commands,
            "simulate",
            "learning.simulate",
            "replay known answers as the annotator: the learning curve",
            json=True,
        )
    )
    simulate.add_argument("--budget", type=_positive, required=True, metavar="N", help="answers to give")
    simulate.add_argument("--batch", type=_positive, default=10, metavar="B", help="answers between refits")
    simulate.add_argument("--strategy", default="default", metavar="S", help="a query strategy")
    simulate.add_argument("--seed", type=_seed, default=0, metavar="K")


def _add_prelabel(commands: Commands) -> None:
    told = _with_project(
        _command(commands, "prelabel", "prelabelling.prelabel", "let a model or a program suggest", json=True)
    )
    source = told.add_mutually_exclusive_group(required=True)
    source.add_argument("--model", type=Path, metavar="FILE", help="an ONNX classifier, detector or segmenter")
    source.add_argument("--command", dest="program", metavar="COMMAND", help="a program and its arguments, in one word")
    source.add_argument("--url", metavar="URL", help="an address of this machine: http://127.0.0.1:8000/suggest")
    source.add_argument("--label-names", action="store_true", help="texts: by their likeness to the names of labels")
    told.add_argument("--only", choices=("open", "all"), default="all", help="which items (default: all)")
    told.add_argument(
        "--scale", choices=SCALES, default="auto", help="how a classifier wants its colours (default: as it says)"
    )
    told.add_argument("--limit", type=_positive, metavar="S", help="seconds that a program may think (default: 120)")


def _version(text: str) -> int | str:
    return text if text == "newest" else _positive(text)


def _positive(text: str) -> int:
    return _whole(text, 1)


def _seed(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isdecimal() or len(text) > _DIGITS or int(text) < least:
        raise argparse.ArgumentTypeError(
            f"must be a whole number from {least} of at most {_DIGITS} digits, not {text!r}"
        )
    return int(text)


def _share(text: str) -> float:
    share = _price(text)
    if not 0.5 <= share <= 0.999:
        raise argparse.ArgumentTypeError(f"must be a share from 0.5 to 0.999, not {text!r}")
    return share


def _price(text: str) -> float:
    try:
        price = float(text)
    except ValueError:
        price = -1.0
    if not 0 <= price < 10**_DIGITS:
        raise argparse.ArgumentTypeError(f"must be a number from 0, not {text!r}")
    return price
