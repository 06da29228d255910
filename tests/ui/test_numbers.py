import pytest

from labeller.ui.numbers import count_text, duration_text, interval_text, percent_text, unbroken


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_counts_are_grouped_even_where_the_system_has_no_locale():
    assert count_text(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0 %"), (0.001, "1 %"), (0.42, "42 %"), (0.996, "99 %"), (0.9999, "99 %"), (1, "100 %")],
)
def test_percent_is_never_surer_than_the_number(share, shown):
    assert plain(percent_text(share)) == shown


def test_sign_of_a_percentage_stays_with_its_number():
    assert unbroken("Torn between heron 48 % and egret 45 %") == "Torn between heron 48\u00a0% and egret 45\u00a0%"


def test_measured_share_has_its_interval():
    assert plain(interval_text(0.87, 0.82, 0.91)) == "87 % (82 to 91)"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3540, "59 min"), (3600, "1 h"), (7800, "2 h 10 min"),
        (48 * 3600, "2 d"), (76 * 3600, "3 d 4 h"),
    ],
)  # fmt: skip
def test_durations_are_told_in_the_units_that_matter(seconds, shown):
    assert plain(duration_text(seconds)) == shown
