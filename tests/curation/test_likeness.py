"""Near copies are found, others are not, and one of them is left."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from labeller.curation.likeness import NothingAlike, spared
from labeller.curation.picture_likeness import PictureLikeness
from labeller.curation.picture_prints import PicturePrinter
from labeller.curation.text_likeness import TextLikeness
from labeller.curation.text_sketches import resemblance, sketches


def picture(seed: int) -> Image.Image:
    """A picture with shapes as photographs have them: large ones above all."""
    rng = np.random.default_rng(seed)
    pixels = sum(
        np.asarray(Image.fromarray(rng.integers(0, 256, (side, side, 3), dtype=np.uint8)).resize((96, 96)), np.float32)
        * weight
        for side, weight in ((4, 0.5), (8, 0.3), (24, 0.2))
    )
    return Image.fromarray(pixels.astype(np.uint8))


def compressed(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=40)
    return Image.open(file)


def plain(*color: int) -> Image.Image:
    return Image.new("RGB", (64, 48), color)


def pictures_alike(*images: Image.Image) -> list[list[int]]:
    prints = PicturePrinter().embed([np.asarray(image) for image in images])
    return PictureLikeness(prints).chains().clusters()


def texts_alike(*texts: str) -> list[list[int]]:
    return TextLikeness(sketches(texts)).chains().clusters()


@pytest.mark.parametrize(
    "altered",
    [
        compressed,
        lambda image: image.resize((48, 48)),
        lambda image: image.resize((200, 200)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.1),
        lambda image: ImageEnhance.Contrast(image).enhance(1.15),
        lambda image: image.crop((1, 1, 95, 95)),
    ],
    ids=["compressed", "half", "double", "brighter", "contrast", "cut"],
)
def test_altered_picture_is_like_the_one_that_it_was_made_from(altered):
    for seed in range(12):
        assert pictures_alike(picture(seed), altered(picture(seed))) == [[0, 1]]


def test_different_pictures_are_not_alike():
    assert pictures_alike(*(picture(seed) for seed in range(300))) == []


def test_same_pattern_in_another_color_is_another_picture():
    red = picture(0)
    blue = Image.merge("RGB", red.split()[::-1])
    assert pictures_alike(red, Image.fromarray(np.asarray(blue) // 3)) == []


def test_plain_pictures_are_told_apart_by_their_color_alone():
    assert pictures_alike(plain(0, 0, 0), plain(255, 255, 255), plain(1, 0, 1), plain(200, 30, 30)) == [[0, 2]]


def test_pictures_that_could_not_be_read_are_like_nothing():
    prints = np.full((3, PicturePrinter.dimensions), np.nan, dtype=np.float32)
    assert PictureLikeness(prints).chains().clusters() == []
    assert PictureLikeness(prints[:0]).chains().clusters() == []


LONG = "The client asked for all photographs of the harbour to be labelled again before the end of the week, please."


@pytest.mark.parametrize(
    "altered",
    [LONG.upper(), LONG.replace(",", " -"), f"  {LONG}\n", LONG.replace("harbour", "harbor"), f"Re: {LONG}"],
)
def test_text_that_was_written_a_little_differently_is_like_it(altered):
    assert texts_alike("something else altogether, about boats", LONG, altered) == [[1, 2]]


def test_short_texts_with_another_word_are_not_alike():
    assert texts_alike("I lost my card", "I lost my phone", "My card was lost") == []


def test_texts_without_letters_are_like_nothing():
    assert texts_alike("", " ", "!?", "...") == []
    assert texts_alike() == []


def test_texts_in_scripts_without_spaces_and_of_one_letter_are_compared():
    japanese = "来週の金曜日までに港の写真をすべてもう一度ラベル付けしてください"
    assert texts_alike(japanese, f"{japanese}。", "猫", "猫!", "犬") == [[0, 1], [2, 3]]


def test_resemblance_of_short_texts_is_exact():
    one, other = sketches(["abcdefg", "bcdefgh"])  # three shingles each, two in common
    assert resemblance(one[None], other[None]) == pytest.approx([0.5])


def test_resemblance_of_long_texts_is_estimated():
    words = [f"word{number}" for number in range(4_000)]
    one, other = sketches([" ".join(words), " ".join(words[:3_600])])
    assert resemblance(one[None], other[None])[0] == pytest.approx(0.9, abs=0.1)


def test_all_are_found_among_many_without_comparing_all_with_all():
    rng = np.random.default_rng(0)
    texts = [" ".join(f"w{word}" for word in rng.integers(0, 5_000, 25)) for _ in range(3_000)]
    texts += [f"{text} indeed" for text in texts[:200]]
    assert texts_alike(*texts) == [[place, 3_000 + place] for place in range(200)]


def test_preferred_one_stays_and_both_ends_of_a_chain():
    film = [plain(level, level, level) for level in (10, 12, 14)]
    prints = PicturePrinter().embed([np.asarray(image) for image in film])
    likeness = PictureLikeness(prints)
    assert likeness.chains().clusters() == [[0, 1, 2]]
    assert spared(likeness, [0, 1, 2]) == {1: 0}
    assert spared(likeness, [1, 0, 2]) == {0: 1, 2: 1}


def test_where_nothing_is_alike_nothing_is_spared():
    assert spared(NothingAlike(3), [0, 1, 2]) == {}
