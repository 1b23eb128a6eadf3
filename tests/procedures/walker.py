"""Random people do random things to filings about one subject of a town.

Each walk is a seed, so that a failure can be walked again. It runs in a transaction that is rolled
back at its end, so that the next one finds the town as it was.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock, escalating
from bangfu.registry.catalogue import queries as catalogue
from tests.procedures import laws
from tests.procedures import town as towns
from tests.procedures.seen import Row, Seen
from tests.procedures.town import MONDAY, Town

ACTS = 18
Ended = Counter[tuple[str, str]]  # by procedure and state
CALM = (Refusal, ObjectDoesNotExist, LookupError)
# What is begun about the same subject.
TOGETHER = {
    "household_exit": ("monitoring_entry", "microcredit", "member_change"),
    "identification": ("member_change", "monitoring_entry"),
    "monitoring_entry": ("risk_clearing", "benefit_application"),
    "risk_clearing": ("monitoring_entry", "member_change"),
    "village_exit": ("project_admission", "yearly_adjustment", "rectification"),
}


class Walker:
    """One walk: a subject, people who may or may not act, and a day that goes on."""

    def __init__(self, town: Town, seed: int, procedure: str) -> None:
        self.town, self.chance = town, random.Random(seed)
        self.day, self.kinds = MONDAY, (procedure, *TOGETHER.get(procedure, ()))
        self.people = list(town.people.values())
        self.label = definitions.get(procedure).subject
        self.key = towns.subject(town, procedure)
        self.start = laws.record(self.label, self.key)
        self.opened: set[str] = set()
        self.refused, self.done = 0, 0
        self.last = laws.snapshot(self.label, self.key)
        self.filings: list[Seen] = []

    def go(self, acts: int = ACTS) -> Ended:
        """Walk; returns how many filings of which kind ended in which state."""
        doings: list[Callable[[User], Any]] = [
            self.open, *[self.pass_on] * 12, *[self.decide] * 2, self.object, *[self.answer] * 2,
            self.withdraw, self.post, self.escalate,
        ]  # fmt: skip
        self.one(self.open)
        for _number in range(acts):
            self.day += dt.timedelta(days=self.chance.choice([0, 0, 0, 1, 2, 9]))
            self.one(self.chance.choice(doings))
        return Counter((filing.row.procedure, filing.row.state) for filing in self.filings)

    def one(self, doing: Callable[[User], Any]) -> None:
        """One act, as one request, and whether everything is as it should be afterwards."""
        with clock.at(self.day), catalogue.asked_once():
            try:
                doing(self.chance.choice(self.people))
            except CALM:
                self.refused += 1
                assert laws.snapshot(self.label, self.key) == self.last, "half done"
                return
        self.done += 1
        self.last = laws.snapshot(self.label, self.key)
        self.filings = laws.check(self.label, self.last, self.start, self.opened)

    # --- what people do ---

    def open(self, by: User) -> None:
        kind = self.chance.choice([self.kinds[0], *self.kinds])
        opener = self.town.people[towns.OPENERS.get(kind, "secretary")]
        by = self.chance.choice([by, opener, opener])
        filled = towns.details(self.town, kind, self.key, self.day)
        reply = actions.open_(by=by, procedure=kind, subject_id=self.key, details=filled)
        self.opened.add(reply.filing)

    def _some(self) -> Seen:
        if not self.filings:
            raise LookupError
        return self.chance.choice(self.filings[-2:])

    def _step(self, filing: Seen) -> Row:
        steps = [step for step in filing.steps if step.state == "open"] or filing.steps
        return self.chance.choice(steps)

    def _fitting(self, step: Row) -> User:
        """Somebody of the seat that acts, now and then somebody else."""
        holders = self.town.holders(step.role, step.level)
        return self.chance.choice([*holders, *holders, *holders, self.chance.choice(self.people)])

    def pass_on(self, _by: User) -> None:
        """Somebody at the right desk, more often than not, does it properly."""
        filing = self._some()
        step = self._step(filing)
        by = self._fitting(step)
        if step.kind == "notice" and step.notice_from is None:
            actions.post_notice(by=by, filing=filing.row.uid, step=step.uid, on=self.day)
            return
        patient = self.chance.random() < 0.9
        if step.state == "open" and step.earliest.year < clock.FAR.year and patient:
            self.day = max(self.day, step.earliest)
        with clock.at(self.day):
            actions.decide(
                by=by, filing=filing.row.uid, step=step.uid, verdict="approve",
                version=filing.row.version, evidence=self._proof(filing, step),
            )  # fmt: skip

    def _proof(self, filing: Seen, step: Row) -> dict[str, Any]:
        if self.chance.random() < 0.1:
            return {}
        stage = definitions.stage(filing.procedure, step.stage)
        return {one.id: towns.given(one, self.day) for one in stage.evidence}

    def decide(self, _by: User) -> None:
        filing = self._some()
        step = self._step(filing)
        actions.decide(
            by=self._fitting(step),
            filing=filing.row.uid,
            step=step.uid,
            verdict=self.chance.choice(["approve", "return", "return", "reject"]),
            version=filing.row.version - self.chance.choice([0, 0, 1]),
            reason=self.chance.choice(["不清楚。", "材料不全。", ""]),
        )

    def object(self, by: User) -> None:
        actions.object_(by=by, filing=self._some().row.uid, text="不公平。")

    def answer(self, by: User) -> None:
        filing = self._some()
        waiting = [one for one in filing.objections if one.answered_on is None]
        if not waiting:
            raise LookupError
        actions.answer_objection(
            by=by,
            filing=filing.row.uid,
            objection=self.chance.choice(waiting).uid,
            upheld=self.chance.random() < 0.3,
            answer="查过了。",
        )

    def withdraw(self, by: User) -> None:
        filing = self._some()
        if self.chance.random() < 0.5:
            by = self.chance.choice([by, self.town.people[filing.row.opened_by]])
        actions.withdraw(by=by, filing=filing.row.uid, reason="填错。")

    def post(self, by: User) -> None:
        filing = self._some()
        on = self.day - dt.timedelta(days=self.chance.choice([0, 1, -1]))
        actions.post_notice(by=by, filing=filing.row.uid, step=self._step(filing).uid, on=on)

    def escalate(self, _by: User) -> None:
        escalating.escalate_late()


def walk(town: Town, seed: int, procedure: str, acts: int = ACTS) -> tuple[Ended, int, int]:
    """One walk, rolled back: how filings ended, how many acts were done, how many refused."""
    with transaction.atomic():
        walker = Walker(town, seed, procedure)
        ended = walker.go(acts)
        transaction.set_rollback(True)
    return ended, walker.done, walker.refused
