import numpy as np
import pytest

from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.geometry import masks
from labeller.geometry.matching import Counts
from labeller.geometry.overlap import iou
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.regions.region_learner import FEWEST_ANSWERS, fit_regions
from labeller.learning.regions.simulation import counts_on
from tests.learning.regions.made import HEIGHT, WIDTH

LEARNED, HELD = range(16), range(16, 24)


def first(answers, count):
    return {key: answers[key] for key in list(answers)[:count]}


@pytest.fixture(scope="module")
def learner(world):
    corpus, answers = world
    return fit_regions(corpus, first(answers, len(LEARNED)), 2)


def total(learner, corpus, answers, keys):
    return sum((sum(counts_on(learner, corpus, key, answers[key]).values(), Counts()) for key in keys), Counts())


def test_what_was_drawn_is_found_on_other_pictures(world, learner):
    assert total(learner, *world, HELD).f1 > 0.8


def test_each_thing_is_found_once_and_has_a_score(world, learner):
    corpus, _ = world
    for key in HELD:
        found = learner.find_in(corpus[key])
        assert all(0.4 <= one.score <= 1 for one in found)
        overlaps = [iou(one.shape, other.shape) for one in found for other in found if one is not other]
        assert max(overlaps, default=0) < 0.6


def test_surest_comes_first(world, learner):
    corpus, _ = world
    for key in HELD:
        scores = [one.score for one in learner.find_in(corpus[key])]
        assert scores == sorted(scores, reverse=True)


def test_found_boxes_lie_on_the_picture(world, learner):
    corpus, _ = world
    for key in HELD:
        for one in learner.find_in(corpus[key]):
            assert 0 <= one.shape.x <= one.shape.x + one.shape.width <= WIDTH
            assert 0 <= one.shape.y <= one.shape.y + one.shape.height <= HEIGHT


def test_too_few_answers_teach_nothing(world):
    corpus, answers = world
    assert fit_regions(corpus, first(answers, FEWEST_ANSWERS - 1), 2) is None
    assert fit_regions(corpus, dict.fromkeys(LEARNED, ()), 2) is None
    assert fit_regions(corpus, {}, 2) is None


def test_same_answers_make_the_same_learner(world):
    corpus, answers = world
    one, other = (fit_regions(corpus, first(answers, 8), 2).find_in(corpus[20]) for _ in range(2))
    assert one == other


def test_pictures_with_nothing_on_them_are_answers_too(world):
    corpus, answers = world
    known = first(answers, 10) | dict.fromkeys(range(10, 14), ())
    assert fit_regions(corpus, known, 2) is not None


def test_label_that_was_never_drawn_is_never_found(world):
    corpus, answers = world
    learner = fit_regions(corpus, first(answers, 12), 3)
    assert all(one.label < 2 for key in HELD for one in learner.find_in(corpus[key]))


def test_judge_stands_until_there_are_a_quarter_more_answers(world, learner):
    corpus, answers = world
    assert fit_regions(corpus, first(answers, 17), 2, learner).judge is learner.judge
    assert fit_regions(corpus, first(answers, 22), 2, learner).judge is not learner.judge


def test_learning_can_be_stopped(world):
    corpus, answers = world
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        fit_regions(corpus, first(answers, 8), 2, check=context.check)


def disc(box):
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    x, y = box.x + box.width / 2, box.y + box.height / 2
    ring = [(x + np.cos(one) * box.width / 2, y + np.sin(one) * box.height / 2) for one in angles.tolist()]
    return Polygon((PolygonPart(tuple(ring)),))


def pixels_of(box):
    whole = np.zeros((HEIGHT, WIDTH), dtype=bool)
    whole[int(box.y) : int(box.y + box.height), int(box.x) : int(box.x + box.width)] = True
    return masks.from_array(whole)


def turned(box):
    return RotatedBox(box.x + box.width / 2, box.y + box.height / 2, box.width, box.height, 0.0)


@pytest.mark.parametrize(("draw", "kind"), [(disc, Polygon), (pixels_of, Mask), (turned, RotatedBox)])
def test_things_are_drawn_as_the_annotator_draws_them(world, draw, kind):
    corpus, answers = world
    drawn = {key: [(label, draw(box)) for label, box in answers[key]] for key in answers}
    learner = fit_regions(corpus, first(drawn, len(LEARNED)), 2)
    found = [one for key in HELD for one in learner.find_in(corpus[key])]
    assert {type(one.shape) for one in found} == {kind}
    assert total(learner, corpus, drawn, HELD).f1 > 0.7


def test_each_label_is_drawn_in_its_own_way(world):
    corpus, answers = world
    drawn = {key: [(label, disc(box) if label == 0 else box) for label, box in answers[key]] for key in answers}
    learner = fit_regions(corpus, first(drawn, len(LEARNED)), 2)
    found = {(one.label, type(one.shape)) for key in HELD for one in learner.find_in(corpus[key])}
    assert found == {(0, Polygon), (1, Box)}
