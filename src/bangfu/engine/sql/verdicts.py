"""Columns of a rule: conditions, masks, verdict, amount, and sums over children."""

from collections.abc import Callable

from sqlglot import exp

from bangfu.engine.compile.program import Rule
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from bangfu.engine.sql.atoms import case, column, is_null, number, total

E = exp.Expr
SIZES = (("TINYINT", 8), ("SMALLINT", 16), ("INT", 32))


def condition_names(rule: Rule) -> list[str]:
    """The columns of a rule's conditions."""
    return [f"{rule.id}__c{condition.bit}" for condition in rule.conditions]


def masks(rule: Rule) -> dict[str, E]:
    """Bit sets of failed and unknown conditions."""
    return {
        f"{rule.id}__failed": _mask(rule, _is_false),
        f"{rule.id}__unknown": _mask(rule, is_null),
    }


def _is_false(held: E) -> E:
    return exp.NullSafeEQ(this=held, expression=exp.false())


def _mask(rule: Rule, test: Callable[[E], E]) -> E:
    """Sums of bits by arithmetic: a choice for each of them takes engines twice as long."""
    size = _narrowest(len(rule.conditions))
    total: E | None = None
    for condition, name in zip(rule.conditions, condition_names(rule), strict=True):
        held = exp.cast(test(column(name)), size)
        bit = exp.Mul(this=held, expression=number(1 << condition.bit))
        total = bit if total is None else exp.Add(this=total, expression=bit)
    assert total is not None
    return exp.cast(total, size)


def _narrowest(bits: int) -> str:
    """The smallest signed integer type that holds so many bits: results are mostly masks."""
    return next((name for name, size in SIZES if bits < size), "BIGINT")


def verdict(rule: Rule) -> E:
    """1 met, 0 not met, -1 unknown, 2 not applicable; only required conditions decide."""

    def some(suffix: str) -> E:
        if rule.required == (1 << len(rule.conditions)) - 1:
            bits: E = column(f"{rule.id}{suffix}")
        else:
            required = number(rule.required)
            both = exp.BitwiseAnd(this=column(f"{rule.id}{suffix}"), expression=required)
            bits = exp.Paren(this=both)
        return exp.NEQ(this=bits, expression=number(0))

    branches = [(some("__failed"), number(0)), (some("__unknown"), number(-1))]
    if rule.applies is not None:
        applies = column(f"{rule.id}__applies")
        nobody_knows = exp.Is(this=applies, expression=exp.null())
        elsewhere = exp.Not(this=applies.copy())
        branches = [(elsewhere, number(2)), (nobody_knows, number(-1)), *branches]
    return exp.cast(case(branches, number(1)), "TINYINT")


def worth(rule: Rule) -> str:
    """The column of a rule's amount before the verdict is asked."""
    return f"{rule.id}__worth"


def amount(rule: Rule) -> E:
    """The amount where the verdict is met."""
    met = exp.EQ(this=column(rule.id), expression=number(1))
    return exp.cast(case([(met, column(worth(rule)))]), "BIGINT")


def seen(rule: Rule) -> dict[str, E]:
    """The verdict and amount as other expressions see them (three-valued; not met is nothing)."""
    met = exp.EQ(this=column(rule.id), expression=number(1))
    not_met = exp.In(this=column(rule.id), expressions=[number(0), number(2)])
    views: dict[str, E] = {
        f"{rule.id}__met": case([(met, exp.true()), (not_met, exp.false())]),
    }
    if rule.amount is not None:
        due = column(f"{rule.id}__amount")
        views[f"{rule.id}__due"] = case([(not_met.copy(), number(0))], due)
    return views


def child_sums(rule: Rule) -> dict[str, tuple[E, bool]]:
    """What a parent counts of a rule about its children, in the child's relation.

    The flag says "zero without children".
    """

    def count(value: int) -> E:
        matches = exp.EQ(this=column(rule.id), expression=number(value))
        return exp.Count(this=case([(matches, number(1))]))

    sums = {f"{rule.id}__n": (count(MET), True), f"{rule.id}__u": (count(UNKNOWN), True)}
    if rule.applies is not None:
        sums[f"{rule.id}__no"] = (count(NOT_MET), True)
        sums[f"{rule.id}__na"] = (count(NOT_APPLICABLE), True)
    if rule.amount is not None:
        due = column(f"{rule.id}__amount")
        met = exp.EQ(this=column(rule.id), expression=number(MET))
        missing = exp.and_(met, exp.Is(this=due, expression=exp.null()))
        some = exp.GT(this=exp.Count(this=case([(missing, number(1))])), expression=number(0))
        summed = exp.Sum(this=due.copy())
        nobody = exp.Is(this=summed, expression=exp.null())
        unknown = exp.or_(some, nobody, copy=False)
        whole = case([(unknown, exp.null())], total(summed.copy()))
        sums[f"{rule.id}__amount"] = (whole, False)
    return sums


def rolled(rule: Rule) -> list[E]:
    """The same in the parent's results: met if any child meets it, else unknown if any is.

    Not applicable only if it is to every child, as in ``answers.summarise``.
    """
    met, unknown = column(f"{rule.id}__n"), column(f"{rule.id}__u")

    def some(counted: E) -> E:
        return exp.GT(this=counted.copy(), expression=number(0))

    branches = [(some(met), number(MET)), (some(unknown), number(UNKNOWN))]
    if rule.applies is not None:
        branches.append((some(column(f"{rule.id}__no")), number(NOT_MET)))
        branches.append((some(column(f"{rule.id}__na")), number(NOT_APPLICABLE)))
    columns: list[E] = [
        exp.alias_(exp.cast(case(branches, number(NOT_MET)), "TINYINT"), rule.id, quoted=True),
        met,
        unknown,
    ]
    if rule.amount is not None:
        columns.append(column(f"{rule.id}__amount"))
    return columns
