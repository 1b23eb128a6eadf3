"""One thing of a pack that cites a clause, and what it takes from there."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.problems import Place

Counted = Literal["conditions", "steps", "places", "levels"]
Counts = tuple[tuple[Counted, int], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an item carries, in the unit people use.

    Args:
        type: ``money`` (yuan), ``rate`` (percent), ``int`` or ``quantity``.
        value: the number.
        unit: as in packs; empty for none.
    """

    type: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing that cites a clause, with what it takes from there.

    Args:
        kind: ``standard``, ``condition``, ``parameter``, ``target``, ``stage``, …
        id: its own; for a part (condition, stage, indicator, rival) that of the whole.
        title: what people call it.
        cite: the clause.
        whole: title of the rule, procedure or scorecard that a part belongs to.
        figures: numbers.
        days: days: deadlines, first and last days in force.
        spans: terms in force, first and last day.
        counts: how many it has of ``conditions``, ``steps``, ``places``, ``levels``.
        where: its file, line and column.
    """

    kind: str
    id: str
    title: Text
    cite: schema.Cite
    whole: Text | None = None
    figures: tuple[Figure, ...] = ()
    days: tuple[dt.date, ...] = ()
    spans: tuple[tuple[dt.date, dt.date], ...] = ()
    counts: Counts = ()
    where: Place = field(default=Place(), kw_only=True)
