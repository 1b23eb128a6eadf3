"""Procedures and calendars that do not fit the pack they stand in."""

import pytest

from tests.engine.orchard import only, orchard, problems

CITE = "cite: {document: decree, clause: 一}"
PROCEDURE = f"- id: way\n  title: x\n  {CITE}\n  subject: household\n"
STAGE = "id: one, title: x, role: clerk, level: village"
CALENDAR = "- id: year\n  title: x\n  starts: 2016-01-01\n  ends: 2016-12-31\n"


def stages(*more: str) -> str:
    return PROCEDURE + "  stages:\n" + "".join(f"    - {{{one}}}\n" for one in more)


def test_a_procedure_that_fits_loads() -> None:
    proof = (
        "evidence: [{id: talk, title: x, kind: minutes, quorum: 2/3, majority: 1/2}], vote: true"
    )
    second = "id: two, title: x, role: clerk, level: county, kind: approval, back_to: one"
    made = orchard(procedures=stages(f"{STAGE}, {proof}", second), calendars=CALENDAR)
    way = made.pack.procedures["way"]
    assert [stage.does for stage in way.stages] == ["work", "approval"]
    assert way.stages[0].evidence[0].quorum == "2/3"
    assert made.pack.calendars["year"].closed == []


def test_a_stage_with_a_notice_is_one() -> None:
    made = orchard(procedures=stages(f"{STAGE}, notice: {{at: [village], days: 7}}"))
    assert made.pack.procedures["way"].stages[0].does == "notice"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("most_days: dayz", "unknown_parameter"),
        ("notice: {at: [village], days: dayz}", "unknown_parameter"),
        ("kind: approval, announce: {at: [village], days: dayz}", "unknown_parameter"),
        ("announce: {at: [village], days: 7}", "bad_value"),
        ("kind: notice", "missing_key"),
        ("vote: true", "missing_key"),
        ("back_to: two", "bad_value"),
        ("beside: true", "bad_value"),
        ("least_days: -1", "bad_value"),
        ("most_days: 1001", "bad_value"),
        ("when: nonsense", "unknown_name"),
        ("evidence: [{id: a, title: x, kind: choice}]", "missing_key"),
        ("evidence: [{id: a, title: x, kind: choice, codes: nowhere}]", "unknown_codes"),
        ("evidence: [{id: a, title: x, kind: photo, quorum: 2/3}]", "bad_value"),
        ("evidence: [{id: a, title: x}, {id: a, title: y}]", "duplicate_id"),
        ("evidence: [{id: a, title: x, kind: film}]", "bad_value"),
        ("evidence: [{id: a, title: x, kind: minutes, quorum: most}]", "bad_value"),
    ],
)
def test_a_stage_that_does_not_fit_is_told(more: str, code: str) -> None:
    assert code in {found.code for found in problems(procedures=stages(f"{STAGE}, {more}"))}


def test_a_whole_counted_from_a_detail_needs_a_day() -> None:
    found = only(problems(procedures=PROCEDURE + f"  counts_from: lead\n  stages: [{{{STAGE}}}]\n"))
    assert found.code == "bad_value"


def test_a_condition_of_the_whole_is_checked() -> None:
    found = only(problems(procedures=PROCEDURE + f"  requires: por\n  stages: [{{{STAGE}}}]\n"))
    assert (found.code, found.near) == ("unknown_name", "poor")


@pytest.mark.parametrize(
    "more", ["  worked: [2017-01-01]\n", "  closed: [{day: 2015-12-31, title: x}]\n"]
)
def test_a_calendar_holds_days_of_its_own_time_only(more: str) -> None:
    assert only(problems(calendars=CALENDAR + more)).code == "bad_value"


def test_a_day_off_stands_once() -> None:
    twice = "  closed: [{day: 2016-05-01, title: x}, {day: 2016-05-01, title: y}]\n"
    assert only(problems(calendars=CALENDAR + twice)).code == "duplicate_id"
