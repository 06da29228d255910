"""labeller formats."""

from __future__ import annotations

from labeller.formats.registry import all_formats

NAMES = [one.name for one in all_formats()]


def test_lists_every_format_with_what_it_can_do(cli):
    rows = cli("formats", "--json").json
    assert [row["name"] for row in rows] == NAMES
    assert all({"name", "title", "read", "write", "holds"} <= set(row) for row in rows)
    csv = next(row for row in rows if row["name"] == "csv")
    assert (csv["read"], csv["write"], csv["holds"]["splits"]) == (True, True, True)
    assert "text-classification" in csv["holds"]["tasks"]


def test_formats_that_can_only_be_read_are_told(cli):
    rows = {row["name"]: row["write"] for row in cli("formats", "--json").json}
    assert [name for name, can_write in rows.items() if not can_write] == ["lines"]


def test_list_for_people_names_each(cli):
    said = cli("formats").out
    assert all(f"{name} " in said for name in NAMES)
    assert "read and write" in said
