"""Two drafts side by side: each rule that either of them changes, as it is and under both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import effects, tally
from bangfu.policy.drafts.comparison import Compared
from bangfu.policy.drafts.effects import Effect
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.tally import Tally
from bangfu.web import links, pages


@dataclass(frozen=True, slots=True)
class Side:
    """One draft and what it comes to; ``refusal`` says why it cannot be worked out."""

    draft: Draft
    effect: Effect | None
    tallies: dict[str, Tally]
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A rule under one draft; ``tally`` is ``None`` where that draft leaves it alone."""

    tally: Tally | None
    winners: str = ""
    losers: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule under all sides."""

    rule: Compared
    title: str
    was_met: int
    was_amount: int
    cells: list[Cell]


def sides(user: Any, drafts: Sequence[Draft]) -> list[Side]:
    """Some drafts, each worked out for what a person may see."""
    granted = scope.of(user, Permission.HOUSEHOLDS_READ)
    return [_side(draft, granted) for draft in drafts]


def _side(draft: Draft, granted: scope.Scope) -> Side:
    try:
        effect = effects.shown(draft)
    except Refusal as refusal:
        return Side(draft, None, {}, refusal)
    if effect is None:
        return Side(draft, None, {})
    counted = effect.tallies(granted)
    return Side(draft, effect, {rule: tally.whole(found) for rule, found in counted.items()})


def lines(found: Sequence[Side]) -> list[Line]:
    """Every rule that a side changes, in the order of the first that does."""
    rules: dict[str, Compared] = {}
    for side in found:
        for one in side.effect.compared if side.effect else ():
            rules.setdefault(one.id, one)
    return [_line(rule, found) for rule in rules.values()]


def _line(rule: Compared, found: Sequence[Side]) -> Line:
    known = [side.tallies[rule.id] for side in found if rule.id in side.tallies]
    was = known[0] if known else Tally()
    return Line(
        rule,
        rule.title(pages.language()),
        was.was_met,
        was.was_amount,
        [_cell(rule, side) for side in found],
    )


def _cell(rule: Compared, side: Side) -> Cell:
    tally = side.tallies.get(rule.id)
    if tally is None:
        return Cell(None)
    key = str(side.draft.pk)
    return Cell(
        tally,
        links.to("drafts:list", key, rule=rule.id, kind="winners"),
        links.to("drafts:list", key, rule=rule.id, kind="losers"),
    )
