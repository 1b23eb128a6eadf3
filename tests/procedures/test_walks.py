"""Random people do random things to filings: no illegal state, no self-approval, nothing lost.

Each walk is a seed, so that a failure can be walked again. ``WALKS`` may be raised to 10,000.
"""

import datetime as dt
import os
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock, escalating
from bangfu.procedures.filings.models import Decision, Filing, Objection, Standing, State, Step
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import COUNTY, TOWN, Cast
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, MONDAY, READY, officer

WALKS = int(os.environ.get("BANGFU_WALKS", "200"))
BATCHES = 4  # so that one failure does not hide the others
STEPS = 32
INCOME = {"disposable_income_pc": 9_000_00}
WATCH = {"lead_on": MONDAY, "monitor_type": "borderline", "risk": "illness"}
ACTS = ("open", "approve", "return", "reject", "post")


class Walker:
    """One walk: a household, people who may or may not act, and a day that goes on."""

    def __init__(self, seed: int, people: list[User]) -> None:
        self.chance, self.people = random.Random(seed), people
        self.day = MONDAY
        self.home = factories.household(members=[HEALTHY], income=INCOME, **READY)
        self.refusals = 0

    @property
    def filings(self) -> list[Filing]:
        return list(Filing.objects.filter(subject_id=str(self.home.uid)).order_by("pk"))

    def go(self) -> None:
        doings: list[Callable[[User], Any]] = [
            self.open,
            *[self.pass_on] * 9,
            self.decide,
            self.object,
            *[self.answer] * 2,
            self.withdraw,
            self.post,
            self.escalate,
        ]
        for _number in range(STEPS):
            self.day += dt.timedelta(days=self.chance.choice([0, 0, 0, 1, 2, 9]))
            doing, by = self.chance.choice(doings), self.chance.choice(self.people)
            before = self.state()
            with clock.at(self.day):
                try:
                    doing(by)
                except (Refusal, ObjectDoesNotExist, LookupError):
                    self.refusals += 1
                    assert self.state() == before  # nothing half done
            self.check()

    def state(self) -> list[Any]:
        """Everything that an act could have changed."""
        home = Household.objects.values_list("exit_status", "version").get(pk=self.home.pk)
        mine = Filing.objects.filter(subject_id=str(self.home.uid))
        steps = Step.objects.filter(filing__in=mine).order_by("pk")
        counts = Decision.objects.filter(filing__in=mine).count()
        return [
            home,
            list(mine.order_by("pk").values_list("version", "state", "paused_on")),
            list(steps.values_list("stage", "state", "due", "earliest")),
            counts,
        ]

    # --- what people do ---

    def open(self, by: User) -> None:
        kind = self.chance.choice(["household_exit", "household_exit", "monitoring_entry"])
        details = {**WATCH, "lead_on": self.day} if kind == "monitoring_entry" else {}
        actions.open_(by=by, procedure=kind, subject_id=str(self.home.uid), details=details)

    def _some(self) -> Filing:
        found = self.filings
        if not found:
            raise LookupError
        return self.chance.choice(found[-2:])

    def _step(self, filing: Filing) -> Step:
        steps = list(filing.steps.filter(state=Standing.OPEN)) or list(filing.steps.all())
        return self.chance.choice(steps)

    def _fitting(self, step: Step, by: User) -> User:
        """Somebody of the role that acts, as far as there is one."""
        fitting = [p for p in self.people if any(post.role == step.role for post in p.held)]
        return self.chance.choice(fitting or [by])

    def pass_on(self, by: User) -> None:
        """Somebody at the right desk, more often than not, does it properly."""
        filing = self._some()
        step = self._step(filing)
        by = self._fitting(step, by)
        if step.kind == "notice" and step.notice_from is None:
            actions.post_notice(by=by, filing=filing.uid, step=step.uid, on=self.day)
            return
        if step.is_open:
            self.day = max(self.day, step.earliest) if step.earliest.year < 9999 else self.day
        with clock.at(self.day):
            actions.decide(
                by=by, filing=filing.uid, step=step.uid, verdict="approve",
                version=filing.version, evidence=self._proof(filing, step),
            )  # fmt: skip

    def _proof(self, filing: Filing, step: Step) -> dict[str, Any]:
        stage = definitions.stage(definitions.thawed(filing.definition), step.stage)
        minutes = {**walk.MINUTES, "held_on": self.day}
        given = {one.id: {**walk.GIVEN, "minutes": minutes}[one.kind] for one in stage.evidence}
        return given if self.chance.random() < 0.9 else {}

    def decide(self, by: User) -> None:
        filing = self._some()
        step = self._step(filing)
        verdict = self.chance.choice(["approve", "return", "return", "reject"])
        actions.decide(
            by=self._fitting(step, by),
            filing=filing.uid,
            step=step.uid,
            verdict=verdict,
            version=filing.version - self.chance.choice([0, 0, 1]),
            reason=self.chance.choice(["不清楚。", "材料不全。", ""]),
        )

    def object(self, by: User) -> None:
        actions.object_(by=by, filing=self._some().uid, text="不公平。")

    def answer(self, by: User) -> None:
        filing = self._some()
        waiting = [one for one in filing.objections.all() if one.is_open]
        if not waiting:
            raise LookupError
        actions.answer_objection(
            by=by,
            filing=filing.uid,
            objection=self.chance.choice(waiting).uid,
            upheld=self.chance.random() < 0.3,
            answer="查过了。",
        )

    def withdraw(self, by: User) -> None:
        if self.chance.random() < 0.5:
            filing = self._some()
            opener = next(one for one in self.people if one.username == filing.opened_by)
            by = self.chance.choice([by, opener])
            actions.withdraw(by=by, filing=filing.uid, reason="填错。")

    def post(self, by: User) -> None:
        filing = self._some()
        on = self.day - dt.timedelta(days=self.chance.choice([0, 1, -1]))
        actions.post_notice(by=by, filing=filing.uid, step=self._step(filing).uid, on=on)

    def escalate(self, _by: User) -> None:
        escalating.escalate_late()

    # --- what always holds ---

    def check(self) -> None:
        for filing in self.filings:
            self._whole(filing)
            self._apart(filing)
            self._kept(filing)
        done = [one for one in self.filings if one.state == State.DONE]
        exits = [one for one in done if one.procedure == "household_exit"]
        status = Household.objects.get(pk=self.home.pk).exit_status
        assert (status == "exited") == bool(exits)
        assert len(exits) <= 1
        open_now = [one.procedure for one in self.filings if one.is_open]
        assert len(open_now) == len(set(open_now))

    def _whole(self, filing: Filing) -> None:
        steps = list(filing.steps.order_by("pk"))
        open_now = [step.stage for step in steps if step.is_open]
        groups = definitions.groups(definitions.thawed(filing.definition))
        assert bool(open_now) == filing.is_open
        assert len(set(open_now)) == len(open_now)
        if open_now:
            assert any({one.id for one in group} >= set(open_now) for group in groups)
        for step in steps:
            assert (step.closed_on is None) == step.is_open
            if step.notice_from is not None:
                assert step.notice_to is not None
                assert (step.notice_to - step.notice_from).days >= 5
                assert step.earliest > step.notice_to
                if step.state == Standing.DONE:
                    assert step.closed_on > step.notice_to
        waits = Objection.objects.filter(filing=filing, answered_on=None).exists()
        assert not filing.is_open or waits == (filing.paused_on is not None)

    def _apart(self, filing: Filing) -> None:
        """Whoever approved did nothing else in the same filing."""
        acts = list(Decision.objects.filter(filing=filing, verb__in=ACTS).order_by("pk"))
        for act in acts:
            if act.verb != "approve" or act.step.kind != "approval":
                continue
            earlier = [one for one in acts if one.pk < act.pk and one.stage != act.stage]
            assert act.by not in {one.by for one in earlier} | {filing.opened_by}

    def _kept(self, filing: Filing) -> None:
        """Every version is one decision; an end is whole."""
        assert Decision.objects.filter(filing=filing).count() == filing.version
        if filing.state == State.DONE:
            last = filing.steps.order_by("pk").last()
            assert last.state == Standing.DONE
            assert filing.result
            approved = Decision.objects.filter(filing=filing, verb="approve")
            stages = set(approved.values_list("stage", flat=True))
            assert stages == {one["id"] for one in filing.definition["stages"]}


@pytest.fixture
def crowd(people: Cast) -> list[User]:
    """Those who may act, one more officer of each kind, and those who may not."""
    more = [
        officer("second", "county_officer", COUNTY),
        officer("deputy", "township_officer", TOWN),
    ]
    cast = [people.secretary, people.town, people.county, people.clerk, people.city]
    cast += [people.neighbour, people.auditor, people.nobody, people.system]
    for one in [*cast, *more]:
        one.held = list(one.posts.all())
    return [*cast, *more]


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_people_do(batch: int, crowd: list[User]) -> None:
    ended: dict[str, int] = {}
    keys: set[UUID] = set()
    for seed in range(batch, WALKS, BATCHES):
        walker = Walker(seed, crowd)
        walker.go()
        for filing in walker.filings:
            ended[filing.state] = ended.get(filing.state, 0) + 1
            keys.add(filing.uid)
    assert Filing.objects.count() == len(keys)  # nothing was lost
    if WALKS // BATCHES >= 50:
        assert set(ended) == set(State.values), ended  # the walks went everywhere
