"""Which keypoints change places in a mirror: told by their names, since a schema has names and no such list."""

from __future__ import annotations

from collections.abc import Sequence

_COCO = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
_MIRROR_OF = "mirror of "


def mirrored_places(skeleton: Sequence[str]) -> tuple[int, ...]:
    """For each keypoint the place of the one that it becomes in a mirror; its own where the names tell none."""
    folded = [name.casefold() for name in skeleton]
    places = tuple(
        folded.index(_mirrored(name)) if _mirrored(name) in folded else folded.index(name) for name in folded
    )
    return places if len(set(places)) == len(places) else tuple(range(len(places)))


def names_for(count: int, places: Sequence[int]) -> tuple[str, ...]:
    """Names for keypoints without any, from which `places` can be told again; those of COCO's people for such."""
    if tuple(places) == mirrored_places(_COCO):
        return _COCO
    names = [f"keypoint {place}" for place in range(1, count + 1)]
    for one, other in enumerate(places):
        if one < other:
            names[other] = f"{_MIRROR_OF}{names[one]}"
    return tuple(names)


def are_mirrored(count: int, places: Sequence[int | None]) -> bool:
    """Whether a list has a place for each keypoint, and leads back from each pair."""
    inside = [place for place in places if place is not None and 0 <= place < count]
    return len(inside) == len(places) == count and all(inside[place] == one for one, place in enumerate(inside))


def _mirrored(name: str) -> str:
    if name.startswith(_MIRROR_OF):
        return name.removeprefix(_MIRROR_OF)
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left") if "right" in name else f"{_MIRROR_OF}{name}"
