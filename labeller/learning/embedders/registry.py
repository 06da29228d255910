"""Which embedders read which medium."""

from __future__ import annotations

from functools import cache

from labeller.domain.item import Medium
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.ngrams import NgramEmbedder
from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.learning.embedders.sentences import SentenceEmbedder
from labeller.learning.embedders.sounds import SoundEmbedder


@cache
def embedders_for(medium: Medium) -> tuple[Embedder, ...]:
    """From the one that is ready at once to the best. Listed by hand, so that a packaged program has them."""
    match medium:
        case Medium.TEXT:
            return NgramEmbedder(), SentenceEmbedder()
        case Medium.IMAGE:
            return (PictureEmbedder(),)
        case Medium.AUDIO:
            return (SoundEmbedder(),)
    return ()
