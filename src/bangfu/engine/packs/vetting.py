"""What is wrong between targets, tasks, scorecards and marks and the rest of a pack."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bangfu.engine.language.types import Kind, Type, exact
from bangfu.engine.packs import office, schema
from bangfu.engine.packs.checks import cites, no_subject, repeated
from bangfu.engine.packs.contract import Contract
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import Both, Place, Problem, nearest

FILLED = re.compile(r"\{(?:superior|subordinate|year)\}")


def problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the items that offices work by."""
    for check in (_targets, _tasks, _contracts, _scorecards, _alerts, _rivals, _marks):
        yield from check(pack)


def _named(name: str | None, known: Iterable[str], code: str, place: Place) -> Iterator[Problem]:
    """The problem of a name that points nowhere."""
    names = list(known)
    if name is not None and name not in names:
        yield Problem(code, place, {"name": name}, nearest(name, names))


def _subject(pack: Pack, name: str | None, place: Place) -> Iterator[Problem]:
    if name is not None and name not in pack.tables:
        yield no_subject(pack, name, place)


def _fits(value: Any, type_: str, place: Place, name: str) -> Iterator[Problem]:
    """A figure has to be of the type it is declared to be."""
    wanted = Type(Kind(type_))
    try:
        exact(value, wanted)
    except ValueError:
        values = {"name": name, "value": value, "type": wanted}
        yield Problem("parameter_value", place, values)


def _targets(pack: Pack) -> Iterator[Problem]:
    for target in pack.targets.values():
        yield from cites(pack, [target.cite, *(s.cite for s in target.steps)], target.where)
        yield from _subject(pack, target.subject, target.where)
        if target.subject is None and (target.counts or target.of or target.adds):
            yield Problem("missing_key", target.where, {"key": "subject"})
        seen: set[tuple[str, str, bool]] = set()
        for step in target.steps:
            yield from _step(target, step, seen)


def _step(
    target: office.Target, step: office.Step, seen: set[tuple[str, str, bool]]
) -> Iterator[Problem]:
    key = (step.division, step.by.isoformat(), step.status == "assumed")
    if key in seen:
        values = {"name": target.id, "date": key[1], "division": step.division or "-"}
        yield Problem("parameter_overlap", step.where, values)
    seen.add(key)
    if (step.value is None) != (step.status == "unset"):
        values = {"name": target.id, "value": step.value, "status": step.status}
        yield Problem("parameter_status", step.where, values)
    yield from _fits(step.value, target.type, step.where, target.id)


def _tasks(pack: Pack) -> Iterator[Problem]:
    for task in pack.tasks.values():
        yield from cites(pack, [task.cite, *(f.cite for f in task.figures)], task.where)
        targets = [*pack.targets, *pack.elsewhere]
        yield from _named(task.target, targets, "unknown_target", task.where)
        for figure in task.figures:
            yield from _fits(figure.value, figure.type, figure.where, task.id)


def _contracts(pack: Pack) -> Iterator[Problem]:
    known = [*pack.targets, *pack.elsewhere]
    for contract in pack.contracts.values():
        yield from cites(pack, [contract.cite], contract.where)
        for name in contract.targets:
            yield from _named(name, known, "unknown_target", contract.where)
        for line in contract.lines:
            yield from _line(contract, line)


def _line(contract: Contract, line: Text) -> Iterator[Problem]:
    """Only the three words that are filled in may stand in braces."""
    for text in dict.fromkeys((line.zh, line.en)):
        left = FILLED.sub("", text)
        if "{" in left or "}" in left:
            fine = Both(f"“{text}”里的大括号不认识", f"braces of '{text}' are not known")
            yield Problem("bad_value", contract.where, {"key": "lines", "detail": fine})


def _scorecards(pack: Pack) -> Iterator[Problem]:
    for card in pack.scorecards.values():
        lines: list[office.Indicator | office.Veto] = [*card.indicators, *card.vetoes]
        yield from cites(pack, [card.cite, *(line.cite for line in lines)], card.where)
        yield from _subject(pack, card.subject, card.where)
        yield from repeated((line.id, line.where) for line in lines)


def _alerts(pack: Pack) -> Iterator[Problem]:
    for alert in pack.alerts.values():
        yield from _named(alert.settle_days, pack.parameters, "unknown_parameter", alert.where)


def _rivals(pack: Pack) -> Iterator[Problem]:
    items: list[schema.Parameter | office.Target] = [
        *pack.parameters.values(),
        *pack.targets.values(),
    ]
    for item in items:
        for rival in item.rivals:
            yield from cites(pack, [rival.cite], rival.where)
            yield from _fits(rival.value, item.type, rival.where, item.id)


def _marks(pack: Pack) -> Iterator[Problem]:
    yield from repeated((f"{m.document} {m.clause}", m.where) for m in pack.marks)
    for mark in pack.marks:
        cited = schema.Cite(document=mark.document, clause=mark.clause)
        yield from cites(pack, [cited], mark.where)
        if mark.content == "none" and mark.reason is None:
            yield Problem("missing_key", mark.where, {"key": "reason"})
