"""Why a model was not taken."""

from __future__ import annotations

from labeller.errors import LabellerError


class ModelRefusedError(LabellerError):
    """A model that cannot be used, and why, in words for the person who chose it."""

    def __init__(self, name: str, reason: str, hint: str = "") -> None:
        super().__init__(
            f"The model {name} cannot be used: {reason}.",
            hint or "Nothing was changed. Choose an ONNX file of a kind that the user guide names.",
        )
