"""Files of annotations find the image that is called like them."""

from __future__ import annotations

import pytest

from labeller.domain.fault import Fault
from labeller.formats.stem_finder import StemFinder

IMAGES = StemFinder(["images/train/a.jpg", "images/test/a.jpg", "images/test/B.b.PNG", "x/y.png", "x/Y.jpg"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("labels/train/a", "images/train/a.jpg"),
        ("test/labels/A", "images/test/a.jpg"),
        ("masks/b.b", "images/test/B.b.PNG"),
    ],
)
def test_the_image_of_the_same_name_that_shares_the_most_folders_is_meant(asked, found):
    assert IMAGES.find(asked) == found


def test_the_only_image_of_a_name_is_not_the_one_of_another_folder():
    finder = StemFinder(["JPEGImages/siteA/1.jpg", "images/train/2.jpg"])
    assert [finder.find(one).fault for one in ("Annotations/siteB/1", "labels/val/2")] == [Fault.MISSING_FILE] * 2


@pytest.mark.parametrize(
    ("asked", "fault"), [("a", Fault.AMBIGUOUS_FILE), ("x/y", Fault.AMBIGUOUS_FILE), ("z", Fault.MISSING_FILE)]
)
def test_what_is_not_there_once_is_told(asked, fault):
    problem = IMAGES.find(asked, place="here")
    assert (problem.file, problem.fault, problem.is_mended) == ("here", fault, False)
