"""Changes of a year among members, from the trail and from the rows."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from bangfu.base.audit import actions as audit
from bangfu.base.audit.models import Entry
from bangfu.policy.papers import actions, changing, queries
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, Member
from tests.cast import Cast
from tests.policy.papers.reading import read


@pytest.fixture(autouse=True)
def _today(registry: Cast) -> None:
    """The trail is written today, so the year asked for is this one."""
    Site.objects.update(reference_date=dt.date.today())  # noqa: DTZ011


def told(home: Household, changes: dict[str, Any], verb: str = "update") -> None:
    act = audit.Act(f"households.{verb}", "household", home.household_no, home.village_id, changes)
    with transaction.atomic():
        audit.record(by="secretary", act=act)


def lines(home: Household) -> list[list[str]]:
    return changing.lines(queries.press().setting, home, list(home.members.all()))


def uid(name: str) -> str:
    return str(Member.objects.get(name=name).uid)


def test_a_changed_value_is_told_before_and_after(family: Household) -> None:
    told(family, {"members": {uid("周小荷"): {"student_status": ["primary", "none"]}}})
    [[_day, name, kind, content, by]] = lines(family)
    assert (name, kind, by) == ("周小荷", "信息变更", "舒湖滨")
    assert content == "在校生状况：小学 → 非在校生"


def test_somebody_new_is_told_but_not_the_founding(family: Household) -> None:
    told(family, {"members_added": [uid("周德胜")]}, verb="create")
    told(family, {"members_added": [uid("周小荷")]})
    told(family, {"members_added": 3})
    assert [line[1:3] for line in lines(family)] == [["周小荷", "增加"]]


def test_who_left_is_told_once_with_the_day_that_counts(family: Household) -> None:
    day = dt.date.today().replace(month=1, day=2)  # noqa: DTZ011
    Member.objects.filter(name="吴桂英").update(state="left", left_on=day)
    assert [line[:3] for line in lines(family)] == [[str(day), "吴桂英", "减少"]]
    told(
        family,
        {"members": {uid("吴桂英"): {"state": ["active", "left"], "left_on": [None, str(day)]}}},
    )
    assert [line[:3] for line in lines(family)] == [[str(day), "吴桂英", "减少"]]


def test_coming_back_counts_as_added(family: Household) -> None:
    told(family, {"members": {uid("吴桂英"): {"state": ["left", "active"]}}})
    assert lines(family)[0][2] == "增加"


def test_other_years_and_sealed_values_are_not_told(family: Household) -> None:
    told(family, {"members": {uid("周小荷"): {"id_no": ["a", "b"], "phone": "?"}}})
    assert lines(family) == []
    told(family, {"members": {uid("周小荷"): {"work_months": [1, 2]}}})
    assert len(lines(family)) == 1
    Site.objects.update(reference_date=dt.date(2015, 12, 31))
    assert lines(family) == []


def test_the_sheet_prints_them(registry: Cast, family: Household) -> None:
    told(family, {"members": {uid("周小荷"): {"work_months": [None, 6]}}})
    paper = read(actions.household(by=registry.city, form="member_changes", uid=family.uid))
    assert "务工时间（月）：未登记 → 6" in paper
    assert Entry.objects.count() > 0


def test_what_was_entered_late_stands_at_the_day_it_happened(registry: Cast) -> None:
    home = Household.objects.filter(members__isnull=False).first()
    assert home is not None
    who = home.members.first()
    assert who is not None
    today = dt.date.today()  # noqa: DTZ011
    changes = {"members": {str(who.uid): {"work_months": [1, 2]}}}
    told(home, {**changes, "on": f"{today.year}-01-01"})
    told(home, {**changes, "on": f"{today.year - 1}-12-31"})
    days = [line[0] for line in lines(home) if line[1] == who.name]
    assert days == [f"{today.year}-01-01"], "that of last year belongs to last year's sheet"
