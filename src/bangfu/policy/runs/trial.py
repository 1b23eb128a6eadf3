"""A run beside the live results: any pack, any day, nothing kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.sql import duck
from bangfu.engine.sql.plan import Plan
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.runs.compute import MEMORY, attached, places, plan_for, scope_level

COUNTS = {"met": 1, "not_met": 0, "unknown": -1, "not_applicable": 2}


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


def totals(program: Program, parts: Sequence[Part], question: Question) -> list[Total]:
    """What every rule in force comes to, over the facts given."""
    scope = scope_level(program, question)
    laid_out = plan_for(program, question.as_of, scope)
    con = duck.connect(memory=MEMORY, folders=[lake.root()])
    try:
        attached(con, program, parts)
        duck.prepare(con, laid_out, places(program, con, scope, question), question.as_of)
        return [total for output in laid_out.outputs for total in _of(con, laid_out, output)]
    finally:
        con.close()


def _of(con: duckdb.DuckDBPyConnection, laid_out: Plan, output: Any) -> list[Total]:
    rules = [rule for rule in laid_out.rules if rule.subject == output.subject]
    if not rules:
        return []
    picked = ["count(*)"]
    for rule in rules:
        picked += [f'count(*) FILTER ("{rule.id}" = {value})' for value in COUNTS.values()]
        if rule.amount is None:
            picked += ["NULL", "0"]
        else:
            lost = f'"{rule.id}" = 1 AND "{rule.id}__amount" IS NULL'
            picked += [f'sum("{rule.id}__amount")::BIGINT', f"count(*) FILTER ({lost})"]
    row = con.sql(f"SELECT {', '.join(picked)} FROM ({output.sql})").fetchall()[0]  # noqa: S608
    width = len(COUNTS) + 2
    return [
        Total(rule, row[0], *row[1 + index * width : 1 + (index + 1) * width])
        for index, rule in enumerate(rules)
    ]
