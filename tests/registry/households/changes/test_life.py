"""Who comes and leaves, splitting, joining, moving, closing: both sides of each, and taking back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.facts import reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import life, past, queries
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household, MedicalYear, Member
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE, Cast
from tests.factories import id_number

DAY = dt.date(2016, 5, 3)
HEAD = {"relation_to_head": "head"}


@pytest.fixture
def home(cast: Cast) -> Household:
    people: list[dict[str, Any]] = [{"bills": {"inpatient_cost": 5_00}}, {}, {}]
    return factories.household(members=people, income={"wage_income": 9_00}, main_cause="illness")


@pytest.fixture
def act(cast: Cast) -> Act:
    return Act("town", cast.town, "入户核实", "户口簿", DAY)


def people(home: Household) -> list[Member]:
    return list(home.members.filter(state="active").order_by("id"))


def about(home: Household) -> dict[str, Any]:
    home.refresh_from_db()
    return {"uid": home.uid, "version": home.version}


def state(cast: Cast, home: Household) -> Any:
    return past.as_of(cast.county, home.uid, dt.date(2100, 1, 1)).value()


def undo(act: Act, home: Household, **asked: Any) -> Household:
    entry = asked.get("entry") or audit.history("household", home.household_no)[0].pk
    return life.undo(act=act, uid=home.uid, entry=entry)


def column(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refused.value.context["fields"][0]["column"])


def test_somebody_is_born_and_the_entry_says_why(cast: Cast, home: Household, act: Act) -> None:
    earlier = state(cast, home)
    values = {
        "name": "孙宝",
        "relation_to_head": "son",
        "id_no": id_number(dt.date(2016, 5, 3), 11),
    }
    life.member_in(act=act, **about(home), cause="newborn", values=values)
    baby = home.members.get(name="孙宝")
    assert (baby.state, baby.change_reason, baby.birth_date, baby.gender) == (
        "active",
        "newborn",
        DAY,
        "male",
    )
    entry = audit.history("household", home.household_no)[0]
    assert (entry.action, entry.changes) == (
        "households.member_in",
        {
            "members_added": [str(baby.uid)],
            "cause": "newborn",
            "reason": "入户核实",
            "proof": "户口簿",
            "on": "2016-05-03",
        },
    )
    undo(act, home)
    assert state(cast, home) == earlier
    assert baby not in queries.members(home)
    with pytest.raises(Refusal) as again:
        undo(act, home, entry=entry.pk)
    assert again.value.code == "households.undone"


BAD_ARRIVALS = [
    ("death", {"name": "孙宝"}, "cause"),
    ("newborn", {"name": ""}, "name"),
    ("newborn", {"name": "孙宝", "relation_to_head": "head"}, "relation_to_head"),
    ("newborn", {"name": "孙宝", "gender": "robot"}, "gender"),
    ("newborn", {"name": "孙宝", "id_no": "123"}, "id_no"),
]


@pytest.mark.parametrize(("cause", "values", "field"), BAD_ARRIVALS)
def test_a_bad_arrival_is_refused_at_its_field(
    home: Household, act: Act, cause: str, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        life.member_in(act=act, **about(home), cause=cause, values=values)
    assert column(refused) == field
    assert home.members.count() == 3


def test_somebody_dies_and_comes_back_when_it_was_wrong(
    cast: Cast, home: Household, act: Act
) -> None:
    earlier = state(cast, home)
    who = people(home)[1]
    life.member_out(act=act, **about(home), member=who.uid, cause="death")
    who.refresh_from_db()
    assert (who.state, who.left_on, who.change_reason) == ("left", DAY, "death")
    with pytest.raises(Refusal) as twice:
        life.member_out(act=act, **about(home), member=who.uid, cause="death")
    assert twice.value.code == "households.has_left"
    undo(act, home)
    assert state(cast, home) == earlier


def test_somebody_returns(home: Household, act: Act) -> None:
    who = people(home)[1]
    asked = {"member": who.uid, "relation": "spouse"}
    with pytest.raises(Refusal) as never:
        life.member_back(act=act, **about(home), **asked)
    assert never.value.code == "households.not_left"
    life.member_out(act=act, **about(home), member=who.uid, cause="imprisoned")
    life.member_back(act=act, **about(home), **asked)
    who.refresh_from_db()
    assert (who.state, who.left_on, who.relation_to_head) == ("active", None, "spouse")


def test_when_the_head_leaves_another_takes_over(home: Household, act: Act) -> None:
    head, next_, *_ = people(home)
    with pytest.raises(Refusal) as refused:
        life.member_out(act=act, **about(home), member=head.uid, cause="death")
    assert column(refused) == "relation_to_head"
    heir = {next_.uid: "head"}
    life.member_out(act=act, **about(home), member=head.uid, cause="death", relations=heir)
    assert home.members.get(state="active", relation_to_head="head") == next_
    undo(act, home)
    assert home.members.get(state="active", relation_to_head="head") == head


def test_the_last_one_does_not_leave_a_household_empty(act: Act) -> None:
    home = factories.household(members=[{}])
    who = people(home)[0]
    with pytest.raises(Refusal) as refused:
        life.member_out(act=act, **about(home), member=who.uid, cause="death")
    assert refused.value.code == "households.last_member"


def test_a_split_carries_people_and_their_bills_and_leaves_incomes(
    cast: Cast, home: Household, act: Act
) -> None:
    earlier = state(cast, home)
    head, second, third = people(home)
    relations = {head.uid: "head", second.uid: "head"}
    new = life.split(act=act, **about(home), members=[head.uid], relations=relations)
    assert new.pk != home.pk
    assert (new.village_id, new.main_cause, new.water_safe) == (VILLAGE, "illness", None)
    (moved,) = people(new)
    assert bytes(moved.id_no_print) == bytes(head.id_no_print)
    assert queries.masked(moved.id_no, moved.uid) == queries.masked(head.id_no, head.uid)
    assert MedicalYear.objects.get(member=moved).inpatient_cost == 5_00
    assert (home.incomes.count(), new.incomes.count()) == (1, 0)
    assert people(home) == [second, third]
    undo(act, home)
    new.refresh_from_db()
    assert (new.end_reason, people(new)) == ("mistake", [])
    assert state(cast, home) == earlier


def test_a_split_needs_both_sides(home: Household, act: Act) -> None:
    everybody = [person.uid for person in people(home)]
    for chosen in ([], everybody):
        with pytest.raises(Refusal) as refused:
            life.split(act=act, **about(home), members=chosen, relations={})
        assert column(refused) == "members"
    with pytest.raises(Refusal) as headless:
        life.split(act=act, **about(home), members=everybody[:1], relations={})
    assert column(headless) == "relation_to_head"
    assert Household.objects.count() == 1


def test_a_split_is_not_taken_back_once_the_new_household_went_on(
    home: Household, act: Act
) -> None:
    second = people(home)[1].uid
    new = life.split(act=act, **about(home), members=[second], relations={second: "head"})
    split = audit.history("household", home.household_no)[0].pk
    life.move(act=act, **about(new), village=NEXT_VILLAGE)
    with pytest.raises(Refusal) as blocked:
        undo(act, home, entry=split)
    assert blocked.value.code == "households.undo_blocked"
    undo(act, new)
    undo(act, home, entry=split)
    assert len(people(home)) == 3


def test_two_households_join(cast: Cast, home: Household, act: Act) -> None:
    other = factories.household(NEXT_VILLAGE, members=[{"name": "孙母"}])
    mother = people(other)[0]
    earlier = state(cast, home), state(cast, other)
    life.merge(act=act, **about(home), other=other.uid, relations={mother.uid: "mother"})
    other.refresh_from_db()
    assert (other.ended_on, other.end_reason, people(other)) == (DAY, "merged", [])
    assert [p.relation_to_head for p in people(home)][-1] == "mother"
    undo(act, home)
    assert (state(cast, home), state(cast, other)) == earlier
    with pytest.raises(Refusal) as same:
        life.merge(act=act, **about(home), other=home.uid)
    assert column(same) == "other"


def test_the_head_of_the_other_household_is_no_head_here(home: Household, act: Act) -> None:
    other = factories.household(members=[{}])
    relations = {people(other)[0].uid: "head"}
    with pytest.raises(Refusal) as refused:
        life.merge(act=act, **about(home), other=other.uid, relations=relations)
    assert column(refused) == "relation_to_head"


def test_moving_keeps_the_number_and_needs_both_places(
    cast: Cast, home: Household, act: Act
) -> None:
    number = home.household_no
    life.move(act=act, **about(home), village=NEXT_VILLAGE, changes={"group_name": "三组"})
    home.refresh_from_db()
    assert (home.household_no, home.village_id, home.group_name) == (number, NEXT_VILLAGE, "三组")
    for place, code in (
        (NEXT_VILLAGE, "households.invalid"),
        (NEIGHBOUR_VILLAGE, "rights.missing"),
    ):
        with pytest.raises(Refusal) as refused:
            life.move(act=act, **about(home), village=place)
        assert refused.value.code == code
    secretary = Act("secretary", cast.secretary, "迁回")
    with pytest.raises(Household.DoesNotExist):
        undo(secretary, home)
    undo(act, home)
    home.refresh_from_db()
    assert (home.village_id, home.group_name) == (VILLAGE, "")


@pytest.mark.parametrize(("cause", "why"), [("died_out", "death"), ("moved_away", "other_out")])
def test_a_closed_household_leaves_lists_and_keeps_its_page(
    cast: Cast, home: Household, act: Act, cause: str, why: str
) -> None:
    earlier = state(cast, home)
    life.end(act=act, **about(home), cause=cause)
    home.refresh_from_db()
    assert (home.ended_on, home.end_reason, home.exit_status) == (DAY, cause, "not_exited")
    assert {p.change_reason for p in home.members.all()} == {why}
    assert not in_facts(home)
    assert queries.get(cast.county, home.uid) == home
    with pytest.raises(Refusal) as closed:
        life.move(act=act, **about(home), village=NEXT_VILLAGE)
    assert closed.value.code == "households.ended"
    undo(act, home)
    assert state(cast, home) == earlier
    assert in_facts(home)


def in_facts(home: Household) -> bool:
    table = reading.read(catalogue.pack(), reading.household_source(), COUNTY, 2016)
    return home.pk in table.column("household_id").to_pylist()


def test_a_household_is_entered_by_hand(cast: Cast, act: Act) -> None:
    person = {"name": "孙新", **HEAD}
    new = life.register(act=act, village=VILLAGE, changes={"phone": "13807160001"}, people=[person])
    assert (new.version, new.village_id, people(new)[0].name) == (1, VILLAGE, "孙新")
    entry = audit.history("household", new.household_no)[0]
    assert entry.action == "households.create"
    assert entry.changes["values"] == 1
    undo(act, new)
    assert Household.objects.get(pk=new.pk).end_reason == "mistake"
    for bad in ([], [{"name": "孙新"}], [person, {**person, "name": "孙二"}]):
        with pytest.raises(Refusal):
            life.register(act=act, village=VILLAGE, people=bad)
    with pytest.raises(Refusal) as elsewhere:
        life.register(act=act, village=NEIGHBOUR_VILLAGE, people=[person])
    assert elsewhere.value.code == "rights.missing"


ACTS: list[Callable[..., Any]] = [
    lambda act, home: life.member_in(act=act, **about(home), cause="newborn", values={}),
    lambda act, home: life.end(act=act, **about(home), cause="died_out"),
    lambda act, home: life.move(act=act, **about(home), village=NEXT_VILLAGE),
    lambda act, home: life.split(act=act, **about(home), members=[], relations={}),
    lambda act, home: life.undo(act=act, uid=home.uid, entry=1),
]


@pytest.mark.parametrize("what", ACTS)
def test_every_act_asks_for_scope_right_and_reason(
    cast: Cast, home: Household, what: Callable[..., Any]
) -> None:
    with pytest.raises(Household.DoesNotExist):
        what(Act("neighbour", cast.neighbour, "x"), home)
    with pytest.raises(Refusal) as clerk:
        what(Act("clerk", cast.clerk, "x"), home)
    assert clerk.value.code == "rights.missing"
    with pytest.raises(Refusal) as silent:
        what(Act("town", cast.town, " "), home)
    assert column(silent) == "reason"


def test_a_day_to_come_is_refused(cast: Cast, home: Household) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=2)  # noqa: DTZ011
    with pytest.raises(Refusal) as refused:
        life.end(act=Act("town", cast.town, "x", "", tomorrow), **about(home), cause="died_out")
    assert column(refused) == "day"


def test_an_act_sent_twice_is_done_once(cast: Cast, home: Household) -> None:
    act = Act("town", cast.town, "x", operation_id="op-1")
    asked = {**about(home), "cause": "newborn", "values": {"name": "孙宝"}}
    life.member_in(act=act, **asked)
    life.member_in(act=act, **asked)
    assert home.members.filter(name="孙宝").count() == 1
    assert not list(audit.verify())
