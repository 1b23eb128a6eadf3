"""What keeps a rule from being decided: facts nobody gave, figures nobody set."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bangfu.base.accounts.scope import Scope
from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.sql.names import ident
from bangfu.policy.facts import lake
from bangfu.policy.runs import reading
from bangfu.policy.runs.compute import OF_VILLAGES
from bangfu.policy.runs.queries import Results

UNKNOWN = -1
EVERY_BIT = -1


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing, and for how many undecided subjects of a rule.

    ``kind`` is ``fact`` (a column of ``subject``) or ``figure`` (a parameter).
    """

    kind: str
    subject: str
    name: str
    count: int


def ranking(
    program: Program, results: Results, scope: Scope, rule: Rule, unset: Iterable[str] = ()
) -> list[Lack]:
    """What undecided subjects of a rule lack, most frequent first.

    Args:
        program: the compiled pack.
        results: the current results.
        scope: what the person may see.
        rule: whose undecided subjects are looked at.
        unset: parameters that have no value.

    A fact counts for a subject when it is empty and stands behind a condition that is unknown
    there; several may be missing at once. Of subjects nobody publishes, all are missing alike:
    there is nothing to rank.
    """
    if not results.files(rule.subject) or rule.subject not in OF_VILLAGES:
        return []
    found = [
        *_figures(program, results, scope, rule, set(unset)),
        *_facts(program, results, scope, rule),
    ]
    return sorted((lack for lack in found if lack.count), key=lambda lack: -lack.count)


def _masks(program: Program, rule: Rule) -> tuple[dict[str, int], dict[uses.Column, int]]:
    """For each parameter and column: the bits of the conditions behind which it stands."""
    parameters, columns = dict[str, int](), dict[uses.Column, int]()
    parts = [(1 << c.bit, [c.node]) for c in rule.conditions if c.required]
    parts += [(EVERY_BIT, [rule.applies])] if rule.applies is not None else []
    for bits, nodes in parts:
        used = uses.of(program, nodes)
        for name in used.parameters:
            parameters[name] = parameters.get(name, 0) | bits
        for column in used.columns:
            columns[column] = columns.get(column, 0) | bits
    return parameters, columns


def _hits(rule: Rule, scope: Scope) -> tuple[str, list[str]]:
    """The undecided subjects of a rule as a query: its files, then the scope's edges."""
    where, edges = scope.sql("village_id")
    sql = (
        f'SELECT *, "{rule.id}__unknown" AS bits FROM read_parquet(?)'  # noqa: S608  our own names
        f' WHERE "{rule.id}" = {UNKNOWN} AND {where}'
    )
    return sql, edges


def _test(bits: int) -> str:
    return "TRUE" if bits < 0 else f"(h.bits & {bits}) <> 0"


def _figures(
    program: Program, results: Results, scope: Scope, rule: Rule, unset: set[str]
) -> Iterator[Lack]:
    parameters, _columns = _masks(program, rule)
    wanted = [name for name in parameters if name in unset]
    if not wanted:
        return
    hits, edges = _hits(rule, scope)
    picked = ", ".join(
        f'count(*) FILTER ({_test(parameters[name])}) AS "{name}"' for name in wanted
    )
    row = reading.one(f"SELECT {picked} FROM ({hits}) h", [results.files(rule.subject), *edges])  # noqa: S608
    yield from (Lack("figure", "", name, row[name]) for name in wanted)


def _facts(program: Program, results: Results, scope: Scope, rule: Rule) -> Iterator[Lack]:
    _parameters, columns = _masks(program, rule)
    hits, edges = _hits(rule, scope)
    above = program.pack.lineage(rule.subject)
    published = _published(results, scope)
    for subject in dict.fromkeys(owner for owner, _name in columns):
        names = {name: bits for (owner, name), bits in columns.items() if owner == subject}
        files = [f"{folder}/{subject}.parquet" for folder in published]
        if not files or subject not in ("member", "household", "village"):
            continue
        source, key = _source(rule.subject, subject, above, names)
        picked = ", ".join(
            f'count(*) FILTER ({_test(bits)} AND f."{name}") AS "{name}"'
            for name, bits in names.items()
        )
        sql = f"SELECT {picked} FROM ({hits}) h JOIN ({source}) f ON f.{key} = h.{key}"  # noqa: S608
        row = reading.one(sql, [results.files(rule.subject), *edges, files])
        yield from (Lack("fact", subject, name, row[name]) for name in names)


def _source(about: str, subject: str, above: list[str], names: Iterable[str]) -> tuple[str, str]:
    """Which columns of a subject are empty, by the key that ties it to the rule's own subject."""
    if subject == about or subject in above:
        empty = ", ".join(f'"{name}" IS NULL AS "{name}"' for name in names)
        key = ident(subject)
        return f"SELECT {key}, {empty} FROM read_parquet(?)", key  # noqa: S608
    empty = ", ".join(f'bool_or("{name}" IS NULL) AS "{name}"' for name in names)
    key = ident(about)
    return f"SELECT {key}, {empty} FROM read_parquet(?) GROUP BY {key}", key  # noqa: S608


def _published(results: Results, scope: Scope) -> list[str]:
    """Folders of the facts behind the results of the counties a scope touches."""
    parts = results.run.parts.order_by("county").values_list("county", "facts__folder")
    return [str(lake.path(folder)) for county, folder in parts if scope.touches(county)]


def asked_for(program: Program, as_of: dt.date) -> set[str]:
    """Parameters that some rule in force rests on."""
    rules = program.rules_in_force(as_of)
    return {name for rule in rules for name in uses.rule(program, rule).parameters}


def waiting(program: Program, results: Results, scope: Scope, unset: Collection[str]) -> int:
    """How many households have a verdict or amount that is unknown where a figure is unset.

    Rules about members count for the households they live in.
    """
    where, edges = scope.sql("village_id")
    found, values = list[str](), list[object]()
    for subject in ("household", "member"):
        files = results.files(subject)
        rules = [r for r in program.rules_in_force(results.run.as_of) if r.subject == subject]
        tests = [test for rule in rules for test in _held_up(program, rule, set(unset))]
        if files and tests:
            found.append(
                f"SELECT household_id FROM read_parquet(?) WHERE {where}"  # noqa: S608  our names
                f" AND ({' OR '.join(tests)})"
            )
            values += [files, *edges]
    if not found:
        return 0
    counted: int = reading.one(f"SELECT count(*) AS n FROM ({' UNION '.join(found)})", values)["n"]  # noqa: S608
    return counted


def _held_up(program: Program, rule: Rule, unset: set[str]) -> Iterator[str]:
    """Conditions under which a household waits for a figure of a rule."""
    parameters, _columns = _masks(program, rule)
    bits = 0
    for name in unset & parameters.keys():
        bits |= parameters[name]
    if bits:
        mask = "" if bits < 0 else f' AND ("{rule.id}__unknown" & {bits}) <> 0'
        yield f'("{rule.id}" = {UNKNOWN}{mask})'
    if rule.amount is not None and unset & set(uses.of(program, [rule.amount]).parameters):
        yield f'("{rule.id}" = 1 AND "{rule.id}__amount" IS NULL)'
