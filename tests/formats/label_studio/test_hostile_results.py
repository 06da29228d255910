"""Results in which a name is something else."""

from __future__ import annotations

import json

from labeller.formats.format import ReadOptions
from labeller.formats.label_studio.format import LabelStudioFormat
from labeller.jobs import JobContext


def test_a_name_of_a_tag_that_is_a_list_does_no_harm(tmp_path):
    result = {"from_name": [[]], "to_name": "text", "type": "choices", "value": {"choices": ["a"]}}
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([{"id": 1, "data": {"text": "x"}, "annotations": [{"result": [result]}]}]))
    (item,) = LabelStudioFormat().read(path, ReadOptions(), JobContext())
    assert item.text == "x"
