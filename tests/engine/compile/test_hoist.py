"""A program in two says what it says in one, whatever the figures that were left to ask."""

import random
from typing import Any

import pytest

from bangfu.engine.compile import hoist
from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, fact, orchard, standard
from tests.engine.sql.runs import household, member, run, table

FACTS = "".join(
    fact(text, subject).replace("id: it", f"id: {name}")
    for name, subject, text in [
        ("earns", "member", "wage > p.line"),
        ("adult", "member", "grade >= 9 or works"),
        ("rich", "household", "income > p.line"),
        ("crowded", "household", "count(members, adult) > rooms"),
        ("tight", "village", "count(households, rich) < 2"),
        ("owed", "household", "pct(income, p.rate, half_up) + sum(members, wage)"),
    ]
)
RULES = (
    standard("rich and not crowded", name="mixed")
    + standard("village.tight or village.is_poor", name="above")
    + standard("any(members, earns) and village.savings > p.line", name="below")
    + standard("count(members, works) >= 2", name="still")
    + standard("met(still) and met(mixed)", name="both")
    + standard("all(members, wage > p.line * household.rooms)", name="inner")
    + standard("savings > p.line or any(households, crowded)", "village", name="place")
    + standard("case when poor then p.line > 2000 else income > owed end", name="branch")
    + standard("works and household.crowded and wage > p.line", "member", name="person")
    + standard("poor", name="alone", applies="pct(income, p.rate, half_up) > 10000")
)
BENEFIT = standard("rich", name="grant", amount="p.line + least(income, 50000)")


def people(dice: random.Random) -> dict[str, list[dict[str, Any]]]:
    def some(*values: Any) -> Any:
        return dice.choice([*values, None])

    homes = [
        household(
            f"h{at}",
            village_id=dice.choice(["v1", "v2"]),
            income=some(200_000, 300_000, 300_001, 900_000),
            rooms=some(0, 1, 2),
            poor=some(True, False),
        )
        for at in range(12)
    ]
    members = [
        member(
            f"m{at:02}",
            (home := dice.choice(homes))["household_id"],
            village_id=home["village_id"],
            works=some(True, False),
            wage=some(0, 300_000, 400_000),
            grade=some(3, 12),
        )
        for at in range(25)
    ]
    villages = [
        {"village_id": v, "savings": some(0, 900_000), "is_poor": some(True, False)}
        for v in ("v1", "v2")
    ]
    return {"household": homes, "member": members, "village": villages}


def in_two(program: Program, varied: set[str], rows: Any, line: int) -> dict[str, Any]:
    """Results of the second part over tables that the first has laid out."""
    parts = hoist.split(program, program.rules, varied)
    then = plan(parts.then, DUCKDB, DAY, given=parts.given)
    con = duck.connect(threads=1)
    duck.attach(con, program.pack, {s: table(program, s, some) for s, some in rows.items()})
    known = figures(program.pack, Question(DAY, "c1"))
    ids = {s: [names.ident(s), *map(names.ident, program.pack.lineage(s))] for s in then.reads}
    keep = [(s, c) for s, columns in then.reads.items() for c in columns if c not in ids[s]]
    first = plan(parts.first, DUCKDB, DAY, keep=keep)
    duck.prepare(con, first, {"c1": known, "m1": known}, DAY)
    laid = {output.subject: con.sql(output.sql).to_arrow_table() for output in first.outputs}
    other = {**known, "line": type(known["line"])("line", line, "stated")}
    for subject, found in laid.items():
        con.register(f"laid_{subject}", found)
        con.execute(f"CREATE OR REPLACE VIEW {names.source(subject)} AS FROM laid_{subject}")
    duck.prepare(con, then, {"c1": other, "m1": other}, DAY)
    results = {
        subject: sorted(found.to_pylist(), key=lambda row: str(row[names.ident(subject)]))
        for subject, found in duck.results(con, then).items()
    }
    con.close()
    return results


@pytest.mark.parametrize("line", [0, 300_000, 350_000])
@pytest.mark.parametrize("seed", range(2))
def test_both_parts_together_say_what_the_whole_says(seed: int, line: int) -> None:
    text = (
        "- id: line\n  title: {zh: 贫困线, en: Line}\n  type: money\n"
        f"  values: [{{starts: 2015-01-01, value: {line / 100}, cite: {{document: decree}}}}]\n"
        "- id: rate\n  title: {zh: 比例, en: Rate}\n  type: rate\n"
        "  values: [{starts: 2015-01-01, value: 70%, cite: {document: decree}}]\n"
    )
    rows = people(random.Random(seed))
    given = {"facts": FACTS, "standards": RULES, "benefits": BENEFIT}
    expected = run(orchard(**given, parameters=text), rows)
    found = in_two(orchard(**given), {"line"}, rows, line)
    for subject, known in expected.items():
        mine = [{k: v for k, v in row.items() if k in known[0]} for row in found[subject]]
        assert mine == known, subject


def test_what_does_not_move_is_given_and_asked_for_by_one_name() -> None:
    program = orchard(
        standards=standard("count(members, works) > 1 and income > p.line")
        + standard("count(members, works) > 1 and land > 1 and income > p.line", name="other")
    )
    parts = hoist.split(program, ["rule", "other"], {"line"})
    asked = [name for _, name in parts.given]
    assert len(asked) == len(set(asked)) == 2
    nodes = [n for rule in parts.then.rules.values() for node in rule.nodes() for n in t.walk(node)]
    assert not any(isinstance(n, t.Aggregate | t.CountCompare) for n in nodes)
    assert any(isinstance(n, t.Param) and n.name == "line" for n in nodes)


def test_a_rule_that_does_not_move_is_only_read() -> None:
    program = orchard(standards=standard("count(members, works) > 1"))
    parts = hoist.split(program, ["rule"], {"line"})
    (condition,) = parts.then.rules["rule"].conditions
    assert isinstance(condition.test, t.Ref)
    assert parts.given == (("household", condition.test.name),)


def test_only_rules_that_given_facts_ask_are_worked_out_first() -> None:
    program = orchard(
        standards=standard("poor", name="asked")
        + standard("land > 1", name="apart")
        + standard("met(asked) and income > p.line", name="wanted")
    )
    parts = hoist.split(program, ["wanted"], {"line"})
    assert list(parts.first.rules) == ["asked"]
    assert list(parts.then.rules) == ["wanted"]


def test_the_program_itself_stays_as_it_is() -> None:
    program = orchard(facts=FACTS, standards=RULES)
    before = dict(program.facts), dict(program.rules), list(program.order), dict(program.sweeps)
    hoist.split(program, program.rules, {"line", "rate"})
    assert before == (program.facts, program.rules, program.order, program.sweeps)
