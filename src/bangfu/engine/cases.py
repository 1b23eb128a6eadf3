"""Cases: given → expect, proven on the interpreter and on SQL."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bangfu.engine import answers, given
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import NAMES
from bangfu.engine.memory import Evaluation, Outcome, Record
from bangfu.engine.packs import schema
from bangfu.engine.problems import nearest
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan

Results = dict[tuple[str, int], dict[str, Outcome]]  # (subject, number of the record) → rules


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold."""

    case: schema.Case
    engine: str
    what: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        name = f"{self.case.where}: {self.case.name}"
        return f"{name} [{self.engine}] {self.what}: expected {self.expected}, found {self.found}"


def prove(program: Program, engines: tuple[str, ...] = ("memory", "duckdb")) -> Iterator[Failure]:
    """Every expectation of the pack's cases that fails on some engine.

    A case that leaves a collection out (its members are unknown, not none) is about one household
    on somebody's desk and runs on the interpreter only: relations always list their children.
    """
    for case in program.pack.cases:
        for engine in engines:
            if engine == "memory" or is_complete(program, case):
                yield from check(program, case, ENGINES[engine], engine)


def is_complete(program: Program, case: schema.Case) -> bool:
    """Whether a case lists the children of everybody it mentions."""
    top = given.world(program, case.given, case.where)
    while top.parent is not None:
        top = top.parent
    return all(
        child in record.children
        for subject in program.pack.tables
        for record in answers.records(top, subject)
        for child in program.pack.children(subject).values()
    )


def check(
    program: Program,
    case: schema.Case,
    run: Callable[[Program, Evaluation, Record], Results],
    engine: str,
) -> Iterator[Failure]:
    """Expectations of one case that fail on one engine."""
    answering = answers.evaluation(program, case)
    root = given.world(program, case.given, case.where)
    results = run(program, answering, root)
    in_force = {rule.id: rule for rule in program.rules_in_force(answering.as_of)}
    for name, wanted in case.expect.items():
        rule = in_force.get(name)
        if rule is None:
            if wanted != "not_in_force":
                near = nearest(name, in_force)
                yield Failure(case, engine, name, wanted, f"no rule of that name ({near}?)")
            continue
        outcomes = [by_rule[name] for (s, _), by_rule in results.items() if s == rule.subject]
        found = _found(rule, answers.summarise(outcomes), outcomes)
        for what, value in _expectations(wanted).items():
            if what not in found or found[what] != value:
                yield Failure(case, engine, f"{name}.{what}", value, found.get(what))


def _expectations(wanted: Any) -> dict[str, Any]:
    if not isinstance(wanted, Mapping):
        return {"outcome": wanted}
    lists = {"failed", "unknown"}
    return {k: sorted(v) if k in lists else v for k, v in wanted.items()}


def _found(rule: Rule, whole: answers.Summary, outcomes: list[Outcome]) -> dict[str, Any]:
    failed = unknown = 0
    for outcome in outcomes:
        failed, unknown = failed | outcome.failed, unknown | outcome.unknown
    return {
        "outcome": NAMES[whole.outcome],
        "amount": None if whole.amount is None else given.yuan(whole.amount),
        "count": whole.count,
        "failed": sorted(c.spec.id for c in rule.conditions if failed >> c.bit & 1),
        "unknown": sorted(c.spec.id for c in rule.conditions if unknown >> c.bit & 1),
    }


# --- the engines ---


def on_memory(program: Program, answering: Evaluation, root: Record) -> Results:
    """A world's outcomes by the interpreter."""
    found: Results = {}
    rules = program.rules_in_force(answering.as_of)
    for subject in program.pack.tables:
        for number, record in enumerate(answers.records(root, subject)):
            found[subject, number] = {
                rule.id: answering.outcome(record, rule)
                for rule in rules
                if rule.subject == subject
            }
    return found


def on_duckdb(program: Program, answering: Evaluation, root: Record) -> Results:
    """A world's outcomes by DuckDB."""
    tables, brought = as_tables(program, answering, root)
    laid_out = plan(program, DUCKDB, answering.as_of, given=brought)
    con = duck.connect(threads=1)
    try:
        duck.attach(con, program.pack, tables)
        places = {"place": answering.figures}
        duck.prepare(con, laid_out, places, answering.as_of)
        return _outcomes(program, duck.results(con, laid_out), answering.as_of)
    finally:
        con.close()


def as_tables(
    program: Program, answering: Evaluation, root: Record
) -> tuple[dict[str, pa.Table], set[tuple[str, str]]]:
    """A world as input relations, and the facts it brings along.

    Every record gets a number within its subject; all live in one place, ``"place"``.
    """
    top = root
    while top.parent is not None:
        top = top.parent
    depth = {s: len(program.pack.lineage(s)) for s in program.pack.tables}
    brought = {
        (record.subject, name)
        for subject in program.pack.tables
        for record in answers.records(root, subject)
        for name in record.given
        if (record.subject, name) in program.facts
    }
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def visit(record: Record, ids: dict[str, str]) -> None:
        number = len(rows[record.subject])
        ids = {**ids, names.ident(record.subject): str(number)}
        row = {
            **ids,
            **{c: record.given.get(c) for c in program.pack.tables[record.subject].columns},
        }
        for subject, name in brought:
            if subject == record.subject:
                row[name] = answering.fact(record, name)
        rows[record.subject].append(row)
        for children in record.children.values():
            for child in children:
                visit(child, ids)

    above = {names.ident(s): "place" for s, d in depth.items() if d < depth[top.subject]}
    above[names.ident("county")] = "place"
    visit(top, above)
    return {s: _table(program, s, rows[s], brought) for s in program.pack.tables}, brought


def _table(
    program: Program, subject: str, rows: list[dict[str, Any]], brought: set[tuple[str, str]]
) -> pa.Table:
    fields = [(names.ident(s), pa.string()) for s in (subject, *program.pack.lineage(subject))]
    for name, column in program.pack.tables[subject].columns.items():
        fields.append((name, duck.arrow_type(column.type)))
    for owner, name in sorted(brought):
        if owner == subject:
            type_ = program.fact_type(owner, name)
            assert type_ is not None
            fields.append((name, duck.arrow_type(type_)))
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], type_) for name, type_ in fields}
    )


def _outcomes(program: Program, tables: dict[str, pa.Table], as_of: dt.date) -> Results:
    found: Results = {}
    for subject, table in tables.items():
        rules = [r for r in program.rules_in_force(as_of) if r.subject == subject]
        for row in table.to_pylist():
            found[subject, int(row[names.ident(subject)])] = {
                rule.id: Outcome(
                    row[rule.id],
                    row[f"{rule.id}__failed"],
                    row[f"{rule.id}__unknown"],
                    row.get(f"{rule.id}__amount"),
                )
                for rule in rules
            }
    return found


ENGINES: dict[str, Callable[[Program, Evaluation, Record], Results]] = {
    "memory": on_memory,
    "duckdb": on_duckdb,
}
