"""Small PNG pictures that are written inside other files: the masks of annotations."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# As for pictures in files: what is packed tighter than this was made to fill the memory of whoever opens it.
_PIXELS_ANYWAY = 1 << 24
_PIXELS_FOR_A_BYTE = 300


def read_mask_png(content: bytes) -> NDArray[np.bool_]:
    """Which pixels are not zero: Boolean (height, width). Raises UnreadableError for anything that is no such PNG."""
    import numpy as np
    from PIL import Image

    from labeller.media.decoding import BROKEN_FILE

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if image.width * image.height > max(_PIXELS_ANYWAY, _PIXELS_FOR_A_BYTE * len(content)):
                raise UnreadableError("it has too many pixels for its bytes")
            pixels = np.asarray(image)
    except (*BROKEN_FILE, zlib.error) as error:
        raise UnreadableError("it is no PNG picture") from error
    is_set: NDArray[np.bool_] = np.any(np.atleast_3d(pixels)[:, :, :3] != 0, axis=2)
    return is_set


def mask_png(rows: NDArray[np.bool_]) -> bytes:
    """A PNG of grey values, 1 where the mask is set and 0 elsewhere."""
    import numpy as np
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(rows.astype(np.uint8)).save(content, "PNG", optimize=True)
    return content.getvalue()
