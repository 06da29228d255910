"""Looking at a picture once: the encoder of SAM 2 (Ravi et al. 2024), Hiera-Tiny."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeller.jobs import JobContext
from labeller.learning.embedders.onnx import run, session
from labeller.learning.segmenting.embedding import PARTS, PictureEmbedding
from labeller.learning.segmenting.embedding_store import EmbeddingStore
from labeller.media.images import read_image

ENCODER_FILE = "sam2-tiny-encoder.onnx"
SIDE_PX = 1024
# Larger than the square, so that a scaled decode does not soften the picture twice.
_READ_PX = 1536
# Somebody waits for it: half of the cores, and no more than help.
_THREADS = min(4, max(1, (os.cpu_count() or 2) // 2))


def look(path: Path, content_hash: str, store: EmbeddingStore, context: JobContext) -> PictureEmbedding:
    """A job: the embedding of a picture, from the store or made and kept there.

    Takes about five seconds on one core. Raises UnreadableError for the picture, LabellerError if the weights are
    missing or broken, JobCancelledError within moments of being cancelled.
    """
    known = store.find(content_hash)
    if known is not None:
        return known
    context.check()
    made = encode(read_image(path, _READ_PX), context)
    store.keep(content_hash, made)
    return made


def encode(pixels: NDArray[np.uint8], context: JobContext | None = None) -> PictureEmbedding:
    """The embedding of pixels (height, width, 3), RGB.

    They are squeezed into a square, as the pictures were with which the network was trained; bars beside them would
    take part of its sharpness. Raises LabellerError if the weights are missing or broken.
    """
    from PIL import Image

    square = Image.fromarray(pixels).resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)
    inputs = {"image": np.asarray(square)}
    found = run(_session(), tuple(PARTS), inputs, context or JobContext())
    return PictureEmbedding(np.concatenate([part.ravel() for part in found]))


def _session() -> Any:
    # Half a gigabyte of working memory, which is not kept between pictures.
    return session(ENCODER_FILE, threads=_THREADS, keeps_memory=False)
