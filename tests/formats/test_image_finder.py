"""Images are found by the names that annotations give them, wherever they lie, and never by guessing."""

from __future__ import annotations

import pytest

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.jobs import JobContext


@pytest.fixture
def finder_of(tmp_path):
    """A finder for a folder of empty files at these paths."""

    def make(*paths):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).touch()
        return ImageFinder(tmp_path, JobContext())

    return make


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("train/a.jpg", "train/a.jpg"),
        ("./train/a.jpg", "train/a.jpg"),
        ("/home/ann/data/train/a.jpg", "train/a.jpg"),
        ("C:\\data\\train\\a.jpg", "train/a.jpg"),
        ("images/test/a.jpg", "test/a.jpg"),
        ("b.jpg", "test/b.jpg"),
        ("B.JPG", "test/b.jpg"),
    ],
)
def test_by_its_path_or_as_much_of_it_as_tells_it_from_others(finder_of, name, found):
    assert finder_of("train/a.jpg", "test/a.jpg", "test/b.jpg").find(name) == found


def test_the_only_image_of_a_name_is_not_the_one_of_another_folder(finder_of):
    finder = finder_of("siteA/0001.png")
    assert finder.find("siteB/0001.png").fault is Fault.MISSING_FILE
    assert finder.find("0001.png") == "siteA/0001.png"
    assert not finder.moved.found


def test_a_path_of_another_machine_is_taken_from_elsewhere_and_that_is_told(finder_of):
    finder = finder_of("mine/a.png")
    assert finder.find("/home/ann/pics/a.png") == "mine/a.png"
    (problem,) = finder.moved.problems("here")
    assert (problem.file, problem.fault, problem.is_mended) == ("here", Fault.MISSING_FILE, True)


def test_in_the_folders_that_are_told(finder_of):
    assert finder_of("train/a.jpg", "test/a.jpg").find("a.jpg", ["test"]) == "test/a.jpg"


def test_names_that_differ_in_capitals_alone_are_two(finder_of):
    finder = finder_of("a.jpg", "A.jpg")
    assert (finder.find("a.jpg"), finder.find("A.jpg"), len(finder.paths)) == ("a.jpg", "A.jpg", 2)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("gone.jpg", Fault.MISSING_FILE), ("a.jpg", Fault.AMBIGUOUS_FILE), ("../a.jpg", Fault.UNSAFE_PATH)],
)
def test_what_cannot_be_found_is_told(finder_of, name, fault):
    found = finder_of("train/a.jpg", "test/a.jpg").find(name)
    assert isinstance(found, Problem)
    assert found.fault is fault


def test_images_lie_beside_the_folder_of_the_annotations(tmp_path, finder_of):
    finder_of("images/train/a.jpg", "annotations/instances.json")
    assert find_root(tmp_path / "annotations" / "instances.json", ["a.jpg"], JobContext()).root == tmp_path
