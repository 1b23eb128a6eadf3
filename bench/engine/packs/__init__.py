"""The packs that are measured: all of Jingzhou's, and a subset of fifteen rules written twice."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

from bangfu.engine.compile import absent, program
from bangfu.engine.compile.figures import Figure, Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bench.engine import features

HERE = Path(__file__).parent
ROOT = HERE.parents[2] / "packs"
AS_OF = dt.date(2019, 6, 30)
PUBLISHED = {"member", "household", "village"}


@lru_cache(maxsize=2)
def _load(name: str, root: Path) -> Program:
    whole = program.load(name, [root, ROOT])
    there = absent.known(whole, PUBLISHED)
    return absent.without(whole, frozenset(whole.pack.tables.keys() - there))


def jingzhou() -> Program:
    """The pack of the city, as far as somebody publishes what it asks."""
    return _load("jingzhou", ROOT)


def fifteen() -> Program:
    """The fifteen rules."""
    return _load("fifteen", HERE)


def own_rules() -> list[str]:
    """Ids of the fifteen rules, without those of the national pack."""
    return [
        r.id for r in fifteen().rules_in_force(AS_OF) if r.spec.where.file.endswith("rules.yaml")
    ]


@lru_cache(maxsize=1)
def whole_plan() -> Plan:
    """Everything Jingzhou's rules say, with reasons."""
    return plan(jingzhou(), DUCKDB, AS_OF)


@lru_cache(maxsize=1)
def subset() -> features.Features:
    """The fifteen rules over stored features."""
    return features.lay_out(fifteen(), own_rules(), DUCKDB, AS_OF)


def columns() -> dict[str, list[str]]:
    """Columns to make, by subject."""
    tables = jingzhou().pack.tables
    read = [whole_plan().reads, subset().build.reads]
    return {
        subject: sorted(
            {
                name
                for one in read
                for name in one.get(subject, ())
                if name in tables[subject].columns
            }
        )
        for subject in PUBLISHED
    }


def figures_at(which: Program, places: list[str]) -> dict[str, dict[str, Figure]]:
    """Figures at some places, with assumed ones where a document states none."""
    return {place: figures(which.pack, Question(AS_OF, place, assumed=True)) for place in places}


# Columns of the fifteen rules are filled for everybody (a test holds the list to the pack).
FILLED = frozenset(
    [
        "birth_date",
        "critical_illness_cost",
        "disposable_income_pc",
        "has_employee_medical",
        "has_resident_medical",
        "has_resident_pension",
        "inpatient_cost",
        "is_dilapidated",
        "is_extreme_hardship",
        "labour_capacity",
        "production_cost",
        "production_income",
        "student_status",
        "wage_income",
        "work_months",
    ]
)
