"""Works in the real window for hours' worth of answers and says whether anything grows: `make soak`."""

from __future__ import annotations

import argparse
import sys
import time

from labeller.domain.item import Medium
from tests.reliability.soak import labelling, openings
from tests.reliability.soak.course import Course
from tests.reliability.soak.labelling import Sitting

# As many items are left as the loop needs to have something to ask.
_LEFT_OPEN = 1.05
_ITEMS_OPENED = 2_000
# Of pictures all are looked at: so many are answered before the learner may catch up.
_PICTURES_AT_ONCE = 50


def main() -> int:
    """Exits with 1 where something grew."""
    asked = _arguments()
    begin = time.monotonic()
    courses = []
    if asked.answers:
        courses.append(_label(Medium.TEXT, asked.answers, asked.sample, asked.minutes))
    if asked.pictures:
        courses.append(_label(Medium.IMAGE, asked.pictures, _PICTURES_AT_ONCE, asked.minutes))
    if asked.openings:
        print(f"{asked.openings:,} openings", flush=True)
        courses.append(openings.soak(asked.openings, _ITEMS_OPENED, max(1, asked.openings // 20)))
    for course in courses:
        print(f"\n{course.table()}")
    grown = [words for course in courses for words in course.growth()]
    done = ", ".join(f"{course.samples[-1].done:,} {course.what}" for course in courses)
    print(f"\nsoak: {done} in {time.monotonic() - begin:,.0f} s; grew: {'; '.join(grown) or 'nothing'}")
    return 1 if grown else 0


def _label(medium: Medium, answers: int, every: int, minutes: float) -> Course:
    print(f"{answers:,} answers to {medium}s", flush=True)
    items = round(_LEFT_OPEN * answers) + 50
    watched = {"watched": every} if medium is Medium.IMAGE else {}
    return labelling.soak(Sitting(medium, items, answers, every, 60 * minutes, **watched))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.soak", description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000, help="answers to texts")
    parser.add_argument(
        "--sample", type=int, default=1_000, help="look, and let the learner catch up, every so many answers"
    )
    parser.add_argument("--pictures", type=int, default=5_000, help="answers to pictures")
    parser.add_argument("--openings", type=int, default=200, help="how often a project is opened and closed")
    parser.add_argument("--minutes", type=float, default=60, help="end each of the two sittings early after so long")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
