"""Rows on their way to disk: columns of texts, a fixed number of rows at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 50_000
MOST_COLUMNS = 1_000
Cells = Sequence[str | None]


def _batches(rows: Iterable[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch


def write(path: Path, rows: Iterable[tuple[int, Cells]]) -> tuple[int, int]:
    """Write numbered rows; returns ``(rows, columns)``.

    The file has ``row`` (its number as people count, from one), ``cells`` (how many the row had)
    and ``c0``, ``c1``, … as wide as the widest row of the first batch, where headings stand.
    """
    writer: pq.ParquetWriter | None = None
    count = width = 0
    for batch in _batches(rows):
        numbers, lines = zip(*batch, strict=True)
        columns = list(zip_longest(*lines))
        if writer is None:
            width = min(max(len(columns), 1), MOST_COLUMNS)
            schema = _schema(width)
            writer = pq.ParquetWriter(path, schema, compression="lz4", write_statistics=False)
        table = _table(writer.schema, numbers, [len(line) for line in lines], columns[:width])
        writer.write_table(table)
        count += len(batch)
    if writer is None:
        pq.write_table(_schema(1).empty_table(), path)
    else:
        writer.close()
    return count, width


def write_batches(path: Path, batches: Iterable[pa.RecordBatch], width: int) -> tuple[int, int]:
    """Write rows that come as equally wide columns of texts, numbered from one."""
    count = 0
    with pq.ParquetWriter(
        path, _schema(width), compression="lz4", write_statistics=False
    ) as writer:
        for batch in batches:
            numbers = pa.array(range(count + 1, count + 1 + batch.num_rows), pa.int32())
            cells = pa.repeat(pa.scalar(width, pa.int32()), batch.num_rows)
            table = pa.table([numbers, cells, *batch.columns], schema=writer.schema)
            writer.write_table(table)
            count += batch.num_rows
    return count, width


def _schema(width: int) -> pa.Schema:
    texts = [pa.field(f"c{index}", pa.string()) for index in range(width)]
    return pa.schema([pa.field("row", pa.int32()), pa.field("cells", pa.int32()), *texts])


def _table(
    schema: pa.Schema, numbers: Sequence[int], cells: list[int], columns: Sequence[Cells]
) -> pa.Table:
    missing = len(schema) - 2 - len(columns)
    arrays = [pa.array(column, pa.string()) for column in columns]
    blank = pa.nulls(len(numbers), pa.string())
    counted = [pa.array(numbers, pa.int32()), pa.array(cells, pa.int32())]
    return pa.table([*counted, *arrays, *[blank] * missing], schema=schema)
