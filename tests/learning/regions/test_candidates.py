import numpy as np

from labeller.geometry import masks
from labeller.geometry.extent import extent
from labeller.learning.regions.candidates import agreement, find_candidates
from labeller.learning.regions.cell_reader import CellMaps
from labeller.learning.regions.outlining import Outliner
from labeller.learning.regions.pooling import pooled

ROWS, COLUMNS = 24, 32


def maps_of(*, cores=(), insides=()) -> CellMaps:
    """Two labels; `cores` are label, row, column, and half the side of the box; `insides` are label and slices."""
    votes, inside = (np.zeros((ROWS, COLUMNS, 3), dtype=np.float32) for _ in range(2))
    sides = np.ones((ROWS, COLUMNS, 4), dtype=np.float32)
    for label, row, column, half in cores:
        votes[row - 1 : row + 2, column - 1 : column + 2, label + 1] = 0.9
        sides[row - 1 : row + 2, column - 1 : column + 2] = half
    for label, rows, columns in insides:
        inside[rows, columns, label + 1] = 0.9
    return CellMaps(votes, inside, sides)


def test_cells_that_agree_vote_for_one_box():
    found = find_candidates(maps_of(cores=[(1, 10, 12, 5)]))
    best = int(found.votes.argmax())
    assert found.labels[best] == 1
    assert np.abs(found.corners[best] - [7.5, 5.5, 17.5, 15.5]).max() < 1


def test_patch_of_cells_is_a_candidate():
    found = find_candidates(maps_of(insides=[(0, slice(4, 10), slice(6, 14))]))
    patches = found.corners[found.votes < 0]
    assert np.abs(patches - [6, 4, 14, 10]).max(axis=1).min() < 1


def test_nothing_is_found_where_cells_say_nothing():
    found = find_candidates(maps_of())
    assert len(found) == 0
    assert pooled(found, maps_of(), np.zeros((ROWS, COLUMNS, 5), dtype=np.float32)).shape[0] == 0


def test_candidates_are_pooled_over_their_cells():
    maps = maps_of(insides=[(0, slice(4, 10), slice(6, 14))])
    features = np.zeros((ROWS, COLUMNS, 1), dtype=np.float32)
    features[4:10, 6:14] = 5
    found = find_candidates(maps)
    seen = pooled(found, maps, features)
    patch = int(np.abs(found.corners - [6, 4, 14, 10]).max(axis=1).argmin())
    middle, difference = seen[patch, -2:]
    assert middle == 5
    assert difference > 3


def test_as_many_numbers_for_each_candidate_however_many_there_are():
    features = np.zeros((ROWS, COLUMNS, 7), dtype=np.float32)
    widths = set()
    for cores in ([(0, 10, 12, 5)], [(0, 10, 12, 5), (1, 18, 25, 3)], []):
        maps = maps_of(cores=cores)
        widths.add(pooled(find_candidates(maps), maps, features).shape[1])
    assert len(widths) == 1


def test_agreement_counts_those_that_say_the_same():
    found = find_candidates(maps_of(cores=[(0, 10, 12, 5), (1, 10, 12, 5)]))
    counts = agreement(found, (0.3,))
    assert (counts >= 1).all()
    assert counts.max() <= (found.labels == 0).sum() + (found.labels == 1).sum()


def test_outline_follows_the_cells_inside():
    outliner = Outliner(maps_of(insides=[(0, slice(4, 10), slice(6, 14))]), 320, 240)
    mask = outliner.outline(0, np.array([5, 3, 15, 11], dtype=np.float32))
    box = extent(mask)
    assert abs(box.x - 60) <= 5
    assert abs(box.y - 40) <= 5
    assert abs(masks.area(mask) - 80 * 60) < 900


def test_outline_keeps_to_its_box():
    outliner = Outliner(maps_of(insides=[(0, slice(4, 10), slice(2, 30))]), 320, 240)
    box = extent(outliner.outline(0, np.array([6, 4, 14, 10], dtype=np.float32)))
    assert box.x >= 58
    assert box.x + box.width <= 142


def test_thing_that_the_cells_do_not_know_is_round():
    mask = Outliner(maps_of(), 320, 240).outline(0, np.array([4, 4, 12, 12], dtype=np.float32))
    assert abs(masks.area(mask) - np.pi * 40**2) < 500
