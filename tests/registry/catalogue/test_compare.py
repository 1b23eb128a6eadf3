"""Comparing columns: what is not said never differs, and what differs is told exactly."""

import json

import numpy as np
import pyarrow as pa
import pytest

from bangfu.registry.catalogue import compare
from bangfu.registry.catalogue.compare import DEFAULT, NONE, Change
from bangfu.registry.households.models import Household
from tests import factories

pytestmark = pytest.mark.usefixtures("cast")


def keys(*pks: int) -> np.ndarray:
    return np.array(pks, np.int64)


def compared(said: dict[str, list[object]], *pks: int, extras: tuple[str, ...] = ()) -> Change:
    names = [n for n in said if n not in extras and not n.startswith(DEFAULT)]
    table = pa.table({name: pa.array(values) for name, values in said.items()})
    return compare.compare(Household, table, keys(*pks), names, extras)


def test_equal_values_do_not_differ() -> None:
    home = factories.household(main_cause="illness", housing_area=80_00)
    change = compared({"main_cause": ["illness"], "housing_area": [80_00]}, home.pk)
    assert change.counts() == {"new": 0, "changed": 0, "unchanged": 1}


def test_a_blank_never_differs() -> None:
    home = factories.household(main_cause="illness")
    said = pa.table({"main_cause": pa.array([None], pa.string())})
    assert not compare.compare(Household, said, keys(home.pk), ["main_cause"]).changed.any()


def test_something_said_where_nothing_was_differs() -> None:
    home = factories.household(main_cause=None)
    change = compared({"main_cause": ["illness"]}, home.pk)
    assert change.history("main_cause", np.array([0])) == [[None, "illness"]]


def test_new_rows_are_counted_and_never_changed() -> None:
    home = factories.household(housing_area=80_00)
    change = compared({"housing_area": [90_00, 70_00]}, home.pk, NONE)
    assert change.counts() == {"new": 1, "changed": 1, "unchanged": 0}
    assert change.counts(np.array([False, True])) == {"new": 1, "changed": 0, "unchanged": 0}
    assert list(change.fresh) == [False, True]


def test_sets_are_compared_as_sets_of_codes_in_order() -> None:
    home = factories.household(other_causes=["illness", "disability"])
    same = compared({"other_causes": ['["illness", "disability"]']}, home.pk)
    other = compared({"other_causes": ['["illness"]']}, home.pk)
    assert (same.changed.any(), other.changed.any()) == (False, True)
    assert other.history("other_causes", np.array([0])) == [
        [["illness", "disability"], ["illness"]]
    ]


def test_a_default_counts_only_where_nothing_is_known() -> None:
    known = factories.household(main_cause="illness")
    unknown = factories.household(main_cause=None)
    blank = pa.nulls(2, pa.string())
    said = pa.table({"main_cause": blank, DEFAULT + "main_cause": ["schooling", "schooling"]})
    change = compare.compare(Household, said, keys(known.pk, unknown.pk), ["main_cause"])
    assert change.changed.tolist() == [False, True]
    assert change.after("main_cause", np.array([0, 1])) == ["illness", "schooling"]


def test_what_a_place_collects_besides_is_merged_not_replaced() -> None:
    home = factories.household(extra={"wants_credit": True, "note": "x"})
    change = compared({"wants_credit": [False]}, home.pk, extras=("wants_credit",))
    assert change.changed.tolist() == [True]
    (after,) = change.after("extra", np.array([0]))
    assert json.loads(after) == {"wants_credit": False, "note": "x"}
    assert change.history("extra.wants_credit", np.array([0])) == [[True, False]]


def test_rows_keep_their_order_whatever_the_database_gives() -> None:
    homes = [factories.household(housing_area=area) for area in (1, 2, 3)]
    order = [homes[2].pk, NONE, homes[0].pk]
    change = compared({"housing_area": [3, 9, 9]}, *order)
    assert change.changed.tolist() == [False, False, True]


def test_extras_of_new_rows_say_only_what_is_stated() -> None:
    said = pa.table({"a": pa.array([1, None]), "b": pa.array(["x", None])})
    assert compare.extra_texts(said, ["a", "b"]) == ['{"a": 1, "b": "x"}', "{}"]
    assert compare.extra_texts(said, []) == ["{}", "{}"]
