"""A run laid out: relations to create in order, and the results to select from them.

Input relations, one per subject that has data: ``src_<subject>`` with the id of the subject and of
every subject above it, and the columns of its table; and ``src_figures`` with one row per place at
which parameters are resolved. The SQL depends on the pack alone, never on a figure.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language.types import Type
from bangfu.engine.sql import names, verdicts
from bangfu.engine.sql.atoms import column
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.relation import Relation
from bangfu.engine.sql.visits import Itinerary


@dataclass(frozen=True, slots=True)
class Step:
    """One relation to create.

    Args:
        name: what it is called.
        sql: its query.
        alike: the same where every place has the same figures: they are not looked up by place.
        is_last: no other relation reads it, only results do.
    """

    name: str
    sql: str
    alike: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Output:
    """The results of one subject."""

    subject: str
    sql: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to run.

    Args:
        steps: relations, in order.
        outputs: results, smallest subject first.
        reads: the columns each input relation must have.
        parameters: the parameters ``src_figures`` must have, with their types.
        rules: the rules in force.
    """

    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    reads: dict[str, tuple[str, ...]]
    parameters: dict[str, Type]
    rules: tuple[Rule, ...]


def plan(
    program: Program,
    dialect: Dialect,
    as_of: dt.date,
    *,
    scope: str = "county",
    keep: Iterable[tuple[str, str]] = (),
    given: Iterable[tuple[str, str]] = (),
    bare: bool = False,
) -> Plan:
    """Lay out a run.

    Args:
        program: the compiled pack.
        dialect: the engine to write for.
        as_of: the day; rules not in force are left out.
        scope: the subject at which ``src_figures`` has its rows.
        keep: columns and facts, as ``(subject, name)``, to pass on to the results.
        given: facts that the input relations bring along instead of having them worked out.
        bare: verdicts alone, without their reasons, amounts and sums over children.

    Raises:
        ValueError: something to keep is neither a column nor a fact.
    """
    trip = Itinerary(program, as_of, keep, given, bare=bare)
    relations = [Relation(trip, visit, dialect) for visit in trip]
    outputs = [_output(trip, subject) for subject in _subjects(trip)]
    exports, reads, figures = _needs(trip, relations, outputs)
    queries: list[tuple[str, exp.Query]] = []
    columns: dict[str, set[str]] = defaultdict(set)
    for r in relations:
        s = r.visit.subject
        query, columns[s] = r.sql(exports[s], reads[s], figures[s], scope, columns[s])
        queries.append((names.relation(s, r.visit.sweep), query))
    read = {table.name for _, query in queries for table in query.find_all(exp.Table)}
    return Plan(
        steps=tuple(
            Step(name, dialect.text(query.copy()), dialect.text(_alike(query)), name not in read)
            for name, query in queries
        ),
        outputs=tuple(
            Output(subject, dialect.text(query), columns)
            for subject, query, columns in filter(None, outputs)
        ),
        reads={subject: tuple(sorted(columns)) for subject, columns in reads.items()},
        parameters={name: p.type for r in relations for name, p in r.figures.items()},
        rules=tuple(trip.rules.values()),
    )


def _alike(query: exp.Query) -> exp.Query:
    """The query with one row of figures for everybody."""
    for join in list(query.find_all(exp.Join)):
        if join.this.name == names.FIGURES:
            join.replace(exp.Join(this=join.this, kind="CROSS"))
    return query


def _subjects(trip: Itinerary) -> list[str]:
    depth = {s: len(trip.program.pack.lineage(s)) for s in trip.program.pack.tables}
    return sorted({visit.subject for visit in trip}, key=lambda s: -depth[s])


def _output(trip: Itinerary, subject: str) -> tuple[str, exp.Select, tuple[str, ...]] | None:
    rules = [rule for rule in trip.rules.values() if rule.subject == subject]
    rolled = [rule for visit in trip.of(subject) for rule in visit.rolled]
    kept = [name for owner, name in trip.keep if owner == subject]
    if not rules and not rolled and not kept:
        return None
    ids = [names.ident(s) for s in (subject, *trip.program.pack.lineage(subject))]
    picked: list[exp.Expr] = [column(name) for name in [*ids, *dict.fromkeys(kept)]]
    for rule in rules:
        reasons = ["__failed", "__unknown"] + ["__amount"] * (rule.amount is not None)
        picked += [column(rule.id + suffix) for suffix in ("", *([] if trip.bare else reasons))]
    for rule in rolled:
        picked += verdicts.rolled(rule)
    last = trip.of(subject)[-1]
    query = exp.select(*picked).from_(exp.to_table(names.relation(subject, last.sweep)))
    return subject, query, tuple(p.alias_or_name for p in picked)


def _needs(
    trip: Itinerary,
    relations: list[Relation],
    outputs: list[tuple[str, exp.Select, tuple[str, ...]] | None],
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Per subject: what its relations must pass on, read from its input, and know of figures."""
    pack = trip.program.pack
    subjects = set(pack.tables)
    exports: dict[str, set[str]] = {
        s: {names.ident(s), *map(names.ident, pack.lineage(s))} for s in subjects
    }
    reads = {s: set(ids) for s, ids in exports.items()}
    figures: dict[str, set[str]] = {s: set() for s in subjects}
    used = {s: set(ids) for s, ids in exports.items()}
    for relation in relations:
        figures[relation.visit.subject] |= relation.figures.keys()
        for subject, name in relation.uses:
            used[subject].add(name)
            # What a subject uses of itself goes no further, unless it is visited again.
            if subject != relation.visit.subject or len(trip.of(subject)) > 1:
                exports[subject].add(name)
        exports[relation.visit.subject] |= relation.visit.inner.keys()
        for rule in relation.visit.rolled:
            exports[rule.subject] |= {rule.id, f"{rule.id}__amount"}
    for subject, query, _ in filter(None, outputs):
        exports[subject] |= {c.name for c in query.find_all(exp.Column)}
    for subject in subjects:
        brought = {name for owner, name in trip.given if owner == subject}
        wanted = exports[subject] | used[subject]
        reads[subject] |= wanted & (pack.tables[subject].columns.keys() | brought)
        if len(trip.of(subject)) > 1:
            exports[subject] |= {names.AS_OF, *map(names.figure, figures[subject])}
    return exports, reads, figures
