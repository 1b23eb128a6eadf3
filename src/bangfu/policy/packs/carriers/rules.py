"""Rules and parameters: what they carry from the clauses they cite."""

import datetime as dt
from collections.abc import Iterable, Iterator

from bangfu.engine.packs import schema
from bangfu.policy.packs.carriers import numbers, rivals
from bangfu.policy.packs.carriers.carrier import Carrier, Counts


def rule(rule: schema.Rule) -> Iterator[Carrier]:
    """A rule with the conditions of its own clause, then conditions that cite another one."""
    own = [part for part in rule.conditions if part.cite in (None, rule.cite)]
    amount = rule.amount if isinstance(rule, schema.Benefit) else None
    figures, days = numbers.constants([rule.applies, amount, *_asked(own)])
    days = (*days, *filter(None, (rule.in_force_from, rule.in_force_to)))
    spans = numbers.spans([(rule.in_force_from, rule.in_force_to)])
    of: Counts = (("conditions", len(own)),)
    head = (rule.kind, rule.id, rule.title, rule.cite, None)
    yield Carrier(*head, figures, days, spans, of, where=rule.where)
    groups: dict[schema.Cite, int] = {}
    for part in rule.conditions:
        if part.cite is not None:
            groups[part.cite] = groups.get(part.cite, 0) + 1
    for part in rule.conditions:
        if part.cite is not None and part.cite != rule.cite:
            figures, days = numbers.constants(_asked([part]))
            of = (("conditions", groups[part.cite]),)
            part_of = ("condition", rule.id, part.title, part.cite, rule.title)
            yield Carrier(*part_of, figures, days, (), of, where=part.where)


def _asked(parts: Iterable[schema.Condition]) -> list[str | None]:
    return [text for part in parts for text in (part.when, part.test)]


def parameter(parameter: schema.Parameter) -> Iterator[Carrier]:
    """One carrier per clause that its stated values cite, then its rivals."""
    groups: dict[schema.Cite, list[schema.Value]] = {}
    for value in parameter.values:
        if value.cite is not None and value.status != "assumed":
            groups.setdefault(value.cite, []).append(value)
    for cite, values in groups.items():
        dated = [value.value for value in values if isinstance(value.value, dt.date)]
        ends = [value.ends for value in values if value.ends]
        yield Carrier(
            "parameter",
            parameter.id,
            parameter.title,
            cite,
            figures=numbers.figures(parameter.type, (v.value for v in values), parameter.unit),
            days=(*(value.starts for value in values), *ends, *dated),
            spans=numbers.spans((value.starts, value.ends) for value in values),
            counts=(("places", len({value.division for value in values if value.division})),),
            where=parameter.where,
        )
    yield from rivals.of(parameter)
