"""An image in other folders than its annotations tell is another image."""

from __future__ import annotations

import pytest

from labeller.formats.told_folders import Match, match, own_folders


@pytest.mark.parametrize(
    ("told", "image"),
    [
        ("a.jpg", "site/a.jpg"),
        ("site/a.jpg", "images/SITE/a.jpg"),
        ("labels/train/a", "train2017/images/a.jpg"),
        ("one/two/a.jpg", "two/a.jpg"),
        ("Annotations/site/a", "JPEGImages/site/a.jpg"),
        ("/home/ann/train/a.jpg", "obj_train_data/a.jpg"),
        ("train_images/a", "images/a.jpg"),
    ],
)
def test_names_of_kinds_and_of_splits_and_folders_further_up_do_not_matter(told, image):
    assert match(told, image) is Match.SAME


@pytest.mark.parametrize(
    ("told", "image"),
    [
        ("siteB/a.jpg", "siteA/a.jpg"),
        ("siteB/cam1/a.jpg", "siteA/cam1/a.jpg"),
        ("val/a.jpg", "train/a.jpg"),
        ("/home/ann/val/a.jpg", "train/a.jpg"),
        ("val2014/a.jpg", "val2017/a.jpg"),
        ("val_2014/a.jpg", "val2017/a.jpg"),
    ],
)
def test_other_folders_and_other_splits_are_other_images(told, image):
    assert match(told, image) is Match.NONE


@pytest.mark.parametrize(
    ("told", "image"),
    [
        ("siteB/a.jpg", "images/a.jpg"),
        ("/home/ann/siteB/a.jpg", "siteA/a.jpg"),
        ("C:\\stuff\\a.jpg", "mine/a.jpg"),
        ("s3://bucket/pics/a.jpg", "mine/a.jpg"),
    ],
)
def test_what_lost_its_folders_or_came_from_another_machine_may_have_moved(told, image):
    assert match(told, image) is Match.MOVED


def test_a_folder_that_is_here_without_the_image_lacks_it():
    known = own_folders(["siteA/a.jpg", "images/siteB/b.jpg"])
    assert match("/home/ann/siteB/a.jpg", "siteA/a.jpg", known=known) is Match.NONE


def test_the_folders_above_the_images_can_prove_that_it_is_the_place():
    assert match("project/a.jpg", "a.jpg", root=("/", "home", "project")) is Match.SAME
