"""The trail leads back over the last items, and takes no more room after days of answers."""

from __future__ import annotations

from labeller.ui.labelling.trail import LONGEST, Stop, Trail


def test_the_trail_keeps_the_last_stops_only():
    trail = Trail()
    for item_id in range(LONGEST + 10):
        trail.add(Stop(item_id))
    assert trail.peek(0) == Stop(LONGEST + 9)
    assert trail.peek(1 - LONGEST) == Stop(10)
    assert trail.peek(-LONGEST) is None


def test_who_goes_back_on_a_full_trail_and_elsewhere_from_there_forgets_what_lay_ahead():
    trail = Trail()
    for item_id in range(LONGEST + 10):
        trail.add(Stop(item_id))
    trail.move(-5)
    trail.add(Stop(-1))
    assert (trail.peek(0), trail.peek(-1), trail.peek(1)) == (Stop(-1), Stop(LONGEST + 4), None)
