"""Figures that other documents give for the same thing."""

from collections.abc import Iterator

from bangfu.engine.packs import office, schema
from bangfu.policy.packs.carriers import numbers
from bangfu.policy.packs.carriers.carrier import Carrier


def of(item: schema.Parameter | office.Target) -> Iterator[Carrier]:
    """A carrier for each rival of a parameter or target."""
    for rival in item.rivals:
        figures = numbers.figures(item.type, [rival.value], item.unit)
        days = (rival.by,) if rival.by else ()
        head = ("rival", item.id, item.title, rival.cite, None)
        yield Carrier(*head, figures, days, where=item.where)
