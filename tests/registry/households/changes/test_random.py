"""Random sequences of acts: looking back gives every earlier state exactly, and so does undoing."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import actions, amounts, life, past
from bangfu.registry.households.changes import trail
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.member import State
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast

LIMIT = settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KINDS = ["field", "person", "income", "item", "in", "out", "split", "move", "undo"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=7,
)


class Story:
    """One household through its acts, what it looked like before each."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.act = Act("county", user, "随机")
        people = [{"gender": "male"}, {"gender": "female"}, {"name": "孙小妹"}, {"name": "孙小弟"}]
        self.home = factories.household(members=people, income={"wage_income": 1_00})
        self.before: dict[int, Any] = {}

    def now(self) -> Any:
        return past.as_of(self.user, self.home.uid, dt.date(2100, 1, 1)).value()

    def entries(self) -> list[Any]:
        return trail.entries(self.home.household_no)

    def present(self) -> list[Any]:
        return list(self.home.members.filter(state=State.ACTIVE).order_by("id"))

    def step(self, what: str, choice: int) -> None:
        state, known = self.now(), {entry.pk for entry in self.entries()}
        self.home.refresh_from_db()
        try:
            getattr(self, f"do_{what}")(choice)
        except Refusal:
            assert self.now() == state, "a refused act leaves nothing behind"
            return
        for entry in self.entries():
            if entry.pk not in known:
                self.before[entry.pk] = state

    def edit(self, **asked: Any) -> None:
        about = {"by": "county", "user": self.user, "uid": self.home.uid}
        actions.edit(**about, version=self.home.version, **asked)

    def do_field(self, choice: int) -> None:
        self.edit(changes={"area_cultivated": choice, "other_causes": ["illness"][: choice % 2]})

    def do_person(self, choice: int) -> None:
        person = self.present()[choice % len(self.present())]
        self.edit(members={person.uid: {"work_months": choice, "name": f"孙{choice}"}})

    def do_income(self, choice: int) -> None:
        self.edit(incomes={2014 + choice % 3: {"wage_income": choice}})

    def do_item(self, choice: int) -> None:
        named = {"year": 2014 + choice % 3, "item": ["crop_income", "migrant_wage"][choice % 2]}
        if self.home.income_items.filter(**named).exists():
            what = amounts.remove_item if choice % 4 == 3 else amounts.change_item
            more = {} if choice % 4 == 3 else {"values": {"amount": choice, "source": str(choice)}}
            self.life(what, **named, **more)
        else:
            self.life(amounts.add_item, **named, amount=choice, source="台账")

    def do_in(self, choice: int) -> None:
        values = {"name": f"孙新{choice}", "relation_to_head": "son"}
        self.life(life.member_in, cause="newborn", values=values)

    def do_out(self, choice: int) -> None:
        person = self.present()[choice % len(self.present())]
        self.life(life.member_out, member=person.uid, cause="death")

    def do_split(self, choice: int) -> None:
        others = self.present()[1:]
        person = others[choice % len(others)].uid if others else UUID(int=1)
        self.life(life.split, members=[person], relations={person: "head"})

    def do_move(self, choice: int) -> None:
        self.life(life.move, village=[VILLAGE, NEXT_VILLAGE][choice % 2])

    def life(self, what: Any, **asked: Any) -> None:
        what(act=self.act, uid=self.home.uid, version=self.home.version, **asked)

    def do_undo(self, choice: int) -> None:
        entries = self.entries()
        if entries:
            life.undo(act=self.act, uid=self.home.uid, entry=entries[choice % len(entries)].pk)


@LIMIT
@given(steps=STEPS)
def test_every_earlier_state_is_found_again(cast: Cast, steps: list[tuple[str, int]]) -> None:
    story = Story(cast.county)
    for what, choice in steps:
        story.step(what, choice)
    for entry, state in story.before.items():
        assert past.before(story.user, story.home.uid, entry).value() == state
    assert not list(audit.verify())


@LIMIT
@given(steps=STEPS)
def test_undoing_from_the_last_restores_each_state(
    cast: Cast, steps: list[tuple[str, int]]
) -> None:
    story = Story(cast.county)
    for what, choice in steps:
        story.step(what, choice)
    for entry in story.entries():
        story.home.refresh_from_db()
        if trail.place(entry) in trail.undone(story.entries()):
            continue
        if entry.pk in story.before:
            life.undo(act=story.act, uid=story.home.uid, entry=entry.pk)
            assert story.now() == story.before[entry.pk]
    assert Household.objects.filter(ended_on=None).count() >= 1


@pytest.mark.parametrize("fixture", ["home"])
def test_a_day_before_it_was_registered(cast: Cast, fixture: str) -> None:
    home = factories.household()
    told = past.as_of(cast.county, home.uid, dt.date(2001, 1, 1))
    assert (fixture, told.exists) == ("home", False)
