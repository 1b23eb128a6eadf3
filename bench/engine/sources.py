"""What the arms work on: the packs, the question, the columns they read."""

import datetime as dt
from functools import cache
from pathlib import Path

from bangfu.engine.compile import absent, program
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.lake import Lake, at
from bangfu.engine.packs import loader
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan

ROOTS = (Path(__file__).parent / "packs", Path(__file__).parents[2] / "packs")
DAY = dt.date(2016, 12, 31)
QUESTION = Question(DAY, assumed=True)
SUBJECTS = frozenset({"member", "household", "village"})


@cache
def compiled(name: str) -> Program:
    """A pack, as far as the generated lake has its subjects."""
    whole = program.compile_pack(loader.load(name, ROOTS))
    lacking = whole.pack.tables.keys() - absent.known(whole, set(SUBJECTS))
    return absent.without(whole, frozenset(lacking))


@cache
def laid_out(name: str) -> Plan:
    """The plan of a pack over the lake."""
    return plan(compiled(name), DUCKDB, DAY)


def columns(name: str) -> dict[str, tuple[str, ...]]:
    """What a pack reads of each subject, ids included."""
    return {s: c for s, c in laid_out(name).reads.items() if s in SUBJECTS}


def facts(folder: Path) -> Lake:
    """The newest parts of a lake."""
    return at(folder, DAY.year)
