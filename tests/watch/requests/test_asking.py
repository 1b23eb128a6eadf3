"""Only what nobody holds may be asked for; what it costs is said, and bounded."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import actions, asking, burden, covering, holdings, queries
from bangfu.watch.requests.asking import Wanted
from bangfu.watch.requests.models import Held, Request
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, Cast
from tests.watch.requests.conftest import NEW, OTHER, Ask

TEN = ("凉亭", "戏台", "茶馆", "石磨", "水车", "牌坊", "古井", "老槐", "铁索", "木桥")
CAUSE = Wanted("主要致贫原因", "每户的主要原因", "text")


def refused(call: Callable[..., Any], *args: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def test_what_nobody_holds_is_sent_with_its_burden(ask: Ask, registry: Cast) -> None:
    found = ask()
    assert (found.state, found.people, found.minutes, found.total) == ("sent", 3, 20, 60)
    assert found.office == COUNTY
    assert [c.title for c in queries.columns(found)] == ["在建凉亭座数", "有没有戏台"]
    entry = Entry.objects.get(action="requests.create")
    assert entry.changes["minutes"] == 20


def test_what_is_held_is_refused_and_says_where_it_is(ask: Ask, registry: Cast) -> None:
    refusal = refused(ask, NEW, CAUSE)
    assert refusal.code == "requests.held"
    assert refusal.context["held"] == {"主要致贫原因": "field:household:main_cause"}
    assert not Request.objects.exists()
    held = Held.objects.get()
    assert (held.office, held.title) == (COUNTY, "主要致贫原因")
    assert Entry.objects.filter(action="requests.held").count() == 1


def test_what_is_hardly_registered_is_only_like_it(ask: Ask, registry: Cast) -> None:
    phone = Wanted("脱贫年度", "哪一年脱贫", "number")
    weighed = asking.weigh(registry.county, COUNTY, "village", [phone]).columns[0]
    assert weighed.held is None
    key = weighed.like[0].holding.key
    assert weighed.coverage[key].percent == 0
    assert refused(ask, phone).code == "requests.undeclined"
    reasons = {hit.holding.key: "登记得太少" for hit in weighed.like}
    found = ask(replace(phone, declined=reasons))
    assert queries.columns(found)[0].declined[key] == "登记得太少"


def test_a_blank_reason_declines_nothing(ask: Ask, registry: Cast) -> None:
    like = Wanted("致贫的原因说明", "文字", "text")
    weighed = asking.weigh(registry.county, COUNTY, "village", [like]).columns[0]
    assert weighed.like
    assert not weighed.held
    blank = {hit.holding.key: "  " for hit in weighed.like}
    assert refused(ask, replace(like, declined=blank)).code == "requests.undeclined"


def test_what_was_answered_once_is_held_from_then_on(ask: Ask, registry: Cast) -> None:
    ask(NEW)
    refusal = refused(ask, NEW, by=registry.town, division=TOWN)
    assert refusal.code == "requests.held"
    assert refusal.context["held"]["在建凉亭座数"].startswith("answer:village:")


def test_what_one_place_is_asked_another_may_be_asked(ask: Ask, registry: Cast) -> None:
    ask(NEW, by=registry.town, division=TOWN)
    assert ask(NEW, division=OTHER_TOWN).people == 1
    assert refused(ask, NEW, by=registry.town, division=TOWN).code == "requests.held"


def test_nobody_below_who_asked_agrees_or_ends_it(ask: Ask, registry: Cast) -> None:
    many = [replace(NEW, title=f"{name}座数") for name in (*TEN, "驿站", "码头")]
    more = [replace(NEW, title=f"{name}口数") for name in TEN]
    found = ask(*many, *more[:8], by=registry.city, division=COUNTY)
    assert (found.office, found.state) == (CITY, "waiting")
    assert refused(actions.approve, by=registry.county, request=found).code == "rights.missing"
    assert not queries.waiting(registry.county).exists()
    ended = refused(actions.end, by=registry.county, request=found, state="withdrawn", reason="x")
    assert ended.code == "rights.missing"
    assert actions.end(by=registry.city, request=found, state="withdrawn", reason="x")


def test_what_nobody_has_counted_is_not_held(ask: Ask, cast: Cast) -> None:
    cause = next(one for one in holdings.declared() if one.key == "field:household:main_cause")
    assert not covering.is_held(cause, None, 50)
    phone = next(one for one in holdings.declared() if one.key == "field:household:phone")
    assert covering.is_held(phone, None, 50)


def test_a_costly_request_waits_for_somebody_else(ask: Ask, registry: Cast) -> None:
    many = [replace(NEW, title=title) for title in (*TEN, "驿站")]
    found = ask(*many)
    assert (found.state, found.total) == ("waiting", 330)
    assert list(queries.waiting(registry.city)) == [found]
    assert not queries.waiting(registry.county).exists()
    assert refused(actions.approve, by=registry.county, request=found).code == "requests.own"
    assert refused(actions.approve, by=registry.town, request=found).code == "rights.missing"
    assert not list(queries.mine(registry.secretary))
    done = actions.approve(by=registry.city, request=found)
    assert (done.state, done.decided_by) == ("sent", registry.city.username)
    assert [one for one, _place in queries.mine(registry.secretary)] == [found]
    assert refused(actions.approve, by=registry.city, request=found).code == "requests.moved_on"


def test_ten_values_of_three_villages_need_no_approval(ask: Ask, registry: Cast) -> None:
    found = ask(*[replace(NEW, title=title) for title in TEN])
    assert (found.state, found.total) == ("sent", 300)


def test_asking_in_pieces_is_asking_for_their_sum(ask: Ask, registry: Cast) -> None:
    half, rest = TEN[:6], [*TEN[6:], "驿站"]
    first = ask(*[replace(NEW, title=title) for title in half])
    assert (first.state, first.total) == ("sent", 180)
    second = ask(*[replace(NEW, title=title) for title in rest])
    assert (second.state, second.total) == ("waiting", 150)
    actions.approve(by=registry.city, request=second)
    third = ask(*[replace(NEW, title=title) for title in ("渡口", "码头", "船闸", "灯塔")])
    assert third.state == "sent", "what was approved is not counted again: 180 and 120 make 300"


def test_what_was_asked_long_ago_does_not_count(ask: Ask, registry: Cast) -> None:
    first = ask(*[replace(NEW, title=title) for title in TEN])
    days = burden.bounds(first.division).days
    for back, state in ((days - 1, "waiting"), (days, "sent")):
        asked_on = catalogue.today() - dt.timedelta(days=back)
        Request.objects.filter(pk=first.pk).update(asked_on=asked_on)
        found = ask(replace(NEW, title=f"驿站{back}"))
        assert found.state == state


def test_a_costly_request_can_be_refused_with_a_reason(ask: Ask, registry: Cast) -> None:
    many = [replace(NEW, title=f"{name}座数") for name in "甲乙丙丁戊己庚辛壬癸子丑"]
    found = ask(*many)
    assert refused(actions.refuse, by=registry.city, request=found, reason=" ").code == (
        "requests.silent"
    )
    done = actions.refuse(by=registry.city, request=found, reason="年底再要")
    assert (done.state, done.reason) == ("refused", "年底再要")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "requests.incomplete"),
        ({"purpose": ""}, "requests.incomplete"),
        ({"level": "city"}, "requests.incomplete"),
        ({"purpose": "长" * 501}, "requests.long"),
        ({"due": dt.date(2000, 1, 1)}, "requests.past"),
        ({"division": VILLAGE, "level": "township"}, "requests.nobody"),
        ({"division": CITY}, "rights.missing"),
        ({"division": NEIGHBOUR}, "rights.missing"),
    ],
)
def test_a_request_that_cannot_go_out_is_refused(
    ask: Ask, given: dict[str, Any], code: str
) -> None:
    assert refused(ask, **given).code == code
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        [Wanted("", "口径", "number")],
        [Wanted("凉亭", " ", "number")],
        [Wanted("凉亭", "口径", "colour")],
        [NEW] * 21,
    ],
)
def test_columns_need_a_name_a_meaning_and_a_kind(ask: Ask, columns: list[Wanted]) -> None:
    assert refused(ask, *columns).code == "requests.columns"


def test_only_those_with_the_right_ask(ask: Ask, registry: Cast) -> None:
    for seat in ("secretary", "clerk", "auditor", "nobody", "neighbour"):
        assert refused(ask, by=getattr(registry, seat)).code == "rights.missing"
    assert ask(NEW, by=registry.town, division=TOWN).people == 2
    today = catalogue.today()
    assert ask(OTHER, by=registry.city, division=CITY, due=today).office == CITY


def test_coverage_counts_the_area_of_who_asks(registry: Cast) -> None:
    cause = next(one for one in holdings.declared() if one.key == "field:household:main_cause")
    for user, place, known, size in (
        (registry.city, CITY, 3, 4),
        (registry.county, COUNTY, 2, 3),
        (registry.town, TOWN, 1, 2),
        (registry.county, OTHER_VILLAGE, 1, 1),
    ):
        told = covering.of(user, place, [cause])[cause.key]
        assert (told.known, told.all) == (known, size)
    assert covering.of(registry.nobody, CITY, [cause]) == {}


def test_a_search_tells_coverage_and_clause(registry: Cast) -> None:
    first = queries.search(registry.county, "主要致贫原因", COUNTY)[0]
    assert first.coverage is not None
    assert (first.hit.holding.name, first.coverage.percent) == ("main_cause", 66)
    rule = queries.search(registry.county, "贫困户脱贫", COUNTY)
    assert any(one.hit.holding.cite for one in rule)
    assert queries.search(registry.county, "凉亭", COUNTY) == []
