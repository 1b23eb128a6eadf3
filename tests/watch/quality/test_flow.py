"""The way of a clue: who may do what, in which order, and never alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.quality import actions, mass, queries
from bangfu.watch.quality.flow import MOVES
from bangfu.watch.quality.models import Clue, ClueStep, State
from bangfu.watch.quality.queries import Filter
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE, Cast
from tests.watch.quality.conftest import clue

DAY = factories.DAY
LATER = DAY + dt.timedelta(days=30)


def verify(by: User, found: Clue, verdict: str = "true", **said: Any) -> Clue:
    given = {"explanation": "入户看过", "evidence": "户口簿", "corrective_on": LATER, **said}
    return actions.verify(by=by, clue=found, verdict=verdict, **given)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_the_whole_way_leaves_steps_and_a_trail(found: Cast) -> None:
    seen = actions.assign(by=found.town, clue=clue("LV01"), due=LATER)
    assert (seen.state, seen.assigned_to, seen.due) == ("assigned", VILLAGE, LATER)
    seen = verify(found.secretary, seen)
    assert (seen.state, seen.verified_by, seen.corrective_on) == ("verified", "secretary", LATER)
    seen = actions.check(by=found.town, clue=seen)
    seen = actions.close(by=found.county, clue=seen)
    assert (seen.state, seen.closed_by, seen.closed_on) == ("closed", "county", DAY)
    verbs = [step.verb for step in seen.steps.all()]
    assert verbs == ["found", "assign", "verify", "check", "close"]
    acts = Entry.objects.filter(subject_id=str(seen.uid)).values_list("action", "actor")
    assert list(acts.order_by("pk")) == [
        ("quality.assign", "town"),
        ("quality.verify", "secretary"),
        ("quality.check", "town"),
        ("quality.close", "county"),
    ]


def test_who_verified_neither_checks_nor_closes(found: Cast) -> None:
    seen = verify(found.town, clue("LV01"))
    assert code_of(lambda: actions.check(by=found.town, clue=seen)) == "quality.same_person"
    seen = actions.check(by=found.county, clue=seen)
    assert code_of(lambda: actions.close(by=found.county, clue=seen)) == "quality.same_person"
    assert actions.close(by=found.city, clue=seen).state == State.CLOSED


@pytest.mark.parametrize(
    ("seat", "act"),
    [
        ("secretary", lambda by, c: actions.assign(by=by, clue=c, due=LATER)),
        ("county", verify),
        ("clerk", verify),
        ("neighbour", lambda by, c: actions.assign(by=by, clue=c, due=LATER)),
        ("town", lambda by, c: actions.waive(by=by, clue=c, until=LATER, reason="是")),
        ("auditor", lambda by, c: actions.waive(by=by, clue=c, until=LATER, reason="是")),
        ("nobody", verify),
    ],
)
def test_each_level_does_its_own(seat: str, act: Any, found: Cast) -> None:
    assert code_of(lambda: act(getattr(found, seat), clue("LV01"))) == "rights.missing"
    assert clue("LV01").state == State.NEW
    assert ClueStep.objects.filter(clue=clue("LV01")).count() == 1


def test_a_secretary_verifies_in_the_own_village_only(found: Cast) -> None:
    other = clue("ID13", OTHER_VILLAGE)
    assert code_of(lambda: verify(found.secretary, other)) == "rights.missing"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"verdict": "perhaps"}, "quality.verdict"),
        ({"explanation": "  "}, "quality.silent"),
        ({"explanation": "长" * 2_001}, "quality.long"),
        ({"verdict": "false", "evidence": ""}, "quality.silent"),
        ({"corrective_on": None}, "quality.no_day"),
        ({"verdict": "outdated", "corrective_on": None}, "quality.no_day"),
    ],
)
def test_half_an_answer_is_refused(said: dict[str, Any], code: str, found: Cast) -> None:
    assert code_of(lambda: verify(found.secretary, clue("LV01"), **said)) == code
    assert clue("LV01").state == State.NEW


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_waiver_ends_within_a_year(days: int, found: Cast) -> None:
    until = DAY + dt.timedelta(days=days)
    act = lambda: actions.waive(by=found.county, clue=clue("LV01"), until=until, reason="是")  # noqa: E731
    assert code_of(act) == "quality.waiver"


def test_a_waiver_of_a_year_is_kept_with_its_reason(found: Cast) -> None:
    until = DAY + dt.timedelta(days=366)
    kept = actions.waive(by=found.county, clue=clue("LV01"), until=until, reason=" 通电在建 ")
    assert (kept.state, kept.waived_until, kept.reason) == ("waived", until, "通电在建")


def test_a_day_in_the_past_is_no_due_day(found: Cast) -> None:
    past = DAY - dt.timedelta(days=1)
    act = lambda: actions.assign(by=found.town, clue=clue("LV01"), due=past)  # noqa: E731
    assert code_of(act) == "quality.past"
    assert actions.assign(by=found.town, clue=clue("LV01"), due=DAY).due == DAY


def test_it_is_assigned_to_its_own_places_only(found: Cast) -> None:
    act = lambda: actions.assign(by=found.town, clue=clue("LV01"), to=NEXT_VILLAGE, due=DAY)  # noqa: E731
    assert code_of(act) == "quality.elsewhere"
    assert actions.assign(by=found.town, clue=clue("LV01"), to=TOWN, due=DAY).assigned_to == TOWN


def test_two_people_at_once_do_not_write_over_each_other(found: Cast) -> None:
    old = clue("LV01")
    actions.assign(by=found.town, clue=old, due=DAY)
    assert code_of(lambda: verify(found.secretary, old)) == "quality.moved_on"


def test_returning_empties_the_verdict_and_keeps_the_reason(found: Cast) -> None:
    seen = verify(found.secretary, clue("LV01"))
    assert code_of(lambda: actions.send_back(by=found.town, clue=seen, reason=" ")) == (
        "quality.silent"
    )
    back = actions.send_back(by=found.town, clue=seen, reason="没有写电表号")
    assert (back.state, back.verdict, back.verified_by) == ("assigned", "", "")
    assert back.reason == "没有写电表号"


def test_only_a_reminder_is_answered_with_a_reason(found: Cast) -> None:
    kept = actions.answer(by=found.secretary, clue=clue("LV01"), reason="独居老人用太阳能")
    assert (kept.state, kept.explanation) == ("answered", "独居老人用太阳能")
    block = clue("VI01")
    assert block.severity == "block"
    act = lambda: actions.answer(by=found.secretary, clue=block, reason="是")  # noqa: E731
    assert code_of(act) == "quality.moved_on"


def test_block_checks_stop_a_submission_until_settled(found: Cast) -> None:
    home = clue("LV01").household
    assert home is not None
    assert queries.blocking(found.secretary, home) == []
    Clue.objects.filter(check_code="LV01").update(severity="block")
    assert [c.check_code for c in queries.blocking(found.secretary, home)] == ["LV01"]
    assert queries.blocking(found.neighbour, home) == []
    Clue.objects.filter(check_code="LV01").update(present=False)
    assert queries.blocking(found.secretary, home) == []


VERBS = st.lists(
    st.tuples(
        st.sampled_from(sorted(MOVES)),
        st.sampled_from(["city", "county", "town", "secretary", "neighbour"]),
    ),
    max_size=12,
)


SAID: dict[str, dict[str, Any]] = {
    "assign": {"due": DAY},
    "verify": {"verdict": "true", "explanation": "入户看过", "corrective_on": LATER},
    "answer": {"reason": "是"},
    "return": {"reason": "再看"},
    "waive": {"until": LATER, "reason": "是"},
    "reopen": {"reason": "再看"},
}
ACTS = {name: getattr(actions, name) for name in MOVES if name != "return"}
ACTS["return"] = actions.send_back


def attempt(by: User, verb: str, found: Clue) -> Clue:
    return ACTS[verb](by=by, clue=found, **SAID.get(verb, {}))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=VERBS)
def test_no_walk_reaches_an_illegal_state_or_closes_itself(
    found: Cast, walk: list[tuple[str, str]]
) -> None:
    Clue.objects.filter(check_code="LV01").update(
        state="new", verdict="", verified_by="", checked_by="", closed_by="", version=1
    )
    for verb, seat in walk:
        before = clue("LV01")
        try:
            after = attempt(getattr(found, seat), verb, before)
        except Refusal:
            assert clue("LV01").version == before.version
            continue
        assert before.state in MOVES[verb].before
        assert after.state == MOVES[verb].after
        assert seat != "neighbour"
        if after.state == State.CLOSED:
            assert len({after.verified_by, after.checked_by, after.closed_by} - {""}) == 3


def test_many_are_assigned_as_one_act(found: Cast) -> None:
    count = mass.assign_many(by=found.county, chosen=Filter(at=VILLAGE), due=LATER)
    mine = Clue.objects.filter(village_id=VILLAGE)
    assert count == mine.count() > 2
    assert set(mine.values_list("state", "assigned_to", "due")) == {("assigned", VILLAGE, LATER)}
    assert Clue.objects.filter(village_id=OTHER_VILLAGE, state="assigned").count() == 0
    act = Entry.objects.get(action="quality.assign_many")
    assert (act.actor, act.changes["count"]) == ("county", count)
    assert ClueStep.objects.filter(verb="assign").count() == count


def test_ticked_ones_go_to_the_township(found: Cast) -> None:
    uids = [clue("LV01").uid]
    owner = "township"
    assert mass.assign_many(by=found.town, chosen=Filter(), uids=uids, owner=owner, due=DAY) == 1
    assert clue("LV01").assigned_to == TOWN
    assert clue("LV04").state == State.NEW


def test_mass_assignment_touches_nothing_out_of_reach(found: Cast) -> None:
    foreign = Clue.objects.filter(village_id=NEIGHBOUR_VILLAGE).first()
    assert foreign is not None
    act = lambda: mass.assign_many(  # noqa: E731
        by=found.county, chosen=Filter(), uids=[foreign.uid], due=DAY
    )
    assert code_of(act) == "quality.nothing"
    done = verify(found.secretary, clue("LV01"))
    mass.assign_many(by=found.county, chosen=Filter(), due=DAY)
    done.refresh_from_db()
    assert done.state == State.VERIFIED
    act = lambda: mass.assign_many(by=found.secretary, chosen=Filter(), due=DAY)  # noqa: E731
    assert code_of(act) == "rights.missing"
    act = lambda: mass.assign_many(by=found.county, chosen=Filter(), due=None)  # noqa: E731
    assert code_of(act) == "quality.past"
