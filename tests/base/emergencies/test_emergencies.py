"""Emergency access: two officers, a reason, a few hours, and an end."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.base.emergencies import actions, queries
from bangfu.base.emergencies.models import Emergency
from bangfu.base.emergencies.queries import State
from bangfu.base.kit.refusals import Refusal
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR_TOWN,
    OTHER_TOWN,
    OTHER_VILLAGE,
    VILLAGE,
    Cast,
)

EDIT = Permission.HOUSEHOLDS_EDIT
WHY = "堤坝漫水，要马上核对要转移的户。"


def ask(
    user: User, role: str = "township_officer", at: str = OTHER_TOWN, reason: str = WHY
) -> Emergency:
    place = Division.objects.get(code=at)
    return actions.ask(by=user, role=role, division=place, reason=reason)


def again(user: User) -> User:
    """The person at the next request: posts are remembered for one."""
    return User.objects.get(pk=user.pk)


def refused(act: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(**given)
    return caught.value.code


def later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    moment = timezone.now() + dt.timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_asking_alone_opens_nothing(cast: Cast) -> None:
    one = ask(cast.town)
    assert queries.state(one) == State.WAITING
    assert OTHER_VILLAGE not in scope.of(again(cast.town), EDIT)


def test_another_allows_it_and_it_ends_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = actions.allow(by=cast.county, emergency=ask(cast.town).uid)
    assert queries.state(one) == State.OPEN
    held = scope.of(again(cast.town), EDIT)
    assert OTHER_VILLAGE in held
    assert VILLAGE in held, "one's own post stays"
    later(monkeypatch, hours=actions.HOURS, seconds=1)
    assert OTHER_VILLAGE not in scope.of(again(cast.town), EDIT)
    assert VILLAGE in scope.of(again(cast.town), EDIT)
    assert queries.state(Emergency.objects.get()) == State.OVER


def test_it_lasts_past_midnight_and_no_longer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time(22, 30)))
    monkeypatch.setattr(timezone, "now", lambda: late)
    actions.allow(by=cast.county, emergency=ask(cast.town).uid)
    later(monkeypatch, hours=3)
    assert OTHER_VILLAGE in scope.of(again(cast.town), EDIT)
    later(monkeypatch, hours=2)
    assert OTHER_VILLAGE not in scope.of(again(cast.town), EDIT)


def test_nobody_allows_their_own(cast: Cast) -> None:
    one = ask(cast.county, "township_officer")
    assert refused(actions.allow, by=cast.county, emergency=one.uid) == "emergencies.self"
    assert Post.objects.filter(user=cast.county).count() == 1


def test_only_an_officer_of_the_place_or_above_allows(cast: Cast) -> None:
    one = ask(cast.secretary, "first_secretary", OTHER_VILLAGE)
    for person in (cast.town, cast.neighbour, cast.clerk, cast.nobody, cast.system):
        with pytest.raises(Emergency.DoesNotExist):
            actions.allow(by=person, emergency=one.uid)
    # Who guards the place sees it, and is not the second officer.
    assert refused(actions.allow, by=cast.security, emergency=one.uid) == "rights.missing"
    assert actions.allow(by=cast.city, emergency=one.uid).post


@pytest.mark.parametrize("seat", ["nobody", "system", "security", "auditing"])
def test_only_officers_ask(cast: Cast, seat: str) -> None:
    assert refused(ask, user=getattr(cast, seat)) == "emergencies.no_post"


@pytest.mark.parametrize(
    ("seat", "role", "at"),
    [
        ("town", "security_admin", COUNTY),
        ("town", "auditor", COUNTY),
        ("town", "", COUNTY),
        ("town", "township_officer", COUNTY),
        ("town", "city_officer", OTHER_TOWN),
        ("auditor", "county_officer", COUNTY),
    ],
)
def test_what_could_not_be_granted_is_refused_at_once(
    cast: Cast, seat: str, role: str, at: str
) -> None:
    code = refused(ask, user=getattr(cast, seat), role=role, at=at)
    assert code == "emergencies.role"


@pytest.mark.parametrize("reason", ["", "   ", "急", "急 急 急 急", "急" * 501])
def test_a_reason_is_told(cast: Cast, reason: str) -> None:
    assert refused(ask, user=cast.town, reason=reason) == "emergencies.reason"
    assert not Emergency.objects.exists()


def test_what_one_holds_is_not_asked_for(cast: Cast) -> None:
    assert refused(ask, user=cast.county, role="county_officer", at=COUNTY) == "emergencies.held"


def test_the_same_is_asked_once(cast: Cast) -> None:
    ask(cast.town)
    assert refused(ask, user=cast.town) == "emergencies.waiting"
    ask(cast.town, "first_secretary", OTHER_VILLAGE)


def test_what_nobody_answers_lapses(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one = ask(cast.town)
    later(monkeypatch, hours=13)
    assert queries.state(one) == State.LAPSED
    assert not queries.waiting(cast.county).exists()
    assert refused(actions.allow, by=cast.county, emergency=one.uid) == "emergencies.settled"
    assert ask(cast.town), "it can be asked for again"


def test_it_is_decided_once(cast: Cast) -> None:
    one = ask(cast.town)
    actions.decline(by=cast.county, emergency=one.uid, reason="镇里有人在岗，请他们核对。")
    assert refused(actions.allow, by=cast.city, emergency=one.uid) == "emergencies.settled"
    assert queries.state(Emergency.objects.get()) == State.DECLINED
    assert not Post.objects.exclude(until=None).exists()


def test_a_no_is_explained(cast: Cast) -> None:
    one = ask(cast.town)
    code = refused(actions.decline, by=cast.county, emergency=one.uid, reason="不行")
    assert code == "emergencies.reason"


@pytest.mark.parametrize("seat", ["town", "county", "city", "security"])
def test_it_is_ended_before_its_time(cast: Cast, seat: str) -> None:
    one = actions.allow(by=cast.county, emergency=ask(cast.town).uid)
    found = actions.end(by=getattr(cast, seat), emergency=one.uid)
    assert queries.state(found) == State.ENDED
    assert OTHER_VILLAGE not in scope.of(again(cast.town), EDIT)
    assert refused(actions.end, by=cast.county, emergency=one.uid) == "emergencies.settled"


def test_strangers_do_not_end_it(cast: Cast) -> None:
    one = actions.allow(by=cast.county, emergency=ask(cast.town).uid)
    for person in (cast.neighbour, cast.secretary, cast.auditor):
        with pytest.raises(Emergency.DoesNotExist):
            actions.end(by=person, emergency=one.uid)


def test_each_step_stands_on_the_trail(cast: Cast) -> None:
    one = actions.allow(by=cast.county, emergency=ask(cast.town).uid)
    actions.end(by=cast.town, emergency=one.uid)
    told = Entry.objects.filter(subject_id="town").order_by("pk").values_list("action", "actor")
    assert list(told)[-4:] == [
        ("emergencies.ask", "town"),
        ("posts.grant", "county"),
        ("emergencies.allow", "county"),
        ("emergencies.end", "town"),
    ]
    allowed = Entry.objects.get(action="emergencies.allow")
    assert allowed.changes["reason"] == WHY
    assert allowed.division == OTHER_TOWN


def test_who_may_allow_is_named_nearest_first(cast: Cast) -> None:
    one = ask(cast.secretary, "first_secretary", OTHER_VILLAGE)
    assert [post.user.username for post in queries.allowers(one)] == ["county", "city"]
    accounts.grant(
        by="security",
        user=cast.nobody,
        role="township_officer",
        division=Division.objects.get(code=OTHER_TOWN),
    )
    assert [post.user.username for post in queries.allowers(one)] == ["nobody", "county", "city"]


def test_one_sees_ones_own_and_those_of_ones_places(cast: Cast) -> None:
    ask(cast.town)
    ask(cast.neighbour, "township_officer", NEIGHBOUR_TOWN)
    seen = {
        seat: {one.user.username for one in queries.seen(getattr(cast, seat))}
        for seat in ("town", "county", "city", "neighbour", "security", "secretary", "auditor")
    }
    assert seen == {
        "town": {"town"},
        "county": {"town"},
        "city": {"town", "neighbour"},
        "neighbour": {"neighbour"},
        "security": {"town", "neighbour"},
        "secretary": set(),
        "auditor": set(),
    }


def test_a_post_of_some_hours_signs_no_contract(cast: Cast) -> None:
    from bangfu.procedures.contracts import seats

    actions.allow(by=cast.city, emergency=ask(cast.town, "county_officer", COUNTY).uid)
    assert COUNTY in scope.of(again(cast.town), Permission.CONTRACTS_SIGN)
    assert COUNTY not in seats.of(again(cast.town))
    assert seats.of(again(cast.county)).keys() == {COUNTY}
    assert CITY not in seats.of(again(cast.town))
