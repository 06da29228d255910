"""Pictures: the vectors of the model that ships, whatever the shape of the picture and however it was taken."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_image

from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.media.images import read_image

EXPECTED = json.loads(Path(__file__).parents[1].joinpath("expected_vectors.json").read_text("utf-8"))["china.jpg"]
ORIENTATION = 0x0112


@pytest.fixture(scope="module")
def embedder() -> PictureEmbedder:
    return PictureEmbedder()


@pytest.fixture(scope="module")
def temple() -> np.ndarray:
    return load_sample_image("china.jpg")


@pytest.fixture(scope="module")
def flower() -> np.ndarray:
    return load_sample_image("flower.jpg")


def test_shipped_model_says_what_the_original_weights_say(embedder, temple):
    square = np.asarray(Image.fromarray(temple).resize((224, 224), Image.Resampling.BILINEAR))
    assert float(embedder.embed([square])[0] @ np.array(EXPECTED)) > 0.98


def test_vector_does_not_depend_on_the_pictures_beside_it(embedder, temple, flower):
    together = embedder.embed([temple, flower])
    alone = np.concatenate([embedder.embed([picture]) for picture in (temple, flower)])
    assert together == pytest.approx(alone, abs=1e-5)
    assert float(together[0] @ together[1]) < 0.5


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_photo_is_seen_as_the_camera_was_held(tmp_path, embedder, flower, orientation):
    """Kept turned, with a note how to turn it back, it is the same picture; without the note it is not."""
    upright = Image.fromarray(flower)
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    note = Image.Exif()
    note[ORIENTATION] = orientation
    upright.save(tmp_path / "upright.jpg", quality=95)
    upright.transpose(turn).save(tmp_path / "noted.jpg", quality=95, exif=note)
    upright.transpose(turn).save(tmp_path / "turned.jpg", quality=95)
    names = ("upright.jpg", "noted.jpg", "turned.jpg")
    seen, noted, turned = embedder.embed([read_image(tmp_path / name, max_side=embedder.input_px) for name in names])
    assert float(seen @ noted) > 0.99 > float(seen @ turned) + 0.02


def test_size_of_the_file_does_not_matter_much(tmp_path, embedder, flower):
    for side in (320, 1600):
        Image.fromarray(flower).resize((side, side * 2 // 3), Image.Resampling.LANCZOS).save(tmp_path / f"{side}.png")
    small, large = embedder.embed([read_image(tmp_path / f"{side}.png", max_side=320) for side in (320, 1600)])
    assert float(small @ large) > 0.99


@pytest.mark.parametrize("shape", [(1, 1), (1, 320), (320, 1), (3, 500), (224, 224)])
@pytest.mark.parametrize("level", [0, 255])
def test_every_picture_has_a_vector_of_length_one(embedder, shape, level):
    vectors = embedder.embed([np.full((*shape, 3), level, dtype=np.uint8)])
    assert vectors.dtype == np.float32
    assert vectors.shape == (1, embedder.dimensions)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
