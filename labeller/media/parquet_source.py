"""A Parquet file as Apache Arrow has it open, watched so that it cannot fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from labeller.media.parquet_limits import DAMAGED, MOST_ENTRIES, ParquetGuard, read_footer
from labeller.media.sniffing import column_names
from labeller.media.unreadable import UnreadableError


class ParquetSource:
    """An open file. `names` are its columns as they are called here, `left_out` those of bytes, pictures perhaps."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        """Raises UnreadableError."""
        import pyarrow.parquet as pq

        self._file, self._path = file, path
        self._groups = read_footer(file, path)
        with _trouble(path):
            self._parquet = pq.ParquetFile(
                file,
                pre_buffer=False,
                thrift_container_size_limit=MOST_ENTRIES,
                arrow_extensions_enabled=False,
            )
            fields = list(self._parquet.schema_arrow)
            self.metadata = self._parquet.metadata
        self.names = column_names([field.name for field in fields], is_header=True)
        self._types = [field.type for field in fields]
        named = zip(self.names, self._types, strict=True)
        self.left_out = tuple(name for name, kind in named if _is_bytes(kind))
        self.size_bytes = file.seek(0, 2)
        # Arrow takes a dot for the way into a structure, and finds no column by a name that it does not have.
        is_named = self.names == tuple(field.name for field in fields) and not any("." in name for name in self.names)
        self._is_chosen = bool(self.left_out) and is_named

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns that are no bytes."""
        left_out = set(self.left_out)
        return tuple(name for name in self.names if name not in left_out)

    def refuse_absurd(self) -> None:
        """Raise UnreadableError for what no table says of itself."""
        with _trouble(self._path):
            self._guard().refuse_absurd()

    def batches(self, check: Callable[[], None]) -> Iterator[Any]:
        """The rows of the kept columns, as many at once as surely fit the memory. `check` may raise to cancel."""
        guard, kept = self._guard(), list(self.kept)
        for group in range(self.metadata.num_row_groups):
            with _trouble(self._path):
                rows = guard.rows_at_once(self._file, group, check)
                chosen = kept if self._is_chosen else None
                found = self._parquet.iter_batches(rows, row_groups=[group], columns=chosen, use_threads=False)
            while True:
                check()
                with _trouble(self._path):
                    batch = next(found, None)
                    if batch is None:
                        break
                    named = batch if self._is_chosen else batch.rename_columns(list(self.names))
                    columns = [_written_out(column) for column in named.select(kept).columns]
                guard.count(batch.num_rows, sum(column.nbytes for column in columns))
                yield columns

    def _guard(self) -> ParquetGuard:
        return ParquetGuard(self._path, self.metadata, self._groups, self._leaves(), self.size_bytes)

    def _leaves(self) -> Sequence[int]:
        """The places of what is read among the columns at the bottom of the structures."""
        counts = [_count_leaves(kind) for kind in self._types]
        if not self._is_chosen or sum(counts) != self.metadata.num_columns:
            return range(self.metadata.num_columns)
        kept = set(self.kept)
        owners = [name for name, count in zip(self.names, counts, strict=True) for _ in range(count)]
        return [place for place, name in enumerate(owners) if name in kept]


def _written_out(column: Any) -> Any:
    """A column whose texts stand each for itself, so that its size is theirs."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        return column.dictionary_decode()
    return column.cast(pa.large_string()) if pa.types.is_string_view(column.type) else column


def _count_leaves(kind: Any) -> int:
    import pyarrow.types as of

    if not of.is_nested(kind):
        return 1
    return sum(_count_leaves(kind.field(place).type) for place in range(kind.num_fields))


def _is_bytes(kind: Any) -> bool:
    """Whether a column is of bytes, or of structures with bytes in them, as pictures are kept."""
    import pyarrow.types as of

    if of.is_binary(kind) or of.is_large_binary(kind) or of.is_fixed_size_binary(kind) or of.is_binary_view(kind):
        return True
    return of.is_nested(kind) and any(_is_bytes(kind.field(place).type) for place in range(kind.num_fields))


@contextmanager
def _trouble(path: Path) -> Iterator[None]:
    """Turn what Arrow says about a file into an UnreadableError."""
    import pyarrow as pa

    try:
        yield
    except MemoryError as error:
        raise UnreadableError("it takes more memory than there is", path) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # a name that is no text is among them
        raise UnreadableError(DAMAGED, path) from error
