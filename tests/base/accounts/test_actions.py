"""Notes of visits, and the limits of administrators."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions, rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, COUNTY, Cast


def test_a_visit_is_noted_where_the_person_works(cast: Cast) -> None:
    actions.sign_in(user=cast.town)
    actions.sign_out(user=cast.town)
    found = Entry.objects.filter(actor="town").order_by("id")
    assert [(e.action, e.chain) for e in found] == [
        ("accounts.sign_in", "421083"),
        ("accounts.sign_out", "421083"),
    ]


def test_a_person_without_a_post_is_noted_with_the_system(cast: Cast) -> None:
    actions.sign_in(user=cast.nobody)
    assert Entry.objects.get(actor="nobody").chain == "system"


def test_a_lock_is_noted_for_accounts_that_exist(cast: Cast) -> None:
    actions.lock_out(username="town")
    actions.lock_out(username="never")
    assert Entry.objects.filter(action="accounts.lock_out").count() == 1


def test_nobody_switches_their_own_account(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        actions.switch(by="system", user=cast.system, active=False)
    assert refused.value.code == "accounts.self"
    cast.system.refresh_from_db()
    assert cast.system.is_active


@pytest.mark.parametrize(("by", "days", "code"), [("town", 0, "self"), ("security", -5, "dates")])
def test_a_post_is_not_ended_by_its_holder_or_before_it_began(
    cast: Cast, by: str, days: int, code: str
) -> None:
    post, on = cast.town.posts.get(), timezone.localdate() + dt.timedelta(days)
    with pytest.raises(Refusal) as refused:
        actions.end(by=by, post=post, on=on)
    assert refused.value.code == f"posts.{code}"
    assert cast.town.posts.get().valid_to is None


def test_a_right_over_a_person_covers_all_their_posts(cast: Cast) -> None:
    manage = Permission.ACCOUNTS_MANAGE
    actions.grant(by="t", user=cast.nobody, role="system_admin", division=divisions.get(COUNTY))
    assert rights.require_over(cast.nobody, manage, cast.town)
    actions.grant(by="t", user=cast.clerk, role="department_clerk", division=divisions.get(CITY))
    with pytest.raises(Refusal, match="荆州市"):
        rights.require_over(cast.nobody, manage, cast.clerk)
