"""Small worlds asked of an engine: record by record, or many of them as relations at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bangfu.engine import answers
from bangfu.engine.compile.absent import without
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Outcome, Record
from bangfu.engine.sql import duck, names, spark
from bangfu.engine.sql.dialects import DUCKDB, SPARK
from bangfu.engine.sql.plan import plan

Results = dict[tuple[str, int], dict[str, Outcome]]  # (subject, number of the record) → rules
World = tuple[Evaluation, Record]  # what is asked, and of whom
# Worlds that can share a run: the rules in force, the facts they bring, what is not known at all.
_Batch = tuple[frozenset[str], frozenset[tuple[str, str]], frozenset[str]]


def is_complete(program: Program, root: Record) -> bool:
    """Whether the children of each kind are listed of everybody in a world, or of nobody."""
    return not any(listed == {True, False} for listed in _listed(program, root).values())


def absent(program: Program, root: Record) -> frozenset[str]:
    """Subjects of which a world lists nobody: nothing is known about them.

    A county that lists households without their villages has villages all the same.
    """
    found = {child for child, listed in _listed(program, root).items() if False in listed}
    tables = program.pack.tables
    there = {subject for subject in tables if answers.records(_top(root), subject)}
    return frozenset(found.difference(*(program.pack.lineage(subject) for subject in there)))


def _listed(program: Program, root: Record) -> dict[str, set[bool]]:
    """By child subject: whether those it may hang below list their children, over all of them."""
    found: dict[str, set[bool]] = defaultdict(set)
    for subject in program.pack.tables:
        below = program.pack.children(subject).values()
        for record in answers.records(_top(root), subject) if below else ():
            for child in below:
                found[child].add(child in record.children)
    return found


def _top(root: Record) -> Record:
    while root.parent is not None:
        root = root.parent
    return root


def on_memory(program: Program, worlds: Sequence[World]) -> list[Results]:
    """The outcomes of worlds by the interpreter."""
    return [_by_interpreter(program, *world) for world in worlds]


def _by_interpreter(program: Program, answering: Evaluation, root: Record) -> Results:
    rules = program.rules_in_force(answering.as_of)
    return {
        (subject, number): {
            rule.id: answering.outcome(record, rule) for rule in rules if rule.subject == subject
        }
        for subject in program.pack.tables
        for number, record in enumerate(answers.records(root, subject))
    }


def on_duckdb(program: Program, worlds: Sequence[World]) -> list[Results]:
    """The outcomes of worlds by DuckDB."""
    return _in_batches(program, worlds, _run_duckdb)


def on_spark(program: Program, worlds: Sequence[World]) -> list[Results]:
    """The outcomes of worlds by Spark, in the session there is or one on this machine."""
    return _in_batches(program, worlds, _run_spark)


def _in_batches(
    program: Program,
    worlds: Sequence[World],
    run: "Callable[[_Atlas], dict[str, pa.Table]]",
) -> list[Results]:
    """The outcomes of worlds by an engine that takes many at once.

    Worlds that ask for the same rules, bring the same facts along and lack the same subjects share
    a plan and a run: each lives in a place of its own, with its own day and figures.
    """
    batches: dict[_Batch, list[int]] = defaultdict(list)
    for number, (answering, root) in enumerate(worlds):
        rules = frozenset(rule.id for rule in program.rules_in_force(answering.as_of))
        batches[rules, _brought(program, root), absent(program, root)].append(number)
    found: dict[int, Results] = {}
    for (_, brought, lacking), numbers in batches.items():
        atlas = _Atlas(without(program, lacking), brought)
        for number in numbers:
            atlas.settle(*worlds[number])
        outcomes = _outcomes(atlas, run(atlas))
        for number in numbers:
            root = worlds[number][1]
            found[number] = {
                (subject, n): outcomes[atlas.names[id(record)]]
                for subject in program.pack.tables
                for n, record in enumerate(answers.records(root, subject))
            }
    return [found[number] for number in range(len(worlds))]


def _brought(program: Program, root: Record) -> frozenset[tuple[str, str]]:
    """The facts that records of a world bring along instead of having them worked out."""
    return frozenset(
        (record.subject, name)
        for subject in program.pack.tables
        for record in answers.records(_top(root), subject)
        for name in record.given
        if (record.subject, name) in program.facts
    )


@dataclass(slots=True)
class _Atlas:
    """Worlds as input relations, one place each.

    Args:
        program: whose tables they fill.
        brought: facts the rows carry.
        rows: by subject.
        places: figures by the county (or city) they hold in.
        days: what day it is there; the same rules are in force on all of them.
        names: the id given to each record, by ``id(record)``.
    """

    program: Program
    brought: frozenset[tuple[str, str]]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, Mapping[str, Figure]] = field(default_factory=dict)
    days: dict[str, dt.date] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """One of the days."""
        return next(iter(self.days.values()))

    def settle(self, answering: Evaluation, root: Record) -> None:
        """Add a world."""
        place = f"place-{len(self.places)}"
        self._place(place, answering)
        top = _top(root)
        above = {names.ident(s): place for s in self.program.pack.lineage(top.subject)}
        self._visit(answering, top, {names.ident("county"): place, **above})

    def _visit(self, answering: Evaluation, record: Record, ids: dict[str, str]) -> None:
        subject = record.subject
        name = self.names[id(record)] = f"{subject}-{len(self.rows[subject])}"
        ids = {**ids, names.ident(subject): name}
        if "county" not in self.program.pack.lineage(subject):
            self._place(name, answering)
        row: dict[str, Any] = {**ids}
        row |= {c: record.given.get(c) for c in self.program.pack.tables[subject].columns}
        row |= {n: answering.fact(record, n) for owner, n in self.brought if owner == subject}
        self.rows[subject].append(row)
        for children in record.children.values():
            for child in children:
                self._visit(answering, child, ids)

    def _place(self, name: str, answering: Evaluation) -> None:
        self.places[name], self.days[name] = answering.figures, answering.as_of

    def tables(self) -> dict[str, pa.Table]:
        """All input relations."""
        return {subject: self.table(subject) for subject in self.program.pack.tables}

    def table(self, subject: str) -> pa.Table:
        """The input relation of a subject."""
        pack = self.program.pack
        fields = [(names.ident(s), pa.string()) for s in (subject, *pack.lineage(subject))]
        for name, column in pack.tables[subject].columns.items():
            fields.append((name, duck.arrow_type(column.type)))
        for owner, name in sorted(self.brought):
            type_ = self.program.fact_type(owner, name)
            if owner == subject and type_ is not None:
                fields.append((name, duck.arrow_type(type_)))
        rows = self.rows[subject]
        return pa.table(
            {name: pa.array([row.get(name) for row in rows], type_) for name, type_ in fields}
        )


def _run_duckdb(atlas: _Atlas) -> dict[str, pa.Table]:
    program = atlas.program
    laid_out = plan(program, DUCKDB, atlas.day, given=atlas.brought)
    con = duck.connect(threads=1)
    try:
        duck.attach(con, program.pack, atlas.tables())
        duck.prepare(con, laid_out, atlas.places, atlas.days)
        return duck.results(con, laid_out)
    finally:
        con.close()


def _run_spark(atlas: _Atlas) -> dict[str, pa.Table]:
    program = atlas.program
    laid_out = plan(program, SPARK, atlas.day, given=atlas.brought)
    session = spark.connect()
    spark.attach(session, program.pack, laid_out, atlas.tables())
    spark.prepare(session, laid_out, atlas.places, atlas.days)
    return spark.results(session, laid_out)


def _outcomes(atlas: _Atlas, tables: dict[str, pa.Table]) -> dict[str, dict[str, Outcome]]:
    """Outcomes by the id of the record; nothing about whom no rule is."""
    found: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for subject, table in tables.items():
        in_force = atlas.program.rules_in_force(atlas.day)
        rules = [rule for rule in in_force if rule.subject == subject]
        for row in table.to_pylist():
            found[row[names.ident(subject)]] = {
                rule.id: Outcome(
                    row[rule.id],
                    row[f"{rule.id}__failed"],
                    row[f"{rule.id}__unknown"],
                    row.get(f"{rule.id}__amount"),
                )
                for rule in rules
            }
    return found


ENGINES: dict[str, Callable[[Program, Sequence[World]], list[Results]]] = {
    "memory": on_memory,
    "duckdb": on_duckdb,
    "spark": on_spark,
}
