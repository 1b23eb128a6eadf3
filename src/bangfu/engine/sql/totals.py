"""What every rule comes to over all its subjects: one pass over the results of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from bangfu.engine.compile.program import Rule
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from bangfu.engine.sql.atoms import case, column, is_null, number
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.plan import Output, Plan

COUNTS = {"met": MET, "not_met": NOT_MET, "unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE}
WIDTH = len(COUNTS) + 2  # columns of a rule: its outcomes, its amount, how many are without


@dataclass(frozen=True, slots=True)
class Total:
    """A rule over the whole registry; ``amount`` in fen, over those whose amount is known."""

    rule: Rule
    subjects: int
    met: int
    not_met: int
    unknown: int
    not_applicable: int
    amount: int | None
    unpriced: int


def rules(laid_out: Plan, output: Output) -> list[Rule]:
    """The rules about the subject of an output, in the order of their totals."""
    return [rule for rule in laid_out.rules if rule.subject == output.subject]


def query(about: Sequence[Rule], source: str, dialect: Dialect) -> str:
    """The SQL that counts the results of some rules in a relation, as one row."""
    picked: list[exp.Expr] = [exp.Count(this=exp.Star())]
    for rule in about:
        picked += [_count(_is(rule, value)) for value in COUNTS.values()]
        if rule.amount is None:
            picked += [exp.null(), number(0)]
            continue
        amount = column(f"{rule.id}__amount")
        picked.append(exp.cast(exp.Sum(this=amount), "BIGINT"))
        picked.append(_count(exp.and_(_is(rule, MET), is_null(amount.copy()))))
    named = [exp.alias_(what, f"_t{index}") for index, what in enumerate(picked)]
    return dialect.text(exp.select(*named).from_(exp.to_table(source)))


def read(about: Sequence[Rule], row: Sequence[Any]) -> list[Total]:
    """The totals in the row that ``query`` gives."""
    return [
        Total(rule, row[0], *row[1 + index * WIDTH : 1 + (index + 1) * WIDTH])
        for index, rule in enumerate(about)
    ]


def _is(rule: Rule, value: int) -> exp.Expr:
    return exp.EQ(this=column(rule.id), expression=number(value))


def _count(test: exp.Expr) -> exp.Expr:
    return exp.Count(this=case([(test, number(1))]))
