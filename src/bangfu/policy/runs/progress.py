"""How far targets are: counted over the registry as it stands behind the current results."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile import absent, counting
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.compile.working import Counting
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Output, plan
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.compute import MEMORY, OF_VILLAGES, attached, places, scope_level, there
from bangfu.policy.runs.models import RunPart
from bangfu.policy.runs.queries import Desk
from bangfu.policy.runs.totals import BELOW


@dataclass(frozen=True, slots=True)
class Counted:
    """One target in one place.

    ``done`` is how many count (or what ``adds`` comes to over them), ``whole`` out of how many that
    are known to be meant, ``unknown`` of how many nobody can say whether they are meant or done.
    """

    done: int
    whole: int
    unknown: int


def counted(desk: Desk, division: str) -> dict[str, dict[str, Counted]]:
    """By target: what has been done in each place directly below one, ``{code: Counted}``.

    Only places that the person may see; targets that nobody counts from the registry are left out.
    """
    scope = desk.scope.within(division)
    rows = RunPart.objects.filter(run__current=True).select_related("facts").order_by("county")
    parts = tuple(row.facts for row in rows if scope.touches(row.county))
    if not parts:
        return {}
    level = BELOW.get(codes.level_of(division), Level.VILLAGE)
    return _counted(
        desk.program,
        parts,
        tuple(part.folder for part in parts),
        desk.as_of,
        desk.results.run.assumed,
        packs.figures_digest(),
        scope,
        names.ident(level.value),
    )


@lru_cache(maxsize=64)
def _counted(
    program: Program,
    parts: tuple[Part, ...],
    _folders: tuple[str, ...],
    as_of: dt.date,
    assumed: bool,  # noqa: FBT001  part of a key
    _figures: str,
    scope: Scope,
    place: str,
) -> dict[str, dict[str, Counted]]:
    """Kept: what a folder holds never changes, and the digest tells one set of figures from
    another."""
    with asked(program, parts, as_of, assumed=assumed, subjects=OF_VILLAGES) as (con, found):
        return {one.spec.id: _rows(con, output, one, scope, place) for one, output in found}


@contextmanager
def asked(
    program: Program,
    parts: Sequence[Part],
    as_of: dt.date,
    *,
    assumed: bool,
    subjects: Collection[str],
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[tuple[Counting, Output]]]]:
    """Targets about some subjects, laid out over the facts of some counties.

    Yields the connection, and each target that is counted with what selects its answers.
    """
    question = Question(as_of, "", assumed, packs.set_here())
    known = there(parts)
    gone = frozenset(program.pack.tables.keys() - absent.known(program, set(known)))
    counted = absent.without(counting.of_targets(program), gone)
    by_target = {
        name: found
        for name, found in program.targets.items()
        if found.counts is not None
        and found.spec.subject in subjects
        and found.spec.subject in known
    }
    keep = [(s, n) for s, n in counted.facts if n.rpartition("__")[0] in by_target]
    level = scope_level(program, question)
    laid_out = plan(counted, DUCKDB, as_of, scope=level, keep=keep)
    con = duck.connect(memory=MEMORY, folders=[lake.root()])
    try:
        attached(con, program, parts)
        duck.prepare(con, laid_out, places(program, con, level, question), as_of)
        outputs = {output.subject: output for output in laid_out.outputs}
        yield con, [(one, outputs[one.spec.subject or ""]) for one in by_target.values()]
    finally:
        con.close()


def _rows(
    con: duckdb.DuckDBPyConnection,
    output: Output,
    found: Counting,
    scope: Scope,
    place: str,
) -> dict[str, Counted]:
    def column(part: str) -> str:
        return f'"{counting.name(found.spec.id, part)}"'

    done = column("counts")
    of = "TRUE" if found.of is None else column("of")
    among = f"coalesce({of}, FALSE)"
    number = f"count(*) FILTER ({done} AND {among})"
    if found.adds is not None:
        number = f"coalesce(sum({column('adds')}) FILTER ({done} AND {among}), 0)::BIGINT"
    where, values = scope.sql("village_id")
    sql = (
        f"SELECT {place}, {number}, "  # noqa: S608
        f"count(*) FILTER ({among}), "
        f"count(*) FILTER ({of} IS NULL OR ({of} AND {done} IS NULL)) "
        f"FROM ({output.sql}) WHERE {where} GROUP BY 1 ORDER BY 1"
    )
    answered = con.execute(sql, values).fetchall()
    return {code: Counted(*numbers) for code, *numbers in answered}
