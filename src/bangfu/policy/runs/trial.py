"""A run beside the live results: any pack, any day, nothing kept."""

from collections.abc import Sequence

from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import duck
from bangfu.engine.sql.totals import Total
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.runs.compute import MEMORY, attached, places, plan_for, scope_level


def totals(
    program: Program, parts: Sequence[Part], question: Question, at: str = ""
) -> list[Total]:
    """What every rule in force comes to, over the facts given.

    With ``at`` everybody is asked with the figures of that place, as if they lived there.
    """
    scope = scope_level(program, question)
    laid_out = plan_for(program, question.as_of, scope)
    con = duck.connect(memory=MEMORY, folders=[lake.root()])
    try:
        attached(con, program, parts)
        figures = places(program, con, scope, question, at)
        duck.prepare(con, laid_out, figures, question.as_of, once=True, whole=True)
        return duck.totals(con, laid_out)
    finally:
        con.close()
