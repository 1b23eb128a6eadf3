"""Rows on disk: numbered as people count, as wide as where headings stand, in pieces."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.registry.imports.parsing import grid

CELL = st.none() | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=4)
LINES = st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=12)


def written(path: Path, rows: list[tuple[int, grid.Cells]]) -> tuple[tuple[int, int], pa.Table]:
    """The size as told, and what stands on disk."""
    size = grid.write(path / "a.parquet", rows)
    return size, pq.read_table(path / "a.parquet")


def lines(table: pa.Table) -> list[list[Any]]:
    """The cells of every row."""
    columns = [table.column(at).to_pylist() for at in range(2, table.num_columns)]
    return [list(row) for row in zip(*columns, strict=True)]


def test_rows_keep_the_numbers_they_had_in_the_file(tmp_path: Path) -> None:
    size, table = written(tmp_path, [(1, ["户编号"]), (4, ["N001"])])
    assert size == (2, 1)
    assert table.column("row").to_pylist() == [1, 4]


def test_short_rows_are_filled_up_and_their_length_is_remembered(tmp_path: Path) -> None:
    size, table = written(tmp_path, [(1, ["a", "b", "c"]), (2, ["x"])])
    assert size == (2, 3)
    assert lines(table) == [["a", "b", "c"], ["x", None, None]]
    assert table.column("cells").to_pylist() == [3, 1]


def test_nothing_is_a_file_with_one_column_and_no_row(tmp_path: Path) -> None:
    size, table = written(tmp_path, [])
    assert size == (0, 0)
    assert table.column_names == ["row", "cells", "c0"]


def test_no_more_columns_are_kept_than_a_ledger_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_COLUMNS", 2)
    size, table = written(tmp_path, [(1, ["a", "b", "c"])])
    assert size == (1, 2)
    assert lines(table) == [["a", "b"]]
    assert table.column("cells").to_pylist() == [3]


def test_later_pieces_are_as_wide_as_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "BATCH", 2)
    rows: list[tuple[int, grid.Cells]] = [
        (1, ["a", "b"]),
        (2, ["c"]),
        (3, ["d", "e", "f"]),
        (4, []),
    ]
    size, table = written(tmp_path, rows)
    assert size == (4, 2)
    assert lines(table) == [["a", "b"], ["c", None], ["d", "e"], [None, None]]
    assert table.column("cells").to_pylist() == [2, 1, 3, 0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(LINES)
def test_whatever_is_written_is_read_back(tmp_path: Path, given_lines: list[list[Any]]) -> None:
    (count, width), table = written(tmp_path, list(enumerate(given_lines, start=1)))
    assert count == len(given_lines)
    assert width == max(map(len, given_lines), default=0)
    padded = [line + [None] * (width - len(line)) for line in given_lines]
    assert lines(table) == padded


def test_batches_are_numbered_from_one_through_all_pieces(tmp_path: Path) -> None:
    piece = pa.record_batch([pa.array(["a", "b"]), pa.array(["c", None])], names=["c0", "c1"])
    size = grid.write_batches(tmp_path / "b.parquet", [piece, piece], 2)
    table = pq.read_table(tmp_path / "b.parquet")
    assert size == (4, 2)
    assert table.column("row").to_pylist() == [1, 2, 3, 4]
    assert table.column("cells").to_pylist() == [2, 2, 2, 2]
    assert lines(table)[3] == ["b", None]
