from __future__ import annotations

from collections.abc import Iterator

import pytest

from labeller.learning.regions import look
from tests.learning.regions.made import made_corpus


@pytest.fixture(scope="module", autouse=True)
def _small_looks() -> Iterator[None]:
    """Pictures are looked at as small as they are made, which is much faster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look, "SIDE_PX", 128)
        yield


@pytest.fixture(scope="module")
def world(_small_looks):
    """A corpus of pictures, and what is on them."""
    return made_corpus(24)
