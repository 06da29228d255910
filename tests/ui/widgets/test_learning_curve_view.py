import pytest

from labeller.learning.quality import CurvePoint, wilson
from labeller.ui.job_runner import JobRunner
from labeller.ui.theme import DARK
from labeller.ui.widgets.learning_chart import Course, ticks
from labeller.ui.widgets.learning_curve_view import LearningCurveView

CURVE = tuple(CurvePoint(answers, wilson(answers // 4, 40)) for answers in (20, 60, 100, 140))


@pytest.fixture
def jobs(qapp):
    made = JobRunner()
    yield made
    made.cancel_all_and_wait()


@pytest.fixture
def view(jobs, qtbot) -> LearningCurveView:
    made = LearningCurveView(jobs)
    qtbot.addWidget(made)
    made.resize(320, 180)
    made.show()
    return made


@pytest.fixture
def drawn(view, qtbot) -> LearningCurveView:
    with qtbot.waitSignal(view.drawn, timeout=20_000):
        view.set_course(Course(CURVE))
    return view


@pytest.mark.parametrize("curve", [(), CURVE[:1]])
def test_without_enough_points_it_is_too_early_to_tell(view, curve):
    view.set_course(Course(curve))
    assert view.is_empty


def test_curve_says_in_words_where_it_has_come_to(drawn):
    assert not drawn.is_empty
    assert drawn.accessibleDescription().replace("\u00a0", " ") == "88 % (74 to 95) after 140 answers"


def test_longer_curve_is_drawn_at_once(drawn, qtbot):
    before = drawn.grab().toImage()
    with qtbot.waitSignal(drawn.drawn):
        drawn.set_course(Course((*CURVE, CurvePoint(400, wilson(39, 40)))))
    assert drawn.grab().toImage() != before


def test_curve_that_is_taken_back_leaves_the_words(drawn):
    drawn.set_course(Course(()))
    assert drawn.is_empty


def test_curve_follows_the_theme(drawn, theme):
    light = drawn.grab().toImage()
    theme.set_preference(DARK)
    assert drawn.grab().toImage() != light


def test_two_views_do_not_silence_each_other(jobs, qtbot):
    views = [LearningCurveView(jobs) for _ in range(2)]
    for view in views:
        qtbot.addWidget(view)
        view.set_course(Course(CURVE))
    qtbot.waitUntil(lambda: not any(view.is_empty for view in views), timeout=20_000)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 100, [0, 20, 40, 60, 80, 100]), (0, 1240, [0, 250, 500, 750, 1000]), (0.3, 1, [0.2, 0.4, 0.6, 0.8, 1]),
     (0, 7, [0, 2, 4, 6]), (5, 5, [5])],
)  # fmt: skip
def test_ticks_are_round_numbers(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)
