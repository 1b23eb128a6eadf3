"""Totals: per place, per rule, per condition. Each is one pass over the columns it needs."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.sql.names import ident
from bangfu.policy.facts import lake
from bangfu.policy.runs import reading
from bangfu.policy.runs.queries import Results

Rows = list[dict[str, Any]]
BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.COUNTY,
    Level.COUNTY: Level.TOWNSHIP,
    Level.TOWNSHIP: Level.VILLAGE,
}
COUNTS = (
    "count(*) AS households",
    "coalesce(sum(family_size), 0)::BIGINT AS persons",
    "count(*) FILTER (is_exited) AS exited_households",
    "coalesce(sum(family_size) FILTER (is_exited), 0)::BIGINT AS exited_persons",
    "count(*) FILTER (NOT is_exited) AS poor_households",
    "coalesce(sum(family_size) FILTER (NOT is_exited), 0)::BIGINT AS poor_persons",
    "count(*) FILTER (exit_status = 'relapsed') AS relapsed_households",
)
VILLAGE_COUNTS = (
    "count(*) FILTER (is_poor_village) AS poor_villages",
    "count(*) FILTER (is_poor_village AND exited_on IS NOT NULL) AS exited_villages",
)
HOUSEHOLDS = ("household", "member")
# Subjects that stand above villages: their rows are seen by those who see the place itself.
ABOVE = ("township", "county", "city")
OUTCOME_COUNTS = {"met": 1, "not_met": 0, "unknown": -1, "not_applicable": 2}


@dataclass(frozen=True, slots=True)
class _Question:
    results: Results
    scope: Scope
    subject: str = "household"

    def ask(self, picked: list[str], tail: str = "") -> list[dict[str, Any]]:
        files = self.results.files(self.subject)
        if not files:
            return []
        place = self.subject if self.subject in ABOVE else "village"
        where, values = self.scope.sql(ident(place))
        sql = f"SELECT {', '.join(picked)} FROM read_parquet(?) WHERE {where} {tail}"  # noqa: S608
        return [dict(row) for row in _asked(str(lake.root()), sql, tuple(files), tuple(values))]


@lru_cache(maxsize=1_000)
def _asked(_root: str, sql: str, files: tuple[str, ...], values: tuple[str, ...]) -> Rows:
    """Result files never change and never share a name: what was counted once stays true."""
    return reading.rows(sql, [list(files), *values])


def _outcomes(rule: Rule | None, among: str = "TRUE") -> list[str]:
    if rule is None:
        return []
    return [
        f'count(*) FILTER ("{rule.id}" = {value} AND {among}) AS {name}'
        for name, value in OUTCOME_COUNTS.items()
    ]


def of(results: Results, scope: Scope, division: str, rule: Rule | None = None) -> dict[str, Any]:
    """Totals of a place: households, persons, exited, relapsed, and a rule's outcomes if given."""
    question = _Question(results, scope.within(division))
    found = question.ask([*COUNTS, *_outcomes(rule)])
    return found[0] if found else dict.fromkeys((text.rpartition(" ")[2] for text in COUNTS), 0)


def below(
    results: Results,
    scope: Scope,
    division: str,
    rule: Rule | None = None,
    level: Level | None = None,
) -> dict[str, dict[str, Any]]:
    """Totals of the places below one that have households: ``{code: totals}``.

    Args:
        results: the current results.
        scope: what the person may see.
        division: code of the place.
        rule: whose outcomes are counted as well; about households or their members.
        level: of the places wanted; those directly below if none is given.
    """
    asked = (*COUNTS, *_outcomes(rule))
    return _grouped(_Question(results, scope.within(division)), division, level, asked)


def villages_below(
    results: Results,
    scope: Scope,
    division: str,
    rule: Rule | None = None,
    level: Level | None = None,
) -> dict[str, dict[str, Any]]:
    """The same for poor villages, and a village rule's outcomes among them."""
    question = _Question(results, scope.within(division), "village")
    asked = (*VILLAGE_COUNTS, *_outcomes(rule, "is_poor_village"))
    return _grouped(question, division, level, asked)


def _grouped(
    question: _Question,
    division: str,
    level: Level | None,
    asked: tuple[str, ...],
) -> dict[str, dict[str, Any]]:
    level = level or BELOW.get(codes.level_of(division))
    if level is None:
        return {}
    key = ident(level.value)
    rows = question.ask([f"{key} AS code", *asked], f"GROUP BY {key}")
    return {row["code"]: row for row in rows}


def villages(
    results: Results, scope: Scope, division: str, rule: Rule | None = None
) -> dict[str, Any]:
    """Totals of poor villages of a place, and a village rule's outcomes among them."""
    question = _Question(results, scope.within(division), "village")
    found = question.ask([*VILLAGE_COUNTS, *_outcomes(rule, "is_poor_village")])
    return found[0] if found else {"poor_villages": 0, "exited_villages": 0}


