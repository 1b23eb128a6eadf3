"""Values become exact columns, or unknown; nothing that was kept once stops a county."""

import datetime as dt
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.engine.packs.pack import Column
from bangfu.policy.facts import actions, collected, columns, lake, queries
from bangfu.policy.packs.queries import program
from bangfu.policy.runs import actions as runs
from bangfu.registry.catalogue import queries as catalogue
from tests import factories
from tests.cast import COUNTY, Cast

pytestmark = pytest.mark.django_db  # a pack is read as amended here
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda part: st.lists(part, max_size=2) | st.dictionaries(st.text(max_size=2), part),
    max_leaves=4,
)


def column(subject: str, name: str) -> Column:
    return program("lotus").pack.tables[subject].columns[name]


def made(subject: str, name: str, *values: Any) -> list[Any]:
    pack = program("lotus").pack
    return columns.array(pack, column(subject, name), list(values)).to_pylist()


@pytest.mark.parametrize(
    ("raw", "bits"),
    [
        (None, None),
        ([], 0),
        ("[]", 0),
        (["disabled"], 0b1000),
        ('["disabled"]', 0b1000),
        (["disabled", "disabled"], 0b1000),
        (["nobody knows this one"], 0),
        (["disabled", "nobody knows this one"], 0b1000),
    ],
)
def test_sets_are_bits_in_the_order_of_their_list(raw: Any, bits: int | None) -> None:
    assert made("member", "health_status", raw) == [bits]


@pytest.mark.parametrize("raw", ["2014-06-01", "2014-06-01 00:00:00", dt.date(2014, 6, 1)])
def test_days_come_as_text_or_as_days(raw: Any) -> None:
    assert made("household", "first_identified_on", raw, None) == [dt.date(2014, 6, 1), None]


def test_yes_and_no_come_as_numbers_or_as_they_are() -> None:
    assert made("household", "wants_credit", 0, 1, True, None) == [False, True, True, None]


@pytest.mark.parametrize(("value", "kept"), [(0, 0), (50, 50), (51, None), (-1, None)])
def test_the_edges_of_a_range_belong_to_it(value: int, kept: int | None) -> None:
    assert made("household", "income_projects", value) == [kept]


def test_an_empty_text_says_nothing() -> None:
    assert made("household", "main_cause", "", "illness", None) == [None, "illness", None]


@pytest.mark.parametrize("text", [None, "{}", {}, "null", '{"income_projects": null}'])
def test_rows_without_extras_have_unknown_ones(text: Any) -> None:
    wanted = [column("household", "income_projects")]
    assert collected.extras(wanted, [text]) == {"income_projects": [None]}


def test_extras_come_apart_row_by_row() -> None:
    wanted = [column("household", name) for name in ("income_projects", "wants_credit")]
    rows = ['{"income_projects": 1, "old": 7}', {"wants_credit": False}]
    found = collected.extras(wanted, rows)
    assert found == {"income_projects": [1, None], "wants_credit": [None, False]}


@given(st.lists(JSON, max_size=5))
def test_whatever_extras_hold_the_column_has_its_type(values: list[Any]) -> None:
    pack = program("lotus").pack
    for wanted in pack.tables["household"].columns.values():
        texts = [json.dumps({wanted.name: value}) for value in values]
        kept = collected.extras([wanted], texts)[wanted.name]
        array = columns.array(pack, wanted, kept)
        assert isinstance(array, pa.Array)
        assert len(array) == len(values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("income_projects", "three"),
        ("income_projects", 1.5),
        ("income_projects", True),
        ("income_projects", [1]),
        ("wants_credit", "no"),
        ("wants_credit", {}),
        ("wants_credit", 2),
    ],
)
def test_extras_of_an_older_layout_are_unknown_not_a_stop(
    cast: Cast, home: object, name: str, value: Any
) -> None:
    factories.household(extra={name: value})
    actions.publish(pack=catalogue.pack(), county=COUNTY, year=factories.YEAR)
    table = queries.current(factories.YEAR)[COUNTY]
    rows = pa.parquet.read_table(lake.path(table.folder) / "household.parquet").to_pylist()
    assert [row[name] for row in rows] == [None]
    assert runs.refresh(by="tests") is not None
