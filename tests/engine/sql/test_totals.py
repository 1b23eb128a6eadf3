"""Totals: outcomes, money and reasons; the same however the run behind them is laid out."""

import datetime as dt

import pytest

from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import duck
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from bangfu.engine.sql.totals import Total
from tests.engine.orchard import DAY, orchard, standard
from tests.engine.sql.runs import Rows, household, member, table

HOMES = [
    household("h1", income=400_000, poor=True),
    household("h2", income=200_000, poor=True),
    household("h3", income=None, poor=True),
    household("h4", income=400_000, poor=None),
    household("h5", income=200_000, poor=None),
    household("h6", income=400_000, poor=True, county_id="c2"),
]
TWO = """
- id: both
  subject: household
  title: {zh: 两项, en: Both}
  cite: {document: decree, clause: 一}
  conditions:
    - {id: rich, title: {zh: 收入, en: Income}, test: income > p.line}
    - {id: poor, title: {zh: 贫困, en: Poor}, test: poor}
"""


def totals(
    program: Program,
    rows: dict[str, Rows],
    day: dt.date | dict[str, dt.date] = DAY,
    **how: bool,
) -> list[Total]:
    laid_out = plan(program, DUCKDB, DAY)
    known = {place: figures(program.pack, Question(DAY, place)) for place in ("c1", "c2", "m1")}
    con = duck.connect(threads=1)
    try:
        duck.attach(con, program.pack, {s: table(program, s, some) for s, some in rows.items()})
        duck.prepare(con, laid_out, known, day, **how)
        return duck.totals(con, laid_out)
    finally:
        con.close()


def homes() -> dict[str, Rows]:
    return {"household": HOMES, "member": [member("p1", "h1", works=True)]}


def test_outcomes_and_reasons_are_counted() -> None:
    [total] = totals(orchard(standards=TWO), homes())
    assert (total.subjects, total.met, total.not_met, total.unknown) == (6, 2, 2, 2)
    assert total.failed == (2, 0)
    assert total.lacking == (1, 2)


def test_who_is_not_concerned_has_no_reasons() -> None:
    program = orchard(standards=standard("income > p.line", applies="poor"))
    [total] = totals(program, {"household": [household("h1", income=1, poor=False)], "member": []})
    assert (total.not_applicable, total.failed, total.lacking) == (1, (0,), (0,))


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_how_the_run_is_laid_out_changes_nothing(*, once: bool, whole: bool) -> None:
    program = orchard(
        standards=TWO + standard("any(members, works)", name="worked"),
        benefits=standard("works", "member", "aid", amount="p.line"),
    )
    assert totals(program, homes(), once=once, whole=whole) == totals(program, homes())


def test_places_with_days_of_their_own_are_looked_up() -> None:
    """Figures are the same everywhere, the days are not."""
    program = orchard(standards=standard("as_of < 2020-01-01"))
    days = {"c1": DAY, "c2": dt.date(2030, 1, 1), "m1": DAY}
    [total] = totals(program, homes(), days, whole=True)
    assert (total.met, total.not_met) == (5, 1)
