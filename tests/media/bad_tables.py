"""Tables as clients send them: wrong encodings, broken quotes, mixed line ends; and what is to be saved of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BadTable:
    """A table, how many rows can be read of it, and how many problems must be reported beside them."""

    path: Path
    rows: int
    problems: int
    why: str


GERMAN = "Die Größe passt nicht, schönen Gruß"

# By name: the content, the rows, the problems, and what is wrong.
_TABLES: dict[str, tuple[bytes, int, int, str]] = {
    "plain.csv": (b"text,label\nhello,a\nbye,b\n", 2, 0, "nothing wrong"),
    "bom.csv": (b"\xef\xbb\xbftext,label\nhello,a\n", 1, 0, "a byte order mark"),
    "utf-16.csv": ("text,label\nhällo,a\n".encode("utf-16"), 1, 0, "UTF-16 with a mark"),
    "utf-16-no-mark.csv": ("text,label\nhello,a\n".encode("utf-16-le"), 1, 0, "UTF-16 without a mark"),
    "western.csv": (f'text,label\n"{GERMAN}",a\n'.encode("cp1252"), 1, 0, "Windows' western encoding"),
    "damaged-utf-8.csv": (
        "text,label\nschön,a\nfür,b\nüber,c\nÄrger,d\n".encode() + b"br\xffken,e\n", 4, 1, "one byte that is no UTF-8"
    ),
    "mixed-ends.csv": (b"text,label\r\none,a\ntwo,b\rthree,c\r\n", 3, 0, "three kinds of line ends"),
    "in-cell.csv": (b'text,label\n"one\ntwo",a\nthree,b\n', 2, 0, "a line end inside a cell"),
    "doubled.csv": (b'text,label\n"say ""hi""",a\n', 1, 0, "doubled quotes"),
    "backslashes.csv": (b'text,label\n"say \\"hi\\", you",a\n"\\"no\\" is no",b\n', 2, 0, "backslashes before quotes"),
    "zero-byte.csv": (b"text,label\none,a\nt\0wo,b\nthree,c\n", 2, 1, "a zero byte"),
    "unclosed.csv": (b'text,label\none,a\n"two,b\nthree,c\nfour,d\n', 3, 1, "a quote that never closes"),
    "closed-late.csv": (b'text,label\n"one,a\ntwo,b\n"three",c\nfour,d\n', 3, 1, "a quote closed by the next one"),
    "too-few.csv": (b"text,label\none,a\ntwo\nthree,c\n", 2, 1, "a cell missing"),
    "too-many.csv": (b"text,label\none,a\ntwo,b,c\nthree,c\n", 2, 1, "a cell too many"),
    "empty-at-end.csv": (b"text,label\none,a,,\ntwo,b\nthree,c\nfour,d\nfive,e\n", 5, 0, "empty cells at the end"),
    "blank-rows.csv": (b"text,label\n\none,a\n  \n,\ntwo,b\n\n", 2, 0, "empty rows"),
    "only-header.csv": (b"text,label\n", 0, 0, "no rows at all"),
    "huge-cell.csv": (b"text,label\none,a\n" + b"x" * 3_000_000 + b",b\nthree,c\n", 2, 1, "a cell of three megabytes"),
    "semicolons.csv": (b"text;label\none, two;a\nthree, four;b\n", 2, 0, "semicolons"),
    "tabs.tsv": (b'text\tlabel\n5" screen\ta\n"quoted" start\tb\n', 2, 0, "tabs, and quotes that mean inches"),
    "one-column.csv": (b"text\nhello, you\nbye\nwell, well, well\n", 3, 0, "commas that separate nothing"),
    "title.csv": (b"Survey of May\ntext,label\none,a\ntwo,b\nthree,c\n", 3, 1, "a title above the table"),
    "formulas.csv": (b'text,label\n"=HYPERLINK(""x"")",a\n', 1, 0, "a formula, which is text"),
    "plain.jsonl": (b'{"text": "one"}\n\n{"text": "two"}\n', 2, 0, "a blank line"),
    "strings.jsonl": (b'"one"\n"two"\n', 2, 0, "texts without objects"),
    "bad-line.jsonl": (b'{"text": "one"}\n{"text": \n{"text": "two"}\n', 2, 1, "a line that is no JSON"),
    "deep.jsonl": (b'{"text": "one"}\n' + b"[" * 100_000 + b"\n", 1, 1, "100,000 brackets"),
    "kinds.jsonl": (b'[1]\n3\nnull\ntrue\n{"text": "x"}\n', 1, 4, "values that are no objects"),
    "twice.jsonl": (b'{"text": "one", "text": "two"}\n', 1, 0, "a field given twice"),
    "half.jsonl": (b'{"text": "\\ud800"}\n{"text": "\\ud83d\\ude00"}\n', 1, 1, "half a character"),
    "zero.jsonl": (b'{"text": "\\u0000"}\n{"text": "x"}\n', 1, 1, "an escaped zero byte"),
    "digits.jsonl": (b'{"n": ' + b"9" * 10_000 + b'}\n{"n": 9}\n', 1, 1, "a number of 10,000 digits"),
    "lines.txt": (b"one\n\n  two\nthree", 3, 0, "plain lines"),
    "long-line.txt": (b"one\n" + b"x" * 3_000_000 + b"\nthree\n", 2, 1, "a line of three megabytes"),
}  # fmt: skip


def build_tables(folder: Path) -> list[BadTable]:
    """Write every table below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (content, _, _, _) in _TABLES.items():
        (folder / name).write_bytes(content)
    return [BadTable(folder / name, rows, problems, why) for name, (_, rows, problems, why) in _TABLES.items()]
