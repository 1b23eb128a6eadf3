"""Facts as people write them (YAML, JSON) → records in exact form, and back.

A case gives ``household: {…}`` with ``members: [{…}]``, ``village: {…}`` and so on: a subject's
name for one record, a collection's name for a list of records below the subject it belongs to.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bangfu.engine.compile.program import Program
from bangfu.engine.language import types as ty
from bangfu.engine.language.tree import Scalar, bounds
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.memory import Record
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Place, Problem, nearest


def world(program: Program, given: Mapping[str, Any], place: Place | None = None) -> Record:
    """Records from nested mappings; returns the record of the smallest single subject.

    Args:
        program: whose facts may be named.
        given: ``{"household": {...}, "members": [...], "village": {...}}``; collections may also
            stand inside the record they belong to. A collection that is not given is unknown.
        place: where it is written, for messages.

    Raises:
        PackError: with every unknown name and unreadable value.
    """
    return _World(program, place or Place()).build(given)


class _World:
    def __init__(self, program: Program, place: Place) -> None:
        self.program = program
        self.pack = program.pack
        self.place = place
        self.problems: list[Problem] = []

    def build(self, given: Mapping[str, Any]) -> Record:
        collections = {t.collection: t for t in self.pack.tables.values() if t.collection}
        for name in given:
            if name not in self.pack.tables and name not in collections:
                near = nearest(name, [*self.pack.tables, *collections])
                self.problems.append(Problem("unknown_subject", self.place, {"name": name}, near))
        depth = {s: len(self.pack.lineage(s)) for s in self.pack.tables}
        singles = {name for name in given if name in self.pack.tables}
        parents = {t.parent for n, t in collections.items() if n in given and t.parent}
        chain = sorted(singles | parents, key=depth.__getitem__) or [self._smallest_parent(depth)]
        record: Record | None = None
        for subject in chain:
            below = self.record(subject, given.get(subject))
            for name, child in self.pack.children(subject).items():
                if name in given:
                    self.hang(below, child, given[name])
            record = record.add(below) if record else below
        if self.problems:
            raise PackError(self.problems)
        assert record is not None
        return record

    def _smallest_parent(self, depth: Mapping[str, int]) -> str:
        """Who is asked about when nothing is said: the smallest subject that has children."""
        return max(depth, key=lambda s: (bool(self.pack.children(s)), depth[s]))

    def record(self, subject: str, values: Any) -> Record:
        record = Record(subject)
        if values is None:
            return record
        if not isinstance(values, Mapping):
            self.problems.append(Problem("not_a_mapping", self.place))
            return record
        below = self.pack.children(subject)
        for name, value in values.items():
            if name in below:
                self.hang(record, below[name], value)
            else:
                self.put(record, str(name), value)
        return record

    def hang(self, record: Record, child: str, values: Any) -> None:
        if not isinstance(values, list):
            self.problems.append(Problem("not_a_list", self.place))
            return
        record.children.setdefault(child, [])
        for value in values:
            record.add(self.record(child, value))

    def put(self, record: Record, name: str, value: Any) -> None:
        table = self.pack.tables[record.subject]
        type_ = self.program.fact_type(record.subject, name)
        if type_ is None:
            facts = {n for s, n in self.program.facts if s == record.subject}
            near = nearest(name, {*table.columns, *facts})
            values = {"subject": table.title, "name": name}
            self.problems.append(Problem("unknown_fact_given", self.place, values, near))
            return
        try:
            exact = read(self.pack, type_, value)
        except ValueError:
            values = {"name": name, "value": value, "wanted": type_}
            near = _near_entry(self.pack, type_, value)
            self.problems.append(Problem("bad_fact_given", self.place, values, near))
            return
        low, high = self._limits(record.subject, name)
        if type_.kind in ty.NUMERIC and isinstance(exact, int) and not low <= exact <= high:
            limits = {"low": ty.unscaled(low, type_.scale), "high": ty.unscaled(high, type_.scale)}
            values = {"name": name, "value": value, **limits}
            self.problems.append(Problem("fact_out_of_range", self.place, values))
            return
        record.given[name] = exact

    def _limits(self, subject: str, name: str) -> tuple[int, int]:
        """Between which numbers a column was declared to lie, or a fact can come to."""
        column = self.pack.tables[subject].columns.get(name)
        if column is None:
            return bounds(self.program.facts[subject, name])
        return column.low or 0, column.high or 0


def _near_entry(pack: Pack, type_: Type, value: Any) -> str:
    if not type_.codes:
        return ""
    entries = pack.codes[type_.codes].entries
    return nearest(str(value), [word for e in entries for word in (e.id, e.zh)])


def read(pack: Pack, type_: Type, value: Any) -> Scalar:
    """A value as written, in exact form. Codes may be ids or their Chinese words.

    Raises:
        ValueError: it is not of the type.
    """
    if value is None:
        return None
    if type_.kind == Kind.CODE:
        return _entry(pack, type_.codes, value)
    if type_.kind == Kind.CODES:
        order = [e.id for e in pack.codes[type_.codes].entries]
        listed = value if isinstance(value, list) else [value]
        return sum({1 << order.index(_entry(pack, type_.codes, one)) for one in listed})
    return ty.exact(value, type_)


def _entry(pack: Pack, codes: str, value: Any) -> str:
    for entry in pack.codes[codes].entries:
        if value in (entry.id, entry.zh) or value in entry.also:
            return entry.id
    raise ValueError(f"no entry {value!r} in {codes}")


def plain(pack: Pack, type_: Type, value: Scalar) -> Any:
    """An exact value as JSON: amounts in yuan, rates in percent text, codes as ids."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if type_.kind == Kind.CODES:
        return [e.id for i, e in enumerate(pack.codes[type_.codes].entries) if value >> i & 1]
    if type_.kind == Kind.RATE:
        return f"{ty.unscaled(value, 2).normalize():f}%"
    if type_.scale:
        return _short(ty.unscaled(value, type_.scale))
    return value


def yuan(fen: int) -> int | float:
    """An amount as a JSON number in yuan.

    >>> yuan(300000), yuan(123456)
    (3000, 1234.56)
    """
    return _short(ty.unscaled(fen, 2))


def _short(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
