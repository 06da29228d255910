"""The times of a sound that speak for and against each label."""

from __future__ import annotations

import numpy as np

from labeller.jobs import JobContext
from labeller.learning.explaining.evidence import Evidence, Opinion
from labeller.media.audio import Sound

Time = tuple[float, float]
"""From when to when, in seconds."""

_MOST_PARTS = 24
_SHORTEST_S = 0.1


def times_that_speak(sound: Sound, opinion: Opinion, context: JobContext) -> Evidence[Time]:
    """What each of up to 24 equal parts says. A part is cut out: silence in its place would be heard as well.

    Raises JobCancelledError.
    """
    samples, rate = sound.samples, sound.rate_hz
    count = int(min(_MOST_PARTS, max(1, len(samples) / rate / _SHORTEST_S)))
    edges = np.linspace(0, len(samples), count + 1).astype(np.int64)
    parts = list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    if count == 1:
        return Evidence((), np.empty((0, opinion.learner.n_classes), dtype=np.float32))
    rest = [Sound(np.concatenate([samples[:start], samples[end:]]), rate) for start, end in parts]
    weights = opinion.log_odds([sound], context) - opinion.log_odds(rest, context)
    return Evidence(tuple((start / rate, end / rate) for start, end in parts), weights)
