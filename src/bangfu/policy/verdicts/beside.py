"""One household, or the whole registry, under two packs: what each would grant and require."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import RuleView
from bangfu.engine.sql.totals import Total
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import trial
from bangfu.policy.verdicts import queries
from bangfu.policy.verdicts.queries import Answer, MemberView

GRANTS = ("standard", "benefit")


@dataclass(frozen=True, slots=True)
class Said:
    """What a pack says of a household by one rule; about members it stands for each of them.

    ``outcome`` is the best over the members asked (met, else unknown, else not met); ``count`` is
    how many meet it; ``amount`` in fen, ``None`` where it is not met or not known.
    """

    rule: Rule
    outcome: str
    amount: int | None
    count: int | None
    views: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The same rule (by its id) under both packs; ``None`` where a pack has none of that name."""

    id: str
    here: Said | None
    there: Said | None

    @property
    def differs(self) -> bool:
        """Whether the packs come to different things."""
        if self.here is None or self.there is None:
            return True
        mine, theirs = self.here, self.there
        return (mine.outcome, mine.amount) != (theirs.outcome, theirs.amount)


ORDER = ("met", "unknown", "not_met", "not_applicable")


def household(
    here: Program,
    there: Program,
    household_id: int,
    village: str,
    as_of: dt.date,
    *,
    assumed: bool,
    language: str = "zh",
) -> list[Row]:
    """A household under the pack of its own place and under another's.

    Under the other pack it is asked as if it lived there: with the figures of that place.
    """
    own = queries.household(here, household_id, village, as_of, assumed=assumed, language=language)
    away = there.pack.division
    other = queries.household(
        there, household_id, village, as_of, assumed=assumed, language=language, figures_at=away
    )
    return _rows(_said(own), _said(other))


def _said(answer: Answer) -> dict[str, Said]:
    views = {view.rule.id: _of(view.rule, [view]) for view in answer.rules}
    views |= {rule.id: _of_members(rule, asked) for rule, asked in answer.members}
    return {name: said for name, said in views.items() if said.rule.kind in GRANTS}


def _of(rule: Rule, views: Sequence[RuleView], count: int | None = None) -> Said:
    outcomes = [view.outcome for view in views] or ["not_met"]
    best = min(outcomes, key=ORDER.index)
    met = [view.amount for view in views if view.outcome == "met"]
    known = [amount for amount in met if amount is not None]
    amount = sum(known) if met and len(known) == len(met) else None
    return Said(rule, best, amount, count, tuple(views))


def _of_members(rule: Rule, asked: Sequence[MemberView]) -> Said:
    views = [each.view for each in asked]
    return _of(rule, views, sum(view.outcome == "met" for view in views))


def _rows(here: dict[str, Said], there: dict[str, Said]) -> list[Row]:
    """Standards first; rules of both packs, then those of one."""
    names = dict.fromkeys([*here, *there])
    rows = [Row(name, here.get(name), there.get(name)) for name in names]

    def key(row: Row) -> tuple[bool, bool]:
        said = row.here or row.there
        assert said is not None
        return said.rule.kind != "standard", row.here is None or row.there is None

    return sorted(rows, key=key)


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule over the whole registry under both packs."""

    id: str
    here: Total | None
    there: Total | None


def registry(
    here: Program, there: Program, parts: Sequence[Part], as_of: dt.date, *, assumed: bool
) -> list[Pair]:
    """The whole registry under both packs. Under the other, everybody is asked as if they lived
    at the place that pack governs."""
    folders = tuple(part.folder for part in parts)
    return _registry(here, there, tuple(parts), folders, as_of, assumed, packs.figures_digest())


@lru_cache(maxsize=8)
def _registry(
    here: Program,
    there: Program,
    parts: tuple[Part, ...],
    _folders: tuple[str, ...],
    as_of: dt.date,
    assumed: bool,  # noqa: FBT001  part of a key
    _figures: str,
) -> list[Pair]:
    """Kept: what a folder holds never changes, and the digest tells the figures."""
    set_here = packs.set_here()
    mine = trial.totals(here, parts, Question(as_of, "", assumed, set_here))
    theirs = trial.totals(
        there, parts, Question(as_of, "", assumed, set_here), at=there.pack.division
    )
    own = {total.rule.id: total for total in mine if total.rule.kind in GRANTS}
    other = {total.rule.id: total for total in theirs if total.rule.kind in GRANTS}
    names = dict.fromkeys([*own, *other])
    pairs = [Pair(name, own.get(name), other.get(name)) for name in names]
    return sorted(pairs, key=lambda pair: pair.here is None or pair.there is None)
