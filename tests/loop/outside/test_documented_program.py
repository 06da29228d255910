"""The program in the document of the protocol does what the document says."""

from __future__ import annotations

import re
from pathlib import Path

from labeller.jobs import JobContext
from labeller.loop.outside.prelabelling import prelabel
from labeller.loop.outside.program import AHEAD, ProgramSource
from tests.loop.outside.programs import command

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "model-protocol.md"


def test_example_suggests(world, tmp_path):
    text = DOCUMENT.read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    assert (
        prelabel(world.project, ProgramSource(command(tmp_path, program), world.project.schema), JobContext()).suggested
        == 30
    )
    assert f"Up to {AHEAD} items" in text
