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
MASKS = ("failed", "unknown")


@dataclass(frozen=True, slots=True)
class Total:
    """A rule over the whole registry; ``amount`` in fen, over those whose amount is known.

    ``failed`` and ``lacking`` count, in the order of the rule's conditions, for how many subjects
    to whom the rule applies a condition does not hold, or cannot be decided.
    """

    rule: Rule
    subjects: int
    met: int
    not_met: int
    unknown: int
    not_applicable: int
    amount: int | None
    unpriced: int
    failed: tuple[int, ...]
    lacking: tuple[int, ...]


def rules(laid_out: Plan, output: Output) -> list[Rule]:
    """The rules about the subject of an output, in the order of their totals."""
    return [rule for rule in laid_out.rules if rule.subject == output.subject]


def query(about: Sequence[Rule], source: str, dialect: Dialect) -> str:
    """The SQL that counts the results of some rules in a relation, as one row."""
    picked: list[exp.Expr] = [exp.Count(this=exp.Star())]
    for rule in about:
        picked += [_count(_is(rule, value)) for value in COUNTS.values()]
        picked += _amounts(rule)
        for mask in MASKS:
            picked += [_count(_holds(rule, mask, c.bit)) for c in rule.conditions]
    named = [exp.alias_(what, f"_t{index}") for index, what in enumerate(picked)]
    return dialect.text(exp.select(*named).from_(exp.to_table(source)))


def read(about: Sequence[Rule], row: Sequence[Any]) -> list[Total]:
    """The totals in the row that ``query`` gives."""
    found, at = [], 1
    for rule in about:
        reasons = at + WIDTH
        middle, end = (reasons + times * len(rule.conditions) for times in (1, 2))
        failed, lacking = tuple(row[reasons:middle]), tuple(row[middle:end])
        met, not_met, unknown, not_applicable, amount, unpriced = row[at:reasons]
        counts = (row[0], met, not_met, unknown, not_applicable, amount, unpriced)
        found.append(Total(rule, *counts, failed, lacking))
        at = end
    return found


def _amounts(rule: Rule) -> list[exp.Expr]:
    """What a rule comes to in money, and how many meet it without a known amount."""
    if rule.amount is None:
        return [exp.null(), number(0)]
    amount = column(f"{rule.id}__amount")
    without = _count(exp.and_(_is(rule, MET), is_null(amount.copy())))
    return [exp.cast(exp.Sum(this=amount), "BIGINT"), without]


def _holds(rule: Rule, mask: str, bit: int) -> exp.Expr:
    """Whether a bit is set for a subject to whom the rule applies."""
    masked = exp.BitwiseAnd(this=column(f"{rule.id}__{mask}"), expression=number(1 << bit))
    applies = exp.NEQ(this=column(rule.id), expression=number(NOT_APPLICABLE))
    return exp.and_(exp.NEQ(this=exp.paren(masked), expression=number(0)), applies)


def _is(rule: Rule, value: int) -> exp.Expr:
    return exp.EQ(this=column(rule.id), expression=number(value))


def _count(test: exp.Expr) -> exp.Expr:
    return exp.Count(this=case([(test, number(1))]))
