import pytest

from labeller.ui.widgets.fuzzy import fuzzy_score, fuzzy_sorted

TITLES = ["New project", "Open project", "Export", "Next item", "Zoom in", "Keyboard shortcuts", "Répéter"]


@pytest.mark.parametrize(
    ("query", "best"),
    [("ex", "Export"), ("op", "Open project"), ("ni", "Next item"), ("zi", "Zoom in"), ("key", "Keyboard shortcuts"),
     ("REPETER", "Répéter"), ("n pr", "New project")],
)  # fmt: skip
def test_a_few_letters_find_what_is_meant(query, best):
    assert fuzzy_sorted(query, TITLES, str)[0] == best


def test_what_does_not_have_the_letters_is_left_out():
    assert fuzzy_sorted("qqq", TITLES, str) == []
    assert fuzzy_score("ba", "ab") is None


def test_empty_query_keeps_all_in_their_order():
    assert fuzzy_sorted("  ", TITLES, str) == TITLES
