"""Verdicts alone are the same verdicts: leaving the reasons out changes nothing else."""

from bangfu.engine.compile.program import Program
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, orchard
from tests.engine.sql.runs import Rows, member, run
from tests.engine.sql.test_totals import HOMES, TWO

WORKS = """
- id: worker
  subject: member
  title: {zh: 务工, en: Works}
  cite: {document: decree, clause: 一}
  conditions:
    - {id: works, title: {zh: 务工, en: Works}, test: works}
- id: some_worker
  subject: household
  title: {zh: 有人务工, en: Somebody works}
  cite: {document: decree, clause: 一}
  conditions:
    - {id: any, title: {zh: 有人务工, en: Somebody works}, test: "any(members, works)"}
"""
PEOPLE = [
    member("p1", "h1", works=True),
    member("p2", "h2", works=False),
    member("p3", "h3", works=None),
]


def both(program: Program) -> tuple[dict[str, Rows], dict[str, Rows]]:
    rows = {"household": HOMES, "member": PEOPLE}
    return run(program, rows), run(program, rows, bare=True)


def test_verdicts_are_those_of_the_whole_run() -> None:
    program = orchard(standards=TWO + WORKS)
    whole, bare = both(program)
    for subject, rules in (("household", ("both", "some_worker")), ("member", ("worker",))):
        for rule in rules:
            told = [[row[rule] for row in found[subject]] for found in (whole, bare)]
            assert told[0] == told[1]
            assert len(set(told[0])) > 1


def test_nothing_but_verdicts_is_laid_out() -> None:
    program = orchard(standards=TWO + WORKS)
    whole, bare = (plan(program, DUCKDB, DAY, bare=how) for how in (False, True))
    told = {output.subject: set(output.columns) for output in bare.outputs}
    assert {"both", "some_worker"} <= told["household"]
    assert not [name for names in told.values() for name in names if "__" in name]
    assert sum(len(step.sql) for step in bare.steps) < sum(len(step.sql) for step in whole.steps)
