"""Collecting problems: all are counted, the first thousands listed, in file order."""

import pyarrow.parquet as pq
import pytest

from bangfu.registry.households import rules
from bangfu.registry.imports import found as collecting
from bangfu.registry.imports.found import Found


@pytest.fixture
def found() -> Found:
    """Two problems that block and one that does not."""
    some = Found()
    some.add("row.year", 1, 7, at=2, column="year", value="1815", low=2000, high=2027)
    some.add("phone.odd", 0, 9, at=3, column="phone", value="12")
    some.add("id.shape", 0, 3, at=1, column="id_no", value="***")
    return some


def test_they_come_in_the_order_of_the_file(found: Found) -> None:
    table = found.table()
    assert table.column("code").to_pylist() == ["id.shape", "phone.odd", "row.year"]
    assert table.column("id").to_pylist() == [1, 2, 3]


def test_severities_are_counted_apart(found: Found) -> None:
    assert (found.count(rules.BLOCK), found.count(rules.WARN)) == (2, 1)
    assert found.by_code() == {"id.shape": 1, "phone.odd": 1, "row.year": 1}


def test_only_what_blocks_makes_a_row_bad(found: Found) -> None:
    assert found.bad_rows == {0: {3}, 1: {7}}
    assert found.odd_rows == {0: {9}}


def test_cells_that_could_not_be_read_are_remembered(found: Found) -> None:
    assert found.unread("year") == {(1, 7)}
    assert found.places_of("id.") == {(0, 3)}


def test_too_many_of_a_kind_are_counted_but_not_all_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collecting, "MOST_LISTED", 5)
    some = Found()
    for row in range(12):
        some.add("row.total", 0, row)
    assert len(some.listed) == 5
    assert some.by_code() == {"row.total": 12}


def test_nothing_found_is_an_empty_table_of_the_same_shape(tmp_path: object) -> None:
    path = f"{tmp_path}/none.parquet"
    Found().write(path)  # type: ignore[arg-type]
    assert pq.read_table(path).schema.names == collecting.SCHEMA.names


def test_unknown_kinds_are_mistakes_of_ours() -> None:
    with pytest.raises(KeyError):
        Found().add("no.such", 0, 1)


def test_what_later_checks_ask_does_not_end_where_listing_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collecting, "MOST_LISTED", 2)
    some = Found()
    for row in range(5):
        some.add("cell.not_a_number", 0, row, column="wage_income")
        some.add("village.missing", 1, row, column="village_code")
    assert len(some.listed) == 4
    assert some.unread("wage_income") == {(0, row) for row in range(5)}
    assert some.places_of("village.") == {(1, row) for row in range(5)}


def test_several_columns_are_asked_at_once(found: Found) -> None:
    assert found.unread("year", "phone", "name") == {(1, 7), (0, 9)}
    assert found.unread() == set()


def test_each_sheet_may_list_as_many_of_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_LISTED", 1)
    some = Found()
    for sheet in (0, 0, 1):
        some.add("row.total", sheet, 1)
    assert [problem[0] for problem in some.listed] == [0, 1]


def test_values_are_cut_and_arguments_kept_as_json() -> None:
    some = Found()
    some.add("id.gender", 0, 1, value="长" * 900, said="男")
    (row,) = some.table().to_pylist()
    assert (len(row["value"]), row["args"], row["at"]) == (
        200,
        '{"said": "男"}',
        collecting.NOWHERE,
    )


def test_what_is_written_is_what_is_told(found: Found, tmp_path: object) -> None:
    path = f"{tmp_path}/problems.parquet"
    found.write(path)  # type: ignore[arg-type]
    assert pq.read_table(path).to_pylist() == found.table().to_pylist()
