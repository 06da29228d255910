"""YAML documents from strangers: every value stays the text that was written, and every refusal is in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from labeller.domain.item import Problem
from labeller.media.files import open_file, reading
from labeller.media.texts import decode
from labeller.media.unreadable import UnreadableError, printable

# A thousand names of labels are a fortieth of this.
MAX_BYTES = 1 << 20
# What a parser in Python takes long for: a line with a name and its number has two of them. The parser in C is quicker,
# but there deep nesting ends the whole program.
MOST_MARKS = 100_000
_MARKS = "\n\r\x85\u2028\u2029,:[{"
# Inside so many brackets, the parser looks at each of them for every word that follows.
MOST_BRACKETS = 500


def read_yaml(path: Path, problems: list[Problem]) -> Any:
    """The document as lists, dicts and texts, nothing else: `no`, `1` and `null` are texts as they were written.

    Names of labels would otherwise become truth values and numbers (YAML 1.1). An encoding that is none of
    Unicode's is guessed, and `problems` gets a remark on it. Raises UnreadableError.
    """
    import yaml

    with reading(path), open_file(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"it is larger than {MAX_BYTES >> 20} MB", path)
    try:
        decoded = decode(content)
        remark = decoded.remark(printable(path.name))
        problems.extend([remark] if remark else [])
        _refuse_long(decoded.text)
        return yaml.load(decoded.text, yaml.BaseLoader)  # noqa: S506 - makes texts only, and is safe
    except UnreadableError as error:
        raise UnreadableError(error.reason, path) from error
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1:,}" if error.problem_mark else ""
        raise UnreadableError(f"it is no YAML: {error.problem or 'something is wrong'}{line}", path) from error
    except yaml.YAMLError as error:
        raise UnreadableError("it is no YAML: it holds a character that YAML forbids", path) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("it is nested too deeply, or holds an absurd value", path) from error


def _refuse_long(text: str) -> None:
    """Refuse what the parser would be busy with for more than a moment. Raises UnreadableError."""
    if sum(map(text.count, _MARKS)) > MOST_MARKS:
        raise UnreadableError(f"it has more than {MOST_MARKS // 2:,} lines or entries")
    if sum(map(text.count, "[{")) > MOST_BRACKETS:
        raise UnreadableError(f"it has more than {MOST_BRACKETS} lists in brackets")


def quoted(text: str) -> str:
    """The text as YAML in double quotes on one line: no parser can take it for anything but text."""
    import yaml

    line: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return line.rstrip("\n")
