"""What would have to become of which values: needs, joined into plans.

A need says of one value of one record which values will do; a plan is a set of needs that have to
come about together. The empty plan means that nothing has to change.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Type
from bangfu.engine.memory import Record

# How many plans are followed at once: the smallest of them, no more than anybody would read.
MOST = 8


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high`` in smallest units; ``None`` is open."""

    low: int | None = None
    high: int | None = None

    def holds(self, value: Scalar) -> bool:
        """Whether a value will do."""
        return (
            isinstance(value, int)
            and (self.low is None or self.low <= value)
            and (self.high is None or value <= self.high)
        )

    def meet(self, other: "Range") -> "Range | None":
        """What lies in both; nothing when they do not touch."""
        low = max((n for n in (self.low, other.low) if n is not None), default=None)
        high = min((n for n in (self.high, other.high) if n is not None), default=None)
        return None if low is not None and high is not None and low > high else Range(low, high)

    def nearest(self, old: Scalar) -> tuple[Scalar, ...]:
        """The number nearest to the present one; of an unknown one, where it begins to do."""
        if isinstance(old, int) and self.low is not None and old < self.low:
            return (self.low,)
        if isinstance(old, int) and self.high is not None and old > self.high:
            return (self.high,)
        if old is not None:
            return (old,)
        return (self.low if self.low is not None else self.high if self.high is not None else 0,)

    def moved(self, by: int) -> "Range":
        """The same numbers, all moved."""
        return Range(*(None if n is None else n + by for n in (self.low, self.high)))

    def mirrored(self) -> "Range":
        """The same numbers with the other sign."""
        return Range(*(None if n is None else -n for n in (self.high, self.low)))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values: yes, no or codes."""

    values: tuple[Scalar, ...]

    def meet(self, other: "Choice") -> "Choice | None":
        """What both permit."""
        both = tuple(v for v in self.values if v in other.values)
        return Choice(both) if both else None

    def nearest(self, old: Scalar) -> tuple[Scalar, ...]:
        """All of them are as near."""
        return self.values


@dataclass(frozen=True, slots=True)
class Bits:
    """A set of codes with some entries and without others.

    ``alone`` are entries that exclude all others; ``empty`` is what a set becomes that loses its
    last entry.
    """

    on: int = 0
    off: int = 0
    alone: int = 0
    empty: int = 0

    def meet(self, other: "Bits") -> "Bits | None":
        """With and without the entries of both."""
        on, off = self.on | other.on, self.off | other.off
        return None if on & off else replace(self, on=on, off=off)

    def nearest(self, old: Scalar) -> tuple[Scalar, ...]:
        """The present set with what is wanted added and taken away."""
        bits = old if isinstance(old, int) else 0
        if self.on & self.alone:
            bits = 0
        elif self.on:
            bits &= ~self.alone
        return ((bits | self.on) & ~self.off or self.empty & ~self.off,)


@dataclass(frozen=True, slots=True)
class Days:
    """A time that comes by itself."""

    first: dt.date
    last: dt.date = dt.date.max

    def meet(self, other: "Days") -> "Days | None":
        """When both have come."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None

    def nearest(self, old: Scalar) -> tuple[Scalar, ...]:
        """The first of the days."""
        return (self.first,)


Domain = Range | Choice | Bits | Days


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """A value of a record that has to become one of ``values``; ``old`` is what it is.

    The name is empty where only the day has to come.
    """

    record: Record
    name: str
    type: Type
    old: Scalar
    wanted: Domain
    values: tuple[Scalar, ...] = ()

    @property
    def key(self) -> tuple[int, str]:
        """Which value of which record; one day is the same for all records."""
        return (id(self.record) if self.name else 0, self.name)

    @property
    def kind(self) -> tuple[str, str, Domain]:
        """What it asks, whoever it is asked of: the same for several children."""
        return (self.record.subject, self.name, self.wanted)

    @property
    def new(self) -> Scalar:
        """The first value that will do."""
        return self.values[0]

    @property
    def is_day(self) -> bool:
        """Whether only time has to pass."""
        return isinstance(self.wanted, Days)

    def with_values(self, values: Iterable[Scalar]) -> "Need":
        """The same need with values picked."""
        new = tuple(values)
        return Need(self.record, self.name, self.type, self.old, self.wanted, new)

    def picked(self) -> "Need":
        """The same need with the nearest values."""
        return self.with_values(self.wanted.nearest(self.old))


Plan = tuple[Need, ...]
NOTHING: Plan = ()


def joined(one: Plan, other: Plan) -> Plan | None:
    """Both plans together; ``None`` when they contradict each other."""
    if not one or not other:
        return one or other
    needs = {need.key: need for need in one}
    for need in other:
        held = needs.get(need.key)
        if held is None:
            needs[need.key] = need
            continue
        wanted = held.wanted.meet(need.wanted) if type(held.wanted) is type(need.wanted) else None  # type: ignore[arg-type]
        if wanted is None:
            return None
        needs[need.key] = replace(held, wanted=wanted)
    return tuple(needs.values())


def best(plans: Iterable[Plan]) -> list[Plan]:
    """The smallest plans first, not more than ``MOST``."""
    return sorted(plans, key=_cost)[:MOST]


def product(*parts: list[Plan]) -> list[Plan]:
    """Every way of combining one plan of each part."""
    found: list[Plan] = [NOTHING]
    for plans in parts:
        pairs = (joined(one, other) for one in found for other in plans)
        found = best(plan for plan in pairs if plan is not None)
        if not found:
            break
    return found


def _cost(plan: Plan) -> tuple[int, int, int]:
    """Few needs before many, what somebody can do before what takes time, little before much."""
    return len(plan), sum(need.is_day for need in plan), sum(map(_distance, plan))


def _distance(need: Need) -> int:
    new = need.wanted.nearest(need.old)[0] if isinstance(need.wanted, Range) else None
    if isinstance(need.old, int) and isinstance(new, int):
        return abs(new - need.old)
    return 0
