"""Weighing what somebody wants to ask for: what is held already, what is like it, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bangfu.base.accounts import scope
from bangfu.base.divisions import codes
from bangfu.watch.requests import answers, burden, covering, finding, holdings
from bangfu.watch.requests.burden import Bounds, Burden
from bangfu.watch.requests.covering import Coverage
from bangfu.watch.requests.finding import Hit
from bangfu.watch.requests.holdings import Holding

MOST_LIKE = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column somebody wants to ask for; ``declined`` says why what is like it does not do."""

    title: str
    meaning: str
    kind: str
    declined: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A column beside what is held: what answers it, and what is only like it."""

    wanted: Wanted
    held: Hit | None
    like: list[Hit]
    coverage: dict[str, Coverage]

    @property
    def open(self) -> list[Hit]:
        """What is like it and not declined with a reason yet."""
        said = self.wanted.declined
        return [hit for hit in self.like if not said.get(hit.holding.key, "").strip()]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A whole request, weighed; ``spent`` are minutes its office asked for lately."""

    columns: list[Weighed]
    burden: Burden
    bounds: Bounds
    office: str
    spent: int

    @property
    def needs_approval(self) -> bool:
        """Whether it costs so much that somebody else has to agree."""
        return self.burden.total + self.spent > self.bounds.most

    @property
    def held(self) -> list[Weighed]:
        """Columns that are answered already."""
        return [one for one in self.columns if one.held]

    @property
    def open(self) -> list[Weighed]:
        """Columns with something like them that nobody has declined."""
        return [one for one in self.columns if not one.held and one.open]


def everything(user: Any, division: str) -> tuple[Holding, ...]:
    """What is held: what the pack declares, and what a place was asked before."""
    return (*holdings.declared(), *answers.holdings(user, division))


def weigh(user: Any, division: str, level: str, columns: Sequence[Wanted]) -> Weighing:
    """Weigh the columns of a request.

    Args:
        user: who asks.
        division: the place it is for.
        level: who would answer.
        columns: what is wanted.
    """
    among, bounds = everything(user, division), burden.bounds(division)
    found = [finding.search(one.title, among)[:MOST_LIKE] for one in columns]
    listed = {hit.holding.key: hit.holding for hits in found for hit in hits}
    known = covering.of(user, division, list(listed.values()))
    weighed = [_weighed(one, hits, known, bounds) for one, hits in zip(columns, found, strict=True)]
    costs, seat = burden.of(division, level, len(columns)), office(user, division)
    return Weighing(weighed, costs, bounds, seat, burden.spent(seat, bounds.days))


def office(user: Any, division: str) -> str:
    """The place of the post somebody asks from: the nearest above what is asked."""
    seats = {post.division_id for post in scope.posts(user) if post.division_id}
    lineage = codes.lineage(division)
    return next((step for step in reversed(lineage) if step in seats), division)


def _weighed(
    wanted: Wanted, hits: list[Hit], known: dict[str, Coverage], bounds: Bounds
) -> Weighed:
    held = next(
        (
            hit
            for hit in hits
            if hit.is_strong
            and covering.is_held(hit.holding, known.get(hit.holding.key), bounds.coverage)
        ),
        None,
    )
    keys = {hit.holding.key for hit in hits}
    return Weighed(wanted, held, hits, {k: v for k, v in known.items() if k in keys})
