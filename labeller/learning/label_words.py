"""Which labels of a schema the names of somebody else's model mean."""

from __future__ import annotations

from collections.abc import Iterable

from labeller.domain.schema import LabelId, Schema


def labels_by_name(names: Iterable[str], schema: Schema) -> dict[str, LabelId]:
    """The label that each name of a model means: the one of that name, else one that is written alike but for case and
    separators.

    Names without a label are left out, and labels for relations are meant by none.
    """
    labels = [label for label in schema.labels if not label.is_relation]
    exactly = {label.name: label.id for label in labels}
    roughly = {_plain(label.name): label.id for label in labels}
    known = {name: exactly.get(name, roughly.get(_plain(name))) for name in names}
    return {name: label_id for name, label_id in known.items() if label_id is not None}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
