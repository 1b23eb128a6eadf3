"""An export of the national system for one township of the demo city, compared and partly decided.

It is the township's own ledger with a few cells changed, a household and a person left out, and one
household that only the national system has: differences as every office meets them.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.demo import exercise, pictures
from bangfu.demo.city import City
from bangfu.demo.ledger import Ledger
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.imports import work
from bangfu.registry.imports.models import Stage
from bangfu.watch.matching import actions, comparing, deciding, queries
from bangfu.watch.matching.models import Comparison, Means, Side
from bangfu.watch.matching.queries import Filter

NAME = "国网导出.xlsx"
Say = Callable[[str | None], str | None]
# Which column of a sheet differs, in every how manyth row, and what the export says instead.
CHANGED: dict[tuple[str, str, int], Say] = {
    ("household", "phone", 9): lambda text: text and f"{text[:-1]}{(int(text[-1]) + 1) % 10}",
    ("household", "main_cause", 11): lambda _text: "缺技术",
    ("household", "bank_name", 14): lambda _text: None,
    ("member", "education", 17): lambda _text: "高中",
    ("member", "labour_capacity", 23): lambda _text: "弱劳动力或半劳动力",
}
WEEK = dt.timedelta(days=7)


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def export(city: City, town: str) -> Ledger:
    """What the national system says of a township."""
    home = city.ledger.sheets["household"]
    low, high = codes.span(town)
    inside = [low <= code <= high for code in home["village_code"].to_pylist()]
    heads = home.filter(pa.array(np.array(inside, bool)))["head_id_no"].to_pylist()
    here = exercise.part(city.ledger, set(heads[1:]))
    sheets = {name: _spoilt(name, sheet) for name, sheet in here.sheets.items()}
    sheets["member"] = _without_one(sheets["member"])
    return dataclasses.replace(here, sheets=sheets)


def _spoilt(name: str, sheet: pa.Table) -> pa.Table:
    for (where, column, every), say in CHANGED.items():
        if where == name and column in sheet.column_names:
            texts = sheet[column].to_pylist()
            said = [say(text) if at % every == 1 else text for at, text in enumerate(texts)]
            at = sheet.column_names.index(column)
            sheet = sheet.set_column(at, column, pa.array(said, pa.string()))
    return sheet


def _without_one(members: pa.Table) -> pa.Table:
    """Without one person who is not the head of their household."""
    pairs = zip(members["head_id_no"].to_pylist(), members["id_no"].to_pylist(), strict=True)
    others = [at for at, (head, number) in enumerate(pairs) if head != number]
    keep = np.ones(members.num_rows, bool)
    keep[others[len(others) // 2]] = False
    return members.filter(pa.array(keep))


def walk(city: City, folder: Path, officer: User, secretary: User) -> int:
    """Load the export, compare, decide some and look at some homes; returns how many differences.

    Done again, it leaves what is there.
    """
    town = officer.posts.get().division_id
    if town is None or Comparison.objects.exists():
        return 0
    path = folder / NAME
    export(city, town).write_xlsx(path)
    with path.open("rb") as file:
        found = actions.load(
            by=officer, files=[file], division=town, export_day=catalogue.today() - WEEK
        )
    work.prepare(by=officer.username, progress=_silent, import_id=str(found.ledger_id))
    found.ledger.refresh_from_db()
    if found.ledger.stage != Stage.CHECKED:
        raise RuntimeError(f"the export of the demo came no further than {found.ledger.stage}")
    comparing.compare_job(by=officer.username, progress=_silent, comparison=str(found.pk))
    found.refresh_from_db()
    _decide(officer, found)
    _look(secretary)
    return int(found.counts["differences"])


def _decide(by: User, found: Comparison) -> None:
    causes = Filter(column="main_cause", kind="differs")
    rows = [row["seq"] for row in queries.differences(by, found, causes, size=3)]
    banks = [row["seq"] for row in queries.differences(by, found, Filter(column="bank_name"))]
    if rows:
        deciding.decide(by=by, comparison=found, side=Side.VISIT, rows=rows)
    if banks:
        reason = "存折复印件在档案里。"
        deciding.decide(by=by, comparison=found, side=Side.OURS, rows=banks, reason=reason)


def _look(by: User) -> None:
    """The first secretary went to some homes with the paper files."""
    homes = list(Household.objects.visible_to(by).order_by("pk").values_list("uid", flat=True)[:6])
    day = catalogue.today() - WEEK
    for number, uid in enumerate(homes):
        agrees, ways = bool(number % 3), [("reality", Means.VISIT), ("paper", Means.PAPER)]
        note = "" if agrees else "档案里的电话已经停用。"
        for what, means in ways[: 2 - number % 2]:
            seen = [pictures.house()] if what == "reality" else []
            actions.look(
                by=by, household=uid, what=what, agrees=agrees, means=means, on=day, note=note,
                photos=seen,
            )  # fmt: skip