def by_subject(results: Results, scope: Scope, division: str, rule: Rule) -> dict[str, int] | None:
    """A rule's outcomes over its own subjects; ``None`` where there are no results about them."""
    question = _Question(results, scope.within(division), rule.subject)
    found = question.ask(_outcomes(rule))
    return found[0] if found else None


def conditions(results: Results, scope: Scope, division: str, rule: Rule) -> list[dict[str, Any]]:
    """How many subjects fail or cannot be decided on each condition of a rule, in its order."""
    question = _Question(results, scope.within(division), rule.subject)
    picked = []
    for condition in rule.conditions:
        bit = 1 << condition.bit
        for mask in ("failed", "unknown"):
            test = f'("{rule.id}__{mask}" & {bit}) <> 0 AND "{rule.id}" <> 2'
            picked.append(f"count(*) FILTER ({test}) AS c{condition.bit}_{mask}")
    found = (question.ask(picked) or [{}])[0]
    return [
        {
            "condition": condition,
            "failed": found.get(f"c{condition.bit}_failed", 0),
            "unknown": found.get(f"c{condition.bit}_unknown", 0),
        }
        for condition in rule.conditions
    ]


def progress(results: Results, scope: Scope, rule: Rule) -> dict[str, int]:
    """A rule's outcomes apart for households that have exited and that have not.

    ``{"met_no", "met_yes", "not_met_no", …}``: outcome, then whether they have exited. Households
    whose status nobody knows are in neither.
    """
    picked = [
        f'count(*) FILTER ("{rule.id}" = {value} AND {test}) AS {name}_{said}'
        for name, value in OUTCOME_COUNTS.items()
        for said, test in (("yes", "is_exited"), ("no", "NOT is_exited"))
    ]
    found = _Question(results, scope).ask(picked)
    return found[0] if found else {text.rpartition(" ")[2]: 0 for text in picked}


def by_household(
    program: Program, results: Results, scope: Scope, division: str
) -> dict[str, dict[str, Any]]:
    """Every rule about households or their members, counted in households.

    A household counts as met for a rule about members when one of them meets it. Per rule: the
    outcomes, ``persons`` who meet a rule about members, ``amount`` in fen over the households whose
    whole amount is known, and ``unpriced``: how many households are left out of it.
    """
    rules = [r for r in program.rules_in_force(results.run.as_of) if r.subject in HOUSEHOLDS]
    picked = [column for rule in rules for column in _by_household(rule)]
    found = (_Question(results, scope.within(division)).ask(picked) or [{}])[0] if picked else {}
    names = (*OUTCOME_COUNTS, "persons", "unpriced")
    return {
        rule.id: {name: found.get(f"{rule.id}.{name}") or 0 for name in names}
        | {"amount": found.get(f"{rule.id}.amount")}
        for rule in rules
    }


def _by_household(rule: Rule) -> list[str]:
    picked = [
        f'count(*) FILTER ("{rule.id}" = {value}) AS "{rule.id}.{name}"'
        for name, value in OUTCOME_COUNTS.items()
    ]
    if rule.subject == "member":
        picked.append(f'sum("{rule.id}__n")::BIGINT AS "{rule.id}.persons"')
    if rule.amount is not None:
        lost = f'"{rule.id}" = 1 AND "{rule.id}__amount" IS NULL'
        picked.append(f'sum("{rule.id}__amount")::BIGINT AS "{rule.id}.amount"')
        picked.append(f'count(*) FILTER ({lost}) AS "{rule.id}.unpriced"')
    return picked


def by_rule(program: Program, results: Results, scope: Scope) -> list[dict[str, Any]]:
    """Every rule's outcomes and total amount (in fen) over its own subjects."""
    found: list[dict[str, Any]] = []
    in_force = program.rules_in_force(results.run.as_of)
    for subject in ("household", "member", "village"):
        rules = [rule for rule in in_force if rule.subject == subject]
        found += _by_rule(rules, _Question(results, scope, subject))
    return found


def _by_rule(rules: list[Rule], question: _Question) -> list[dict[str, Any]]:
    picked = []
    for rule in rules:
        for name, value in OUTCOME_COUNTS.items():
            picked.append(f'count(*) FILTER ("{rule.id}" = {value}) AS "{rule.id}.{name}"')
        if rule.amount is not None:
            picked.append(f'sum("{rule.id}__amount")::BIGINT AS "{rule.id}.amount"')
            lost = f'"{rule.id}" = 1 AND "{rule.id}__amount" IS NULL'
            picked.append(f'count(*) FILTER ({lost}) AS "{rule.id}.unpriced"')
    found = (question.ask(picked) or [{}])[0] if picked else {}
    return [
        {
            "rule": rule,
            **{name: found.get(f"{rule.id}.{name}", 0) for name in OUTCOME_COUNTS},
            "amount": found.get(f"{rule.id}.amount"),
            "unpriced": found.get(f"{rule.id}.unpriced", 0),
        }
        for rule in rules
    ]
