"""JSON from strangers: what it takes in memory is known before it is read."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from labeller.media import json_files
from labeller.media.json_files import memory_needed, read_json
from labeller.media.memory_room import machine_memory, most_memory
from labeller.media.unreadable import UnreadableError

COUNT = 20_000
BOX = (
    '{"id":%d,"image_id":7,"category_id":3,"bbox":[12.5,300.25,40.5,60.75],"area":1234.5,"iscrowd":0,"segmentation":[]}'
)


@pytest.mark.parametrize(
    "entry",
    ["[]", "{}", "[1]", "[[]]", '{"":1}', '{"a":{}}', '{"%d":1}', '"%d"', '"a😀 %d"', "300", "1.5", BOX],
)
def test_no_document_takes_more_than_was_reckoned(entry):
    content = ("[" + ",".join(entry % place if "%" in entry else entry for place in range(COUNT)) + "]").encode()
    tracemalloc.start()
    value = json.loads(content)
    peak_bytes = tracemalloc.get_traced_memory()[1] + len(content)
    tracemalloc.stop()
    assert len(value) == COUNT
    assert peak_bytes <= memory_needed(content) < 6 * peak_bytes


def test_a_million_boxes_fit_a_machine_of_four_gigabytes():
    boxes = ",".join(BOX % place for place in range(COUNT)).encode()
    assert memory_needed(boxes) * 1_000_000 / COUNT < 2 * 2**30


def test_what_takes_too_much_memory_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(json_files, "most_memory", lambda: 1_000_000)
    path = tmp_path / "a.json"
    path.write_text("[" + "[]," * COUNT + "[]]")
    with pytest.raises(UnreadableError, match="more memory"):
        read_json(path, [])


def test_the_limit_is_half_of_the_machine_at_most():
    assert most_memory() <= 6 << 30
    assert most_memory() <= (machine_memory() or 12 << 30) / 2
