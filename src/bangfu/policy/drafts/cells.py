"""Counting changes: who gains, who loses, who becomes unknown, and what it costs, per place.

One question to ``changed`` groups a rule by place, verdict before, verdict after and how much the
amount changes; everything shown is added up from these cells, so that all numbers agree.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions.codes import Level
from bangfu.engine.sql.names import ident
from bangfu.policy.drafts.comparison import Compared
from bangfu.policy.drafts.tally import FEN, Tally

# Gives the rows of a question about a subject: from the bench, or from stored changes.
Ask = Callable[[str, str, Sequence[Any]], list[dict[str, Any]]]
STEPS = (1, 2, 5)  # bins of the distribution are 1, 2, 5, 10, 20, 50 … yuan wide


def was(rule: str) -> str:
    """The column of a rule's verdict as it is."""
    return f'"was_{rule}"'


def now(rule: str) -> str:
    """The column of a rule's verdict under the draft."""
    return f'"is_{rule}"'


def delta(one: Compared) -> str:
    """How much more a household or village gets (fen); unknown where either side is."""
    if not one.has_amount:
        return "NULL::BIGINT"

    def due(verdict: str, amount: str) -> str:
        return f"CASE {verdict} WHEN 1 THEN {amount} WHEN -1 THEN NULL ELSE 0 END"

    rule = one.id
    before = due(was(rule), f'"was_{rule}__amount"')
    after = due(now(rule), f'"is_{rule}__amount"')
    return f"({after}) - ({before})"


def bin_of(amount: str) -> str:
    """The bin of an amount: 0 for none, ±1 up to a yuan, ±2 up to two, then 5, 10, 20 …"""
    yuan = f"abs({amount}) / {FEN}.0"
    whole = f"floor(log10({yuan}))"
    lead = f"{yuan} / pow(10, {whole})"
    step = f"CASE WHEN {lead} > 5 THEN 3 WHEN {lead} > 2 THEN 2 WHEN {lead} > 1 THEN 1 ELSE 0 END"
    place = f"CASE WHEN {yuan} <= 1 THEN 1 ELSE (3 * {whole} + {step} + 1)::INTEGER END"
    signed = f"sign({amount})::INTEGER * ({place})"
    return f"CASE WHEN {amount} = 0 THEN 0 WHEN {amount} IS NULL THEN NULL ELSE {signed} END"


def edge(index: int) -> int:
    """The upper edge of a bin without its sign, in yuan.

    >>> [edge(index) for index in (1, 2, 3, 4, 5)]
    [1, 2, 5, 10, 20]
    """
    return int(STEPS[(index - 1) % 3] * 10 ** ((index - 1) // 3))


# What can be listed of a rule: name → condition, with ``{was}``, ``{now}`` and ``{delta}``.
KINDS: Mapping[str, str] = {
    "winners": "({now} = 1 AND {was} <> 1) OR ({now} = 1 AND {was} = 1 AND {delta} > 0)",
    "losers": "({was} = 1 AND {now} <> 1) OR ({now} = 1 AND {was} = 1 AND {delta} < 0)",
    "gained": "{now} = 1 AND {was} <> 1",
    "lost": "{was} = 1 AND {now} <> 1",
    "more": "{now} = 1 AND {was} = 1 AND {delta} > 0",
    "less": "{now} = 1 AND {was} = 1 AND {delta} < 0",
    "newly_unknown": "{now} = -1 AND {was} <> -1",
    "newly_known": "{was} = -1 AND {now} <> -1",
    "was_met": "{was} = 1",
    "is_met": "{now} = 1",
    "is_unknown": "{now} = -1",
    "changed": "{now} <> {was} OR ({now} = 1 AND coalesce({delta}, 0) <> 0)",
}


def condition(one: Compared, kind: str) -> str:
    """The condition of a kind of change; ``KeyError`` for one there is not."""
    rule = one.id
    return f"({KINDS[kind].format(was=was(rule), now=now(rule), delta=f'({delta(one)})')})"


Tallies = dict[str, dict[str, Tally]]  # rule → place → tally


def tallies(
    ask: Ask, compared: Iterable[Compared], scope: Scope, level: Level = Level.COUNTY
) -> Tallies:
    """Every compared rule, per place of a level.

    Args:
        ask: gives rows.
        compared: the rules.
        scope: what the person may see.
        level: of the places.
    """
    found: Tallies = {}
    listed = list(compared)
    for subject in dict.fromkeys(one.subject for one in listed):
        mine = [one for one in listed if one.subject == subject]
        where, values = scope.sql("village_id")
        sql = " UNION ALL ".join(_cells(one, level, where) for one in mine)
        for one in mine:
            found[one.id] = {}
        for cell in ask(subject, sql, values * len(mine)):
            found[cell["rule"]].setdefault(cell["place"], Tally()).add(cell)
    return found


def _cells(one: Compared, level: Level, where: str) -> str:
    rule = one.id
    before, after = was(rule), now(rule)

    def summed(column: str, verdict: str) -> str:
        return f"sum({column}) FILTER ({verdict} = 1)::BIGINT"

    money, unpriced = ["NULL::BIGINT"] * 2, ["0"] * 2
    if one.has_amount:
        pairs = [(f'"was_{rule}__amount"', before), (f'"is_{rule}__amount"', after)]
        money = [summed(column, verdict) for column, verdict in pairs]
        unpriced = [f"count(*) FILTER ({v} = 1 AND {c} IS NULL)" for c, v in pairs]
    persons = ["NULL::BIGINT"] * 2
    if one.counts_members:
        persons = [f'sum("{when}_{rule}__n")::BIGINT' for when in ("was", "is")]
    return (
        f"SELECT '{rule}' AS rule, {ident(level.value)} AS place, {before} AS was, {after} AS now,"  # noqa: S608
        f" {bin_of(f'({delta(one)})')} AS bin, count(*) AS n,"
        f" {money[0]} AS was_amount, {money[1]} AS is_amount,"
        f" {unpriced[0]} AS was_unpriced, {unpriced[1]} AS is_unpriced,"
        f" {persons[0]} AS was_persons, {persons[1]} AS is_persons"
        f" FROM changed WHERE {where} GROUP BY ALL"
    )
