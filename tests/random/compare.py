"""One world asked of several engines, and every difference between their answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bangfu.engine import answers
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.sql import duck, names, spark
from bangfu.engine.sql.dialects import DUCKDB, SPARK, Dialect
from bangfu.engine.sql.plan import Plan, plan
from tests.random.words import COLLECTIONS, SUBJECTS
from tests.random.worlds import AS_OF, World

Row = dict[str, Any]
CHILD = {subject: child for subject, (_, child) in COLLECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an engine disagrees with the interpreter."""

    subject: str
    key: str
    column: str
    memory: Any
    found: Any
    engine: str

    def __str__(self) -> str:
        where = f"{self.subject} {self.key}: {self.column}"
        return f"{where} is {self.memory!r} by memory, {self.found!r} by {self.engine}"


class Placed(Evaluation):
    """An evaluation in which every record lives in a place with figures of its own."""

    def __init__(self, program: Program, world: World) -> None:
        super().__init__(program, {}, AS_OF)
        self.keys: dict[int, str] = {}
        self.scope = world.scope
        self.known = {place: world.figures(place) for place in world.places}

    def figure(self, name: str, record: Record) -> Figure:
        place = record.above(self.scope) or record
        return self.known[self.keys[id(place)]][name]


def differences(world: World, engines: tuple[str, ...] = ("duckdb",)) -> list[Difference]:
    """Everything the engines disagree on; ``PackError`` when the pack is refused."""
    program = world.compiled()
    by_memory = on_memory(program, world)
    return [
        difference
        for engine in engines
        for subject, rows in ENGINES[engine](program, world).items()
        for difference in _between(subject, by_memory[subject], rows, engine)
    ]


def _between(
    subject: str, mine: dict[str, Row], rows: dict[str, Row], engine: str
) -> Iterator[Difference]:
    for key in sorted(mine.keys() ^ rows.keys()):
        yield Difference(subject, key, "record", key in mine, key in rows, engine)
    for key in sorted(mine.keys() & rows.keys()):
        for column, value in rows[key].items():
            if column in mine[key] and mine[key][column] != value:
                yield Difference(subject, key, column, mine[key][column], value, engine)
            elif column not in mine[key]:
                yield Difference(subject, key, column, "nothing", value, engine)


# --- the interpreter ---


def on_memory(program: Program, world: World) -> dict[str, dict[str, Row]]:
    """What the others' results should be, worked out record by record."""
    asking = Placed(program, world)
    records = grown(program, world, asking)
    return {
        subject: {key: row(program, world, asking, key, record) for key, record in some.items()}
        for subject, some in records.items()
    }


def grown(program: Program, world: World, asking: Placed) -> dict[str, dict[str, Record]]:
    """Records by subject and key, hung below one another."""
    records: dict[str, dict[str, Record]] = {}
    for subject in reversed(SUBJECTS):
        records[subject] = {}
        for values in world.rows[subject]:
            given = {k: v for k, v in values.items() if not k.endswith("_id")}
            record = Record(subject, given)
            if subject in CHILD:
                record.children[CHILD[subject]] = []
            parent = program.pack.tables[subject].parent
            if parent:
                records[parent][values[f"{parent}_id"]].add(record)
            key = values[f"{subject}_id"]
            asking.keys[id(record)] = key
            records[subject][key] = record
    return records


def row(program: Program, world: World, asking: Evaluation, key: str, record: Record) -> Row:
    """One record's results under the names SQL gives them."""
    found: Row = {names.ident(record.subject): key}
    for subject in program.pack.lineage(record.subject):
        above = record.above(subject)
        assert above is not None
        assert isinstance(asking, Placed)
        found[names.ident(subject)] = asking.keys[id(above)]
    for owner, name in world.keep:
        if owner == record.subject:
            found[name] = asking.fact(record, name)
    for rule in program.rules_in_force(AS_OF):
        if rule.subject == record.subject:
            outcome = asking.outcome(record, rule)
            found[rule.id] = outcome.outcome
            found[f"{rule.id}__failed"] = outcome.failed
            found[f"{rule.id}__unknown"] = outcome.unknown
            if rule.amount is not None:
                found[f"{rule.id}__amount"] = outcome.amount
        elif (rule.subject, record.subject) == ("member", "household"):
            outcomes = [asking.outcome(child, rule) for child in record.children["member"]]
            whole = answers.summarise(outcomes)
            found[rule.id] = whole.outcome
            found[f"{rule.id}__n"] = whole.count
            found[f"{rule.id}__u"] = sum(o.outcome == -1 for o in outcomes)
            if rule.amount is not None:
                found[f"{rule.id}__amount"] = whole.amount
    return found


# --- SQL ---


def on_duckdb(program: Program, world: World) -> dict[str, dict[str, Row]]:
    """Results by subject and key."""
    laid_out, places = _asked(program, world, DUCKDB)
    con = duck.connect(threads=1)
    try:
        duck.attach(con, program.pack, dict(tables(program, world)))
        duck.prepare(con, laid_out, places, AS_OF)
        return _keyed(duck.results(con, laid_out))
    finally:
        con.close()


def on_spark(program: Program, world: World) -> dict[str, dict[str, Row]]:
    """The same by Spark, in the session there is."""
    laid_out, places = _asked(program, world, SPARK)
    session = spark.connect()
    spark.attach(session, program.pack, laid_out, dict(tables(program, world)))
    spark.prepare(session, laid_out, places, AS_OF)
    return _keyed(spark.results(session, laid_out))


ENGINES: dict[str, Callable[[Program, World], dict[str, dict[str, Row]]]] = {
    "duckdb": on_duckdb,
    "spark": on_spark,
}


def _asked(
    program: Program, world: World, dialect: Dialect
) -> tuple[Plan, dict[str, dict[str, Figure]]]:
    """The plan of a world, and the figures of its places."""
    laid_out = plan(
        program, dialect, AS_OF, scope=world.scope, keep=world.keep, given=world.brought
    )
    return laid_out, {place: world.figures(place) for place in world.places}


def _keyed(found: dict[str, pa.Table]) -> dict[str, dict[str, Row]]:
    return {
        subject: {line[names.ident(subject)]: line for line in table.to_pylist()}
        for subject, table in found.items()
    }


def tables(program: Program, world: World) -> Iterator[tuple[str, pa.Table]]:
    """The input relations, those left out that ids below can tell."""
    for subject in SUBJECTS:
        if subject in world.derived:
            continue
        types = {names.ident(s): pa.string() for s in (subject, *program.pack.lineage(subject))}
        for name, column in program.pack.tables[subject].columns.items():
            types[name] = duck.arrow_type(column.type)
        for owner, name in world.brought:
            if owner == subject:
                types[name] = duck.arrow_type(program.facts[owner, name].type)
        rows = world.rows[subject]
        yield (
            subject,
            pa.table({n: pa.array([r.get(n) for r in rows], type_) for n, type_ in types.items()}),
        )
