"""Everything of a pack that cites a clause."""

import re
from collections.abc import Iterator
from typing import TypeVar

from bangfu.engine.packs import office, schema
from bangfu.engine.packs.contract import Contract
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs.carriers import duties, numbers, rules
from bangfu.policy.packs.carriers.carrier import Carrier

T = TypeVar("T", bound=schema.Item)
# What a fact lists as alternatives (one of seven groups).
ALTERNATIVE = re.compile(r"\bor\b")


def carriers(pack: Pack) -> Iterator[Carrier]:
    """Everything of a pack that cites a clause; what holds in other places is included."""
    for rule in [*pack.rules.values(), *_of(pack, schema.Rule)]:
        yield from rules.rule(rule)
    for parameter in pack.parameters.values():
        yield from rules.parameter(parameter)
    for fact in pack.facts.values():
        if fact.cite is not None:
            figures, days = numbers.constants([fact.expr])
            yield Carrier(
                "fact",
                fact.id,
                fact.title,
                fact.cite,
                figures=figures,
                days=days,
                counts=(("conditions", len(ALTERNATIVE.split(fact.expr))),),
                where=fact.where,
            )
    for target in [*pack.targets.values(), *_of(pack, office.Target)]:
        yield from duties.target(target)
    for task in [*pack.tasks.values(), *_of(pack, office.Task)]:
        yield from duties.task(task)
    for procedure in pack.procedures.values():
        yield from duties.procedure(procedure)
    for signed in [*pack.contracts.values(), *_of(pack, Contract)]:
        yield Carrier("contract", signed.id, signed.title, signed.cite, where=signed.where)
    for card in pack.scorecards.values():
        yield from duties.scorecard(card)
    for asked in pack.surveys.values():
        yield from duties.questionnaire(asked)


def _of(pack: Pack, kind: type[T]) -> list[T]:
    return [item for item in pack.elsewhere.values() if isinstance(item, kind)]
