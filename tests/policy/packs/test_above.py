"""Citations read part by part: what stands above a clause, and that a sibling never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.policy.packs import actions, citing, clauses, queries

NUMERALS = ["一", "二", "九", "十", "十一", "十二", "二十", "二十一"]
TEXT = "十、甲\n(一)乙\n1.丙\n二、丁\n(十)戊\n1.己\n"


@pytest.mark.parametrize(
    ("ref", "above"),
    [
        ("三(一)12", "三(一)"),
        ("三(一)1", "三(一)"),
        ("三(十一)", "三"),
        ("三(一)—10", "三(一)"),
        ("四(六)十一是", "四(六)"),
        ("四(六)2三是", "四(六)2"),
        ("二一是", "二"),
        ("十二一是", "十二"),
        ("武汉市12", "武汉市"),
        ("武汉市", ""),
        ("十二", ""),
        ("序", ""),
        ("", ""),
    ],
)
def test_the_last_number_is_taken_off_as_a_whole(ref: str, above: str) -> None:
    assert clauses.above(ref) == above


@given(st.sampled_from(NUMERALS), st.sampled_from(NUMERALS), st.integers(1, 99))
def test_every_step_up_takes_off_one_number(first: str, second: str, third: int) -> None:
    ref = f"{first}({second}){third}"
    steps = [ref]
    while steps[-1]:
        steps.append(clauses.above(steps[-1]))
    assert steps == [ref, f"{first}({second})", first, ""]


@pytest.mark.parametrize(("asked", "found"), [("三(一)12", "三(一)"), ("三(一)1", "三(一)1")])
def test_the_tenth_item_is_not_below_the_first(asked: str, found: str) -> None:
    assert citing.nearest(asked, {"三(一)", "三(一)1"}) == found


def test_the_twelfth_part_is_not_below_the_tenth() -> None:
    assert citing.nearest("十二", {"十", "一"}) == ""
    assert citing.nearest("十二(一)", {"十", "一"}) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [("十(一)1", "十(一)1"), ("十(一)10", "十(一)"), ("二(十一)", "二"), ("二(十)12", "二(十)")],
)
def test_documents_answer_with_the_clause_above_never_beside(asked: str, found: str) -> None:
    actions.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)
    clause = queries.clause("lotus-2015", asked)
    assert clause is not None
    assert clause.ref == found


@pytest.mark.django_db
def test_a_part_that_is_missing_has_nothing_above_it() -> None:
    actions.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)
    assert queries.clause("lotus-2015", "十二") is None
    assert queries.clause("other", "十") is None
