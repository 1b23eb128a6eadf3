"""How far packs hold what documents say: each clause decided, each number in it carried.

A clause is decided when something cites it, or when a mark says why there is nothing to compute. A
number is carried when something that cites its clause holds the same value in a unit that fits, or
passed when a mark says why nobody does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, Protocol

from bangfu.engine.packs import office, schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import clauses, numbers, tallying
from bangfu.policy.packs.carriers.carrier import Carrier
from bangfu.policy.packs.carriers.listing import carriers
from bangfu.policy.packs.numbers import Number

State = Literal["items", "elsewhere", "none", "heading", "open"]


class Clause(Protocol):
    """A clause as split from a text or as imported."""

    @property
    def ref(self) -> str:
        """How it is cited."""

    @property
    def depth(self) -> int:
        """How many numbers deep; 0 for the preface."""

    @property
    def text(self) -> str:
        """Its own text, not that of its parts."""

    @property
    def heading(self) -> str:
        """Its first phrase."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a clause: who carries it, or why nobody does."""

    number: Number
    by: tuple[Carrier, ...] = ()
    passed: Text | None = None

    @property
    def settled(self) -> bool:
        """Whether it is carried or passed."""
        return bool(self.by) or self.passed is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A clause of a document: what cites it, what a mark says of it, and its numbers.

    ``state`` is ``items`` (something cites it), ``elsewhere`` (a mark says which other clause's
    items hold it), ``none`` (nothing to compute, with a reason), ``heading`` (only names its
    parts), or ``open``.
    """

    clause: Clause
    state: State
    items: tuple[Carrier, ...]
    mark: office.ClauseMark | None
    readings: tuple[Reading, ...]

    @property
    def decided(self) -> bool:
        """Whether anybody has said what to do with it."""
        return self.state != "open"

    @property
    def left(self) -> list[Reading]:
        """Numbers nobody carries and no mark passes."""
        return [reading for reading in self.readings if not reading.settled]


@dataclass(frozen=True)
class Sheet:
    """A document: its clauses, and what packs say of it that its text does not bear out.

    Args:
        document: the name packs cite it by.
        lines: clauses in order.
        astray: what cites a clause that the text does not have.
        idle: marks of clauses or numbers that the text does not have: ``(clause, number)``.
    """

    document: str
    lines: tuple[Line, ...]
    astray: tuple[Carrier, ...] = ()
    idle: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_ref(self) -> dict[str, Line]:
        """``{clause: line}``."""
        return {line.clause.ref: line for line in self.lines}

    @property
    def clauses(self) -> int:
        """How many clauses there are to decide."""
        return sum(line.state != "heading" for line in self.lines)

    @property
    def decided(self) -> int:
        """How many are decided."""
        return sum(line.state not in {"heading", "open"} for line in self.lines)

    @property
    def figures(self) -> int:
        """How many numbers the text holds that are not passed over with a reason."""
        return sum(r.passed is None for line in self.lines for r in line.readings)

    @property
    def carried(self) -> int:
        """How many of those somebody carries."""
        return sum(bool(r.by) for line in self.lines for r in line.readings)

    @property
    def complete(self) -> bool:
        """Whether every clause is decided, every number settled and every citation found."""
        counted = self.decided == self.clauses and self.carried == self.figures
        return counted and not self.astray and not self.idle


@dataclass(slots=True)
class _Said:
    """What packs say of one document."""

    items: dict[str, list[Carrier]] = field(default_factory=dict)
    marks: dict[str, office.ClauseMark] = field(default_factory=dict)
    header: Carrier | None = None


def sheets(packs: Sequence[Pack], texts: Mapping[str, Sequence[Clause]]) -> list[Sheet]:
    """A sheet for each document that the packs list and that has a text, in the packs' order."""
    said = _gather(packs)
    listed = dict.fromkeys(name for pack in packs for name in pack.documents)
    return [_sheet(name, texts[name], said[name]) for name in listed if texts.get(name)]


