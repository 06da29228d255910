"""Hugging Face text dataset: one JSON Lines file for each split in `data/`."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from labeller.domain.dataset import Dataset
from labeller.domain.item import Medium
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.enclosed import CARD, enclosed_format
from labeller.formats.format import WriteOptions, WriteReport
from labeller.formats.hf.features import feature_lines, layout_notes
from labeller.formats.hf.layout import hf_layout, hf_row
from labeller.formats.hf.reading import HfReader, Part
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import write_label_map
from labeller.formats.losses import TEXT_TASKS, Capabilities, Loss, Survey, stated, survey
from labeller.formats.outgoing import outgoing, split_folders
from labeller.formats.split_names import SPLITS
from labeller.jobs import JobContext

_TABLE_SUFFIXES = (".jsonl", ".csv")


class HfTextFormat(HfReader):
    name = "hf-text"
    title = "Hugging Face text dataset"
    extensions: tuple[str, ...] = ()
    medium = Medium.TEXT
    holds = Capabilities(
        TEXT_TASKS | {Task.TEXT_SPANS},
        shapes=frozenset({TextSpan}),
        several_labels=True,
        unlabelled=True,
        skipped=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
    )

    def sniff(self, source: Path) -> float:
        """Surer than plain folders where there is a card beside the tables, less sure where there is not."""
        if not self.parts(source):
            return 0.0
        has_card = (source / CARD).is_file() and enclosed_format(source) in {None, self.name}
        return 0.8 if has_card else 0.3

    def parts(self, source: Path) -> list[Part]:
        """The tables in `data/`, else in the folder itself; all of them of one kind."""
        for folder in ("data", ""):
            for suffix in _TABLE_SUFFIXES:
                found = sorted(path for path in (source / folder).glob(f"*{suffix}") if path.is_file())
                if found:
                    return [Part(_split_of(path), folder, path) for path in found]
        return []

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        times = sum(count for split, count in survey.time_like_texts.items() if count == survey.items_by_split[split])
        return stated(Loss("texts that `datasets` takes for times, since all in their split look so", times))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        found = survey(dataset, context)
        layout = hf_layout(dataset, found, "text")
        splits = split_folders(found.items_by_split)
        files: dict[str, TextIO] = {}
        counts: dict[str, int] = {}
        annotations = 0
        (target / "data").mkdir()
        with ExitStack() as stack:
            for entry in outgoing(dataset, self.holds, context):
                split = splits[entry.split or ""]
                if split not in files:
                    path = target / "data" / f"{split}.jsonl"
                    files[split] = stack.enter_context(path.open("x", encoding="utf-8", newline=""))
                said = self.fitted(dataset, entry).annotations
                row = {"text": entry.item.text or "", **hf_row(layout, dataset, entry, said)}
                files[split].write(json.dumps(row, ensure_ascii=False) + "\n")
                counts[split] = counts.get(split, 0) + 1
                annotations += len(said)
        write_label_map(target, dataset.schema)
        tables = {split: f"data/{split}.jsonl" for split in counts}
        return WriteReport(
            (LABEL_MAP, *tables.values()),
            sum(counts.values()),
            annotations,
            notes=layout_notes(layout),
            data_files=tables,
            config=feature_lines(layout),
        )


def _split_of(path: Path) -> str:
    """The split that a file is named after: `train-00000-of-00002` is train."""
    first = re.split(r"[-._ ]", path.stem, maxsplit=1)[0].lower()
    return SPLITS.get(first, path.stem)
