"""Brings the translations up to date with the program's sentences, and compiles them.

    .venv/bin/python resources/translations/make_translations.py

English needs one too: without it Qt says “1 items”. `labeller_en.ts` holds the sentences that count something, with
%n for the number. New ones come in unfinished; give both forms by hand (Qt Linguist, or any editor: fill in the two
`numerusform` and take `type="unfinished"` away) and run this again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import PySide6

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SENTENCES = HERE / "labeller_en.ts"
# What tables hold, and functions outside classes say, is marked by `_tr` and has no context.
MARKS = ("-tr-function-alias", "tr+=_tr")


def main() -> int:
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "labeller" / "ui").rglob("*.py"))
    languages = ["-source-language", "en", "-target-language", "en"]
    run(
        "lupdate",
        "-silent",
        "-pluralonly",
        "-no-obsolete",
        "-locations",
        "none",
        *MARKS,
        *languages,
        *sources,
        "-ts",
        SENTENCES,
    )
    waiting = unfinished(SENTENCES)
    if waiting:
        print(f"Both forms are wanted in {SENTENCES.name} for:", *waiting, sep="\n  ", file=sys.stderr)
        return 1
    run("lrelease", "-silent", SENTENCES, "-qm", SENTENCES.with_suffix(".qm"))
    return 0


def run(tool: str, *arguments: object) -> None:
    """Call one of the tools that come with PySide6."""
    program = Path(PySide6.__file__).parent / tool
    subprocess.run([program, *map(str, arguments)], cwd=ROOT, check=True)  # noqa: S603 - our own files


def unfinished(sentences: Path) -> list[str]:
    messages = ElementTree.parse(sentences).iter("message")  # noqa: S314 - our own file
    return [
        message.findtext("source", "")
        for message in messages
        if message.find("translation[@type]") is not None or not all(form.text for form in message.iter("numerusform"))
    ]


if __name__ == "__main__":
    sys.exit(main())
