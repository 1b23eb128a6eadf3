"""What an author sees beside the text."""

from collections.abc import Callable

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import actions, authoring, queries
from bangfu.policy.drafts.authoring import CASES, Row
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs import actions as documents
from tests.cast import Cast
from tests.policy.drafts.conftest import STRICTER

BENEFITS = "benefits.yaml"
NEW = Row("一户住危房", "2016-12-31", {"house_grade": "d"}, "met", "8000")


def test_a_sound_text_is_compared_and_its_cases_are_run(draft: Draft, cast: Cast) -> None:
    found = authoring.report(cast.city, draft, {BENEFITS: STRICTER})
    assert found.problems == []
    assert [(c.part, c.id, c.how) for c in found.changes] == [
        ("benefits", "repair_grant", "changed")
    ]
    assert found.failures == []


def test_an_unsound_text_is_told_by_line_and_nothing_else_is_said(draft: Draft, cast: Cast) -> None:
    wrong = STRICTER.replace("not is_exited", "not is_exitd")
    found = authoring.report(cast.city, draft, {BENEFITS: wrong})
    assert [p.code for p in found.problems] == ["unknown_name"]
    assert found.problems_in(BENEFITS)[0].place.line == 9
    assert found.problems_in("standards.yaml") == []
    assert (found.program, found.changes, found.proven) == (None, [], 0)


def test_a_case_that_no_longer_holds_is_named(draft: Draft, cast: Cast) -> None:
    case = """
    - name: 已脱贫户住危房
      as_of: 2016-12-31
      given: {household: {house_grade: d, exit_status: exited}, members: []}
      expect: {repair_grant: met}
    """
    found = authoring.report(cast.city, draft, {BENEFITS: STRICTER, CASES: case})
    assert [(f.case.name, f.found) for f in found.failures] == [("已脱贫户住危房", "not_met")]


def test_only_those_who_may_read_drafts_get_a_report(draft: Draft, cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        authoring.report(cast.county, draft)
    assert refused.value.code == "rights.missing"


@pytest.mark.parametrize(
    ("text", "written"),
    [("house_gr", "house_grade"), ("修房", "p.repair_grant"), ("封顶", "least()")],
)
def test_names_are_found_by_name_or_title(draft: Draft, text: str, written: str) -> None:
    assert written in {name.written for name in authoring.names(draft, text, "zh")}


def test_names_are_a_handful(draft: Draft) -> None:
    assert len(authoring.names(draft, "", "zh")) == authoring.MOST_FOUND
    assert authoring.names(draft, "没有这样的名称", "zh") == []


def test_an_item_is_taken_over_once_and_says_that_it_replaces(draft: Draft, cast: Cast) -> None:
    text = authoring.with_item(draft, "benefits", "repair_grant")
    assert text.startswith("- id: repair_grant\n  replaces: true\n")
    draft = actions.save_items(by=cast.city, draft=draft, text=text, file=BENEFITS)
    assert authoring.with_item(draft, "benefits", "repair_grant") == text
    more = authoring.with_item(draft, "benefits", "vocational_aid")
    assert more.startswith(text.rstrip())
    assert authoring.report(cast.city, draft, {BENEFITS: more}).problems == []


@pytest.mark.parametrize(("part", "item"), [("benefits", "nothing"), ("tables", "household")])
def test_what_is_no_item_is_refused(draft: Draft, part: str, item: str) -> None:
    with pytest.raises(Refusal) as refused:
        authoring.source(draft, part, item)
    assert refused.value.code == "drafts.no_item"


def test_rows_of_a_table_become_cases_and_come_back(draft: Draft, cast: Cast) -> None:
    text = authoring.with_cases(draft, "repair_grant", [NEW])
    draft = actions.save_items(by=cast.city, draft=draft, text=text, file=CASES)
    assert authoring.rows(draft, "repair_grant") == [NEW]
    found = authoring.report(cast.city, draft)
    assert found.problems == []
    assert found.proven == 1


def test_a_table_keeps_cases_of_other_rules(made: Callable[..., Draft]) -> None:
    other = "- {name: x, as_of: 2016-12-31, expect: {household_exit: unknown}}\n"
    draft = made(other, CASES)
    text = authoring.with_cases(draft, "repair_grant", [NEW])
    assert "household_exit" in text
    assert authoring.with_cases(draft, "household_exit", []) == ""


def test_cases_that_cannot_be_read_are_not_overwritten(made: Callable[..., Draft]) -> None:
    with pytest.raises(Refusal) as refused:
        authoring.with_cases(made("- [", CASES), "repair_grant", [NEW])
    assert refused.value.code == "drafts.cases"


def test_a_member_rule_is_asked_of_one_member(draft: Draft) -> None:
    row = Row("学生", "2016-12-31", {"student_status": "secondary_vocational_1"}, "met")
    assert "members:" in authoring.with_cases(draft, "vocational_aid", [row])


LOTUS = "种莲决定\n一、目标。\n(一)先易。\n(二)后难。\n二、措施\n"


def test_a_clause_the_imported_text_does_not_have_is_told(draft: Draft, cast: Cast) -> None:
    wrong = STRICTER.replace("clause: 二", "clause: 二(四)")
    assert authoring.report(cast.city, draft, {BENEFITS: wrong}).problems == []
    documents.import_document(by="tests", document_id="lotus-2015", title="种莲", text=LOTUS)
    report = authoring.report(cast.city, draft, {BENEFITS: wrong})
    assert [(p.code, p.values["clause"]) for p in report.problems] == [("unknown_clause", "二(四)")]
    assert report.problems_in(BENEFITS)[0].place.line == 2
    assert authoring.report(cast.city, draft, {BENEFITS: STRICTER}).problems == []


def test_a_draft_that_cites_no_such_clause_is_not_tried(draft: Draft, cast: Cast) -> None:
    documents.import_document(by="tests", document_id="lotus-2015", title="种莲", text=LOTUS)
    wrong = STRICTER.replace("clause: 二", "clause: 九")
    saved = actions.save_items(by=cast.city, draft=draft, text=wrong, file=BENEFITS)
    with pytest.raises(Refusal) as refused:
        queries.sound(saved)
    assert refused.value.code == "drafts.unsound"
    assert [p["code"] for p in refused.value.context["problems"]] == ["unknown_clause"]
