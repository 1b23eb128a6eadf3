"""What rests on which clause."""

import pytest

from bangfu.policy.packs import citing, queries
from tests.cast import Cast


def cited(cast: Cast) -> set[tuple[str, str, str]]:
    found = citing.citing(queries.program().pack, "lotus-2015")
    return {(one.kind, one.id, one.clause) for one in found}


def test_rules_conditions_and_parameters_are_found(cast: Cast) -> None:
    assert {
        ("standard", "household_exit", "一"),
        ("condition", "household_exit", "一(一)"),
        ("benefit", "repair_grant", "二"),
        ("parameter", "income_line", "一(一)"),
    } <= cited(cast)


def test_a_condition_that_only_repeats_its_rule_is_not_named(cast: Cast) -> None:
    assert ("condition", "household_exit", "一") not in cited(cast)


def test_each_is_counted_once_however_many_values_cite_it(cast: Cast) -> None:
    pack = queries.program().pack
    assert len(pack.parameters["income_line"].values) == 2
    assert citing.counts(pack)["lotus-2015"] == len(cited(cast))


def test_a_document_nobody_cites_has_nothing_on_it(cast: Cast) -> None:
    assert citing.citing(queries.program().pack, "other") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [("三(一)1", "三(一)1"), ("三(一)2", "三(一)"), ("三(九)", "三"), ("八", ""), ("", "")],
)
def test_a_clause_or_the_nearest_above_it(asked: str, found: str) -> None:
    assert citing.nearest(asked, {"三", "三(一)", "三(一)1"}) == found
