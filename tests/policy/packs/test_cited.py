"""The clauses behind many citations, read together."""

from typing import Any

import pytest

from bangfu.engine.packs.schema import Cite
from bangfu.policy.packs import actions, citing, queries

TEXT = "种莲决定\n一、目标\n(一)先易\n1.先近\n二、办法\n"

pytestmark = pytest.mark.django_db


def cite(clause: str, document: str = "lotus-2015") -> Cite:
    return Cite(document=document, clause=clause)


@pytest.fixture(autouse=True)
def imported() -> None:
    actions.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)


@pytest.mark.parametrize(
    ("clause", "lineage"),
    [("三(一)1", ["三(一)1", "三(一)", "三"]), ("三", ["三"]), ("", [])],
)
def test_a_clause_and_those_above_it(clause: str, lineage: list[str]) -> None:
    assert citing.lineage(clause) == lineage


@pytest.mark.parametrize(
    ("asked", "found"),
    [("一(一)1", "一(一)1"), ("一(一)9", "一(一)"), ("一(九)", "一"), ("二", "二")],
)
def test_the_clause_or_the_nearest_above(asked: str, found: str) -> None:
    assert queries.cited([cite(asked)])[cite(asked)].ref == found


def test_what_is_not_imported_is_left_out() -> None:
    assert queries.cited([cite("九"), cite("一", "lotus-2020"), cite("")]) == {}
    assert queries.cited([]) == {}


def test_many_take_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = queries.cited([cite("一"), cite("一(一)"), cite("二"), cite("二")])
    assert {row.text for row in found.values()} == {"目标", "先易", "办法"}
