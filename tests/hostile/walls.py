"""What may come of a hostile text, and nothing else."""

import re
import sys
import time
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from bangfu.engine.compile import figures
from bangfu.engine.compile.check import Checker
from bangfu.engine.compile.order import references
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.language.syntax import parse
from bangfu.engine.language.types import Type
from bangfu.engine.problems import PackError, Place
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, orchard, standard
from tests.random.words import SUBJECTS
from tests.random.worlds import COLUMNS, PARAMETER_TEXT

SLOWEST = 1.0  # seconds of processor time for one expression, whatever it says
AGAIN = 2  # looks at a slow one: a collection of all garbage may fall into any text's time
SUBJECT = "household"
KEY = (SUBJECT, "hostile")

ALLOWED = {
    # relations
    exp.Select, exp.With, exp.CTE, exp.TableAlias, exp.From, exp.Table, exp.Identifier, exp.Join,
    exp.Subquery, exp.Group, exp.Star, exp.Alias, exp.Column,
    # values
    exp.Literal, exp.Boolean, exp.Null, exp.Cast, exp.DataType, exp.Var, exp.Paren,
    # conditions
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.LT, exp.LTE, exp.GT, exp.GTE,
    exp.In, exp.Is,
    exp.Case, exp.If,
    # numbers
    exp.Add, exp.Sub, exp.Mul, exp.IntDiv, exp.Neg, exp.Abs, exp.BitwiseAnd, exp.Least,
    exp.Greatest, exp.Extract, exp.Coalesce, exp.Count, exp.Sum, exp.Min, exp.Max,
}  # fmt: skip
RELATIONS = re.compile(r"(src|at)_[a-z]+(_[0-9]+)?|figures|layer_[0-9]+")
OWN = re.compile(r"p__[a-z_]+|_up_[a-z_]+|_agg[0-9]+_[a-z]+|_x[0-9]+|[a-z]+_id|hostile")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Escape(AssertionError):
    """A text that got further than it may."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a text: the code it was refused with, or the SQL it became."""

    refused: str
    sql: tuple[str, ...]
    seconds: float


@lru_cache(maxsize=1)
def ground() -> Program:
    """The pack that hostile expressions are written into."""
    return orchard(
        more_tables="".join(map(more_columns, SUBJECTS)),
        more_parameters=PARAMETER_TEXT,
        standards=standard("poor"),
        benefits=standard("poor", name="gift", amount="p.line"),
    )


def more_columns(subject: str) -> str:
    """The columns that random expressions name, where a table has none of that name."""
    has = (
        "{name: land" if subject == "household" else "{name: grade" if subject == "member" else "-"
    )
    lines = [line for line in COLUMNS.splitlines(keepends=True) if has not in line or has == "-"]
    return f"- extend: {subject}\n  columns:\n{''.join(lines)}"


class Known:
    """Finds definitions of the ground."""

    def fact(self, subject: str, name: str) -> t.Node | None:
        return None

    def fact_names(self, subject: str) -> set[str]:
        return set()

    def parameter(self, name: str) -> Type | None:
        parameter = ground().pack.parameters.get(name)
        return None if parameter is None else figures.type_of(parameter)

    def rule(self, name: str) -> tuple[str, bool] | None:
        rule = ground().rules.get(name)
        return None if rule is None else (rule.subject, rule.amount is not None)


def fate(text: str) -> Fate:
    """Follows a text to its end.

    Raises:
        Escape: it became SQL outside the allow-list, or took too long.
        Exception: anything but a ``PackError`` on the way is a failure, too.
    """
    found = followed(text)
    for _ in range(AGAIN):
        if found.seconds > SLOWEST:
            found = followed(text)
    if found.seconds > SLOWEST:
        raise Escape(f"{found.seconds:.2f} s for {text[:200]!r}")
    for statement in found.sql:
        examine(statement)
    return found


def followed(text: str) -> Fate:
    """Where the text leads, and what that took this thread."""
    began = time.thread_time()
    place = Place("hostile.yaml", 1, 1)
    try:
        node = Checker(ground().pack, Known(), SUBJECT, place).check(parse(text, place))
        refused, written = "", planned(node)
    except PackError as error:
        refused, written = error.problems[0].code, ()
        for problem in error.problems:
            problem.line("zh").encode("utf-8", "backslashreplace")
    return Fate(refused, written, time.thread_time() - began)


def planned(node: t.Node) -> tuple[str, ...]:
    """Every statement of a run that works the expression out."""
    base = ground()
    program = Program(base.pack, {**base.facts, KEY: node}, dict(base.rules))
    key = ("fact", *KEY)
    program.order = [*base.order, key]
    needs = references(node, SUBJECT)
    above = any(n[1] != SUBJECT and n[1] in base.pack.lineage(who) for n, who in needs)
    program.sweeps = {**base.sweeps, key: int(above or any(who != SUBJECT for _, who in needs))}
    laid_out = plan(program, DUCKDB, DAY, keep=[KEY])
    return (*(s.sql for s in laid_out.steps), *(o.sql for o in laid_out.outputs))


def examine(statement: str) -> None:
    """Reads a statement back and refuses whatever is not on the list."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)  # sqlglot reads with recursion; only this test reads SQL
    try:
        parsed = sqlglot.parse(statement, dialect="duckdb")
    finally:
        sys.setrecursionlimit(limit)
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Select):
        raise Escape(f"not one SELECT: {statement[:200]}")
    for found in parsed[0].walk():
        if type(found) not in ALLOWED:
            raise Escape(f"{type(found).__name__}: {found.sql()[:200]}")
        if isinstance(found, exp.Table) and not RELATIONS.fullmatch(found.sql().partition(" ")[0]):
            raise Escape(f"relation {found.sql()}")
        if isinstance(found, exp.Column | exp.Alias) and not is_ours(found.alias_or_name):
            raise Escape(f"column {found.alias_or_name}")
        if isinstance(found, exp.Literal) and found.is_string and not is_literal(found.name):
            raise Escape(f"text {found.name}")


@lru_cache(maxsize=4096)
def is_ours(name: str) -> bool:
    """Whether a column is one of the pack's or one a run makes itself."""
    pack = ground().pack
    columns = {column for table in pack.tables.values() for column in table.columns}
    rules = {f"{r}{s}" for r in pack.rules for s in ("", *SUFFIXES)}
    return name == "*" or name in columns | rules or OWN.fullmatch(name) is not None


SUFFIXES = ("__met", "__due", "__failed", "__unknown", "__amount", "__worth", "__applies", "__c0")


def is_literal(text: str) -> bool:
    """Whether a text is an entry of a code list or a day."""
    entries = {e.id for codes in ground().pack.codes.values() for e in codes.entries}
    return text in entries or DATE.fullmatch(text) is not None