def _gather(packs: Iterable[Pack]) -> dict[str, _Said]:
    said: dict[str, _Said] = {}
    for pack in packs:
        for document in pack.documents.values():
            said.setdefault(document.id, _Said()).header = _header(document)
        for one in dict.fromkeys(carriers(pack)):
            items = said.setdefault(one.cite.document, _Said()).items
            held = items.setdefault(one.cite.clause, [])
            if one not in held:
                held.append(one)
        for mark in pack.marks:
            said.setdefault(mark.document, _Said()).marks[mark.clause] = mark
    return said


def _header(document: schema.Document) -> Carrier | None:
    """The document's own date, which its preface names."""
    if document.date is None:
        return None
    cite = schema.Cite(document=document.id, clause=clauses.PREFACE)
    return Carrier("document", document.id, document.title, cite, days=(document.date,))


def _sheet(name: str, tree: Sequence[Clause], said: _Said) -> Sheet:
    refs = {clause.ref for clause in tree}
    whole = {clauses.above(ref) for ref in refs}
    lines = tuple(_line(clause, said, parted=clause.ref in whole) for clause in tree)
    astray = [one for ref, held in said.items.items() if ref and ref not in refs for one in held]
    return Sheet(name, lines, tuple(astray), tuple(_idle(lines, said)))


def _idle(lines: Sequence[Line], said: _Said) -> Iterator[tuple[str, str]]:
    texts = {line.clause.ref: numbers.plain(line.clause.text) for line in lines}
    for ref, mark in said.marks.items():
        if ref not in texts:
            yield ref, ""
            continue
        for passed in mark.numbers:
            if numbers.plain(passed.number) not in texts[ref]:
                yield ref, passed.number


def _line(clause: Clause, said: _Said, *, parted: bool) -> Line:
    items = tuple(said.items.get(clause.ref, ()))
    mark = said.marks.get(clause.ref)
    carrying = items
    if clause.ref == clauses.PREFACE and said.header:
        carrying = (*items, said.header)
    readings = tuple(_readings(clause.text, carrying, mark))
    state: State = "open"
    if items:
        state = "items"
    elif mark and mark.reason:
        state = "none" if mark.content == "none" else "elsewhere"
    elif parted and not readings and "。" not in clause.text.rstrip("。"):
        state = "heading"
    return Line(clause, state, items, mark, readings)


def _readings(
    text: str, items: Sequence[Carrier], mark: office.ClauseMark | None
) -> Iterator[Reading]:
    spans = list(_passes(numbers.plain(text), mark))
    for number in numbers.read(text):
        by = tuple(one for one in items if tallying.carries(one, number))
        reasons = (r for at, end, r in spans if at <= number.start and number.end <= end)
        yield Reading(number, by, None if by else next(reasons, None))


def _passes(said: str, mark: office.ClauseMark | None) -> Iterator[tuple[int, int, Text]]:
    """Where the texts that a mark passes stand: ``(start, end, reason)``."""
    for passed in mark.numbers if mark else ():
        words = numbers.plain(passed.number)
        at = said.find(words)
        while at >= 0:
            yield at, at + len(words), passed.reason
            at = said.find(words, at + 1)


def record(sheet: Sheet) -> dict[str, Any]:
    """A sheet as plain data for programs."""
    return {
        "document": sheet.document,
        "clauses": {"total": sheet.clauses, "decided": sheet.decided},
        "figures": {"total": sheet.figures, "carried": sheet.carried},
        "complete": sheet.complete,
        "astray": [{"clause": o.cite.clause, "kind": o.kind, "id": o.id} for o in sheet.astray],
        "idle": [{"clause": ref, "number": number} for ref, number in sheet.idle],
        "lines": [_line_record(line) for line in sheet.lines],
    }


def _line_record(line: Line) -> dict[str, Any]:
    return {
        "clause": line.clause.ref,
        "heading": line.clause.heading,
        "state": line.state,
        "items": [{"kind": one.kind, "id": one.id, "title": one.title.zh} for one in line.items],
        "reason": line.mark.reason.zh if line.mark and line.mark.reason else None,
        "numbers": [_number_record(reading) for reading in line.readings],
    }


def _number_record(reading: Reading) -> dict[str, Any]:
    number = reading.number
    return {
        "text": number.text,
        "kind": number.kind,
        "value": _short(number.value),
        "unit": number.unit,
        "carried_by": [f"{one.kind} {one.id}" for one in reading.by],
        "passed": reading.passed.zh if reading.passed else None,
    }


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"
