"""A registry of random households, and what must be said of each, worked out one by one."""

import random
from dataclasses import dataclass, field
from typing import Any

from bangfu.base.divisions import codes
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE

PLACES = [VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE]
STATUS = ["not_exited", "exited", "exited_earlier", "relapsed", None]
SCHOOLING = ["none", "primary", "higher_vocational_2", None]
NAMES = ["陈大伟", "陈小", "孙小燕", "李%", "王_", None]


def settle(count: int = 30, seed: int = 5) -> None:
    """Households of every kind in all villages, and the files of two villages."""
    dice = random.Random(seed)
    Site.objects.update(reference_date=factories.DAY, assumed=True)
    factories.village_file(VILLAGE, is_poor_village=True, collective_income=60_000_00)
    factories.village_file(OTHER_VILLAGE, is_poor_village=False)
    for _ in range(count):
        _household(dice)


def _household(dice: random.Random) -> None:
    pick = dice.choice
    people = [{"student_status": pick(SCHOOLING)} for _ in range(dice.randint(0, 4))]
    if people and (name := pick(NAMES)):
        people[0]["name"] = name
    income = {"disposable_income_pc": pick([None, 2_000_00, 3_000_00, 3_000_01, 12_000_00])}
    factories.household(
        pick(PLACES),
        members=people,
        income=pick([income, None]),
        exit_status=pick(STATUS),
        house_grade=pick(["a", "b", "c", "d", None]),
        household_attribute=pick(["general", "dibao", None]),
        main_cause=pick(["illness", "schooling", None]),
    )


@dataclass
class Known:
    """One household: its row, and what the interpreter says of it."""

    row: Household
    answer: verdicts.Answer
    size: int
    head: str | None
    income: int | None
    names: list[str]
    outcomes: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return self.row.household_no

    def condition(self, rule: str, name: str) -> str:
        view = next(view for view in self.answer.rules if view.rule.id == rule)
        return next(part.outcome for part in view.conditions if part.id == name)


def known(run: Run) -> list[Known]:
    """Every household as the interpreter sees it."""
    return [_known(home, run) for home in Household.objects.all()]


def _known(home: Household, run: Run) -> Known:
    answer = verdicts.household(
        packs.program(), home.pk, home.village_id, run.as_of, assumed=run.assumed
    )
    members = home.members.filter(state="active")
    head = members.filter(relation_to_head="head").values_list("name", flat=True).first()
    year = home.incomes.filter(year=run.as_of.year).first()
    names = list(members.values_list("name", flat=True))
    income = year and year.disposable_income_pc
    found = Known(home, answer, len(names), head, income, names)
    found.outcomes = {view.rule.id: view.outcome for view in answer.rules}
    for rule, each in answer.members:
        found.outcomes[rule.id] = together([one.view.outcome for one in each])
    return found


def together(outcomes: list[str]) -> str:
    """What a rule about members means for their household."""
    for outcome in ("met", "unknown", "not_met"):
        if outcome in outcomes:
            return outcome
    return "not_met" if not outcomes else "not_applicable"


def fits(one: Known, chosen: Filter) -> bool:
    """Whether a household belongs to a list, one condition after the other."""
    row = one.row
    places = codes.prefix(chosen.division) if chosen.division else ""
    exited = {"yes": True, "no": False, "unknown": None}
    checks = [
        row.village_id.startswith(places),
        not chosen.household_attribute or row.household_attribute == chosen.household_attribute,
        not chosen.exit_status or row.exit_status == chosen.exit_status,
        not chosen.main_cause or row.main_cause == chosen.main_cause,
        not chosen.exited or has_exited(row) is exited[chosen.exited],
        not chosen.outcome or one.outcomes[chosen.rule] == chosen.outcome,
        not chosen.condition or one.condition(chosen.rule, chosen.condition) == "not_met",
        not chosen.lacking or one.condition(chosen.rule, chosen.lacking) == "unknown",
        not chosen.text or means(chosen.text, one),
        chosen.ids is None or row.pk in chosen.ids,
    ]
    return all(checks)


def means(text: str, one: Known) -> bool:
    """Whether a text means a household: a part of a member's name, or how its number begins.

    Signs alone mean nobody.
    """
    if any(sign.isdigit() for sign in text):
        return one.number.startswith(text)
    return text.isalnum() and any(text in name for name in one.names)


def has_exited(row: Household) -> bool | None:
    """Whether a household has left poverty; unknown where its status is."""
    return None if row.exit_status is None else row.exit_status in ("exited", "exited_earlier")


def key(one: Known, sort: str) -> tuple[Any, ...]:
    """Where a household stands in a list."""
    if sort == "income":
        return (one.income is None, one.income or 0, one.number)
    return (-one.size, one.number) if sort == "size" else (one.row.village_id, one.number)
