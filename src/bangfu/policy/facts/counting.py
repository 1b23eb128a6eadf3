"""Which items of an income sheet count as income: where, when, and by which clause.

What was received is kept in rows as it was reported. That it does not count is policy, so it is
taken off when facts are published: nothing in rows changes with the catalogue, nobody signs anew.
"""

import datetime as dt

from django.db import connection

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile.figures import covers, depth
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.registry.households.models import IncomeItem

COLUMN = "uncounted_income"
LAST_DAY = (12, 31)


def ruling(pack: Pack, item: str, place: str, year: int) -> schema.Counting | None:
    """What the catalogue says of an item in a place for a year; ``None`` if nothing.

    The nearest division decides, in it the value in force last.
    """
    if item not in pack.incomes:
        return None
    day = dt.date(year, *LAST_DAY)
    county = codes.pad(place[: codes.PREFIX[Level.COUNTY]])
    holding = [
        value
        for value in pack.incomes[item].values
        if value.starts <= day and (value.ends is None or day <= value.ends)
        if covers(value.division, county)
    ]
    return max(holding, key=lambda v: (depth(v.division), v.starts), default=None)


def uncounted(pack: Pack, place: str, year: int) -> list[str]:
    """Columns and items that do not count as income; parts of such a column are not named again."""
    said = {name: ruling(pack, name, place, year) for name in pack.incomes}
    names = [name for name, found in said.items() if found is not None and not found.counts]
    columns = pack.tables["household"].columns
    return [name for name in names if columns[name].spec.part_of not in names]


def expression(pack: Pack, place: str, year: int) -> str:
    """SQL for what a household received that does not count; unknown without an income sheet.

    Names are those of columns that packs declare: lower-case words, checked when they are loaded.
    """
    columns = pack.tables["household"].columns
    names = uncounted(pack, place, year)
    items = [f"'{name}'" for name in names if columns[name].spec.part_of]
    terms = [f"COALESCE(i.{name}, 0)" for name in names if not columns[name].spec.part_of]
    if items:
        table = connection.ops.quote_name(IncomeItem._meta.db_table)
        terms.append(
            f"COALESCE((SELECT SUM(x.amount) FROM {table} x WHERE x.household_id = h.id"  # noqa: S608
            f" AND x.year = i.year AND x.item IN ({', '.join(items)})), 0)"
        )
    total = " + ".join(terms) or "0"
    return f"CASE WHEN i.id IS NULL THEN NULL ELSE CAST({total} AS BIGINT) END"
