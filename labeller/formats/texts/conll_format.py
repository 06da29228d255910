"""CoNLL-2003: one token in each line with its tag in the last column, a blank line between sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.fitting import Fitted
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import Capabilities
from labeller.formats.tag_scheme import TagScheme
from labeller.formats.texts.annotated_texts import AnnotatedTexts, Reading, TextSet
from labeller.formats.texts.conll_reading import DOCUMENT, columns_of, read_conll
from labeller.formats.texts.tag_names import tag_names
from labeller.formats.texts.tags import Tagged, is_tag, tags_of
from labeller.formats.texts.text_export import TextExport
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.token_fitting import TOKENS_NOTE, snapped, without_overlaps
from labeller.jobs import JobContext
from labeller.media.texts import decode
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    from labeller.media.tokens import Tokens

_HEAD_BYTES = 1 << 14
_LOOK_LINES = 200
# How many of the first lines must be tokens with tags: nearly all where the name of the file says nothing.
_ENOUGH, _SOME = 0.9, 0.5
_SHARED = (".txt", ".tsv")
_FILLERS = "-X- O"
"""What stands for part of speech and chunk: the filler of CoNLL's own document lines, and the tag of no chunk."""


class ConllFormat(AnnotatedTexts):
    name = "conll"
    title = "CoNLL-2003"
    extensions = (".conll", ".bio", ".iob", ".iob2", ".bilou", ".conll03", ".conll2003", ".annotated", ".txt", ".tsv")
    holds = Capabilities(
        frozenset({Task.TEXT_SPANS}),
        shapes=frozenset({TextSpan}),
        overlap=False,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
    )

    def sniff_file(self, path: Path) -> float:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        share = _ENOUGH if path.suffix.lower() in _SHARED else _SOME
        return 0.95 if _looks_like_conll(head, share) else 0.0

    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:  # noqa: ARG002
        def items(reading: Reading) -> Iterator[NewItem | Problem]:
            for file in files:
                yield from read_conll(file, options.encoding, reading)

        listed = files[0].labels.names if files[0].labels else ()
        return TextSet(Task.TEXT_SPANS, items, sum(file.size_bytes for file in files), listed)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Spans of whole tokens, none in another, in the order of the text."""
        from labeller.media.tokens import tokenise

        return without_overlaps(snapped(super().fitted(dataset, entry), tokenise(entry.item.text or "")))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`train.conll`, `dev.conll`, `test.conll`, and the texts as they are in `texts.jsonl`."""
        from labeller.media.tokens import tokenise

        tags = tag_names(dataset.schema.names)
        with TextExport(self, dataset, target, context, suffix=".conll", tags=tags) as export:
            for one in export:
                tokens = tokenise(one.text)
                sentences = _sentences(one.text, tokens, one.annotations)
                export.write(one.file, f"{DOCUMENT}\n\n")
                for first, after in sentences:
                    lines = _lines(tokens, first, after, one.annotations, tags, options.tag_scheme)
                    export.write(one.file, "".join(lines) + "\n")
                places = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
                export.write_companion(one, tokens=[list(place) for place in places])
            return export.report(
                f"Tags are {options.tag_scheme.upper()}, in the last of four columns.",
                TOKENS_NOTE,
                "A sentence ends where a line of the text does, unless a span goes on there.",
                "texts.jsonl has each text as it is, and where in it its tokens begin and end.",
            )


def _sentences(text: str, tokens: Tokens, annotations: Iterable[FoundAnnotation]) -> list[tuple[int, int]]:
    """First token and the one behind the last, of each line of the text; no span is cut."""
    crossed = {
        place
        for one in annotations
        if isinstance(one.shape, TextSpan) and (covered := tokens.covering(one.shape.start, one.shape.end))
        for place in range(covered[0] + 1, covered[1])
    }
    edges = [
        place
        for place in range(1, len(tokens))
        if place not in crossed and _has_line_end(text[tokens.ends[place - 1] : tokens.starts[place]])
    ]
    return list(zip([0, *edges], [*edges, len(tokens)], strict=True)) if len(tokens) else []


def _has_line_end(gap: str) -> bool:
    return gap != " " and len((gap + "x").splitlines()) > 1


def _lines(
    tokens: Tokens,
    first: int,
    after: int,
    annotations: Iterable[FoundAnnotation],
    names: dict[str, str],
    scheme: TagScheme,
) -> Iterator[str]:
    """The lines of one sentence."""
    spans = []
    for one in annotations:
        covered = tokens.covering(one.shape.start, one.shape.end) if isinstance(one.shape, TextSpan) else None
        if covered is not None and first <= covered[0] < after:
            spans.append(Tagged(covered[0] - first, covered[1] - first, names[one.label]))
    tags = tags_of(after - first, spans, scheme)
    for word, tag in zip(tokens.words[first:after], tags, strict=True):
        yield f"{word} {_FILLERS} {tag}\n"


def _looks_like_conll(head: bytes, share: float) -> bool:
    """Whether that share of the first lines has at least two columns, and a tag in the last."""
    try:
        text = decode(head.rpartition(b"\n")[0] or head).text
    except UnreadableError:
        return False
    rows = [columns for line in islice(text.splitlines(), _LOOK_LINES) if len(columns := columns_of(line)) > 0]
    rows = [columns for columns in rows if columns[0] != "-DOCSTART-"]
    tagged = [columns for columns in rows if len(columns) > 1 and is_tag(columns[-1])]
    return text.startswith(DOCUMENT) or (bool(tagged) and len(tagged) >= share * len(rows))
