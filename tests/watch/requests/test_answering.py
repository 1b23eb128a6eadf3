"""Places answer once; unknown stays unknown; who asked sees who has not answered."""

from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.requests import actions, queries
from bangfu.watch.requests.asking import Wanted
from bangfu.watch.requests.models import Answer, Request
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE, Cast
from tests.watch.requests.conftest import Ask

KINDS = (
    Wanted("凉亭座数", "座", "number"),
    Wanted("有没有戏台", "台子", "yes_no"),
    Wanted("石拱桥修建日期", "碑上的日子", "day"),
    Wanted("碑文摘要", "照抄", "text"),
)


def answer(by: Any, request: Request, *said: str, place: str = VILLAGE, version: int = 0) -> Answer:
    return actions.answer(
        by=by, request=request, division=place, said=dict(enumerate(said)), version=version
    )


def refused(*args: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        answer(*args, **more)
    return caught.value


def test_a_village_answers_what_it_knows(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    kept = answer(registry.secretary, found, " １２ ", "是", "1901年3月4日", "")
    assert kept.values == {"0": 12, "1": True, "2": "1901-03-04", "3": None}
    assert not list(queries.mine(registry.secretary))
    lines = queries.lines(registry.county, found)
    assert [line.division for line in lines if line.answer is None] == [
        "421083100202",
        OTHER_VILLAGE,
    ]
    assert lines[-1].values == ["12", "是", "1901-03-04", ""]
    entry = Entry.objects.get(action="requests.answer")
    assert (entry.division, entry.actor) == (VILLAGE, registry.secretary.username)


def test_what_cannot_be_read_is_named_and_nothing_kept(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    refusal = refused(registry.secretary, found, "十二座", "大概", "去年", "好")
    assert refusal.code == "requests.unreadable"
    assert set(refusal.context["fields"]) == {"0", "1", "2"}
    assert refused(registry.secretary, found, "1", "", "", "长" * 301).code == refusal.code
    assert not Answer.objects.exists()


def test_an_answer_is_corrected_on_what_was_seen(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    answer(registry.secretary, found, "1")
    assert refused(registry.town, found, "2").code == "requests.moved_on"
    assert answer(registry.town, found, "2.5", version=1).values["0"] == 2.5
    assert Answer.objects.get().by == registry.town.username


def test_only_places_that_are_asked_answer(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    assert refused(registry.county, found, "1", place=TOWN).code == "requests.not_asked"
    outside = refused(registry.neighbour, found, "1", place=NEIGHBOUR_VILLAGE)
    assert outside.code == "requests.not_asked"
    assert refused(registry.secretary, found, "1", place=OTHER_VILLAGE).code == "rights.missing"
    assert refused(registry.clerk, found, "1").code == "rights.missing"


def test_a_request_that_ended_takes_no_answers(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    actions.end(by=registry.county, request=found, state="closed")
    assert refused(registry.secretary, found, "1").code == "requests.moved_on"
    with pytest.raises(Refusal) as caught:
        actions.end(by=registry.county, request=found, state="withdrawn", reason="重复")
    assert caught.value.code == "requests.moved_on"


def test_a_request_is_withdrawn_with_a_reason(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    with pytest.raises(Refusal) as caught:
        actions.end(by=registry.county, request=found, state="withdrawn")
    assert caught.value.code == "requests.silent"
    with pytest.raises(Refusal) as caught:
        actions.end(by=registry.county, request=found, state="sent", reason="x")
    assert caught.value.code == "requests.state"
    with pytest.raises(Refusal) as caught:
        actions.end(by=registry.town, request=found, state="withdrawn", reason="x")
    assert caught.value.code == "rights.missing"
    done = actions.end(by=registry.county, request=found, state="withdrawn", reason="另有来源")
    assert (done.state, done.reason) == ("withdrawn", "另有来源")
    assert not list(queries.mine(registry.secretary))


def test_neighbours_see_nothing_of_it(ask: Ask, registry: Cast) -> None:
    found = ask(*KINDS)
    answer(registry.secretary, found, "1")
    assert not queries.requests(registry.neighbour).exists()
    with pytest.raises(Request.DoesNotExist):
        queries.get(registry.neighbour, found.uid)
    assert queries.answer_of(registry.neighbour, found, VILLAGE) is None
    assert [line.division for line in queries.lines(registry.secretary, found)] == [VILLAGE]


def test_the_meter_is_published(ask: Ask, registry: Cast) -> None:
    ask(*KINDS)
    ask(Wanted("古井口数", "口", "number"), by=registry.town, division=TOWN)
    with pytest.raises(Refusal):
        ask(Wanted("主要致贫原因", "x", "text"))
    told = {one.office: (one.requests, one.minutes, one.held) for one in queries.meter()}
    assert told == {COUNTY: (1, 120, 1), TOWN: (1, 20, 0)}
    assert queries.asked_of(registry.secretary) == 50
    assert queries.asked_of(registry.county) == 0
