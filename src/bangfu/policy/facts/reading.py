"""Reading one county's rows in bulk: plain cursors, no objects per row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import Model

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.sql.names import ident
from bangfu.policy.facts import collected, contributed, counting, telling
from bangfu.policy.facts import columns as arrow
from bangfu.policy.facts.telling import Told
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.surveys.models import Submission
from bangfu.registry.villages.models import Hamlet, PlaceFile, VillageFile

BATCH = 20_000
ABOVE = (Level.TOWNSHIP, Level.COUNTY, Level.CITY)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the columns of a subject stand in the database.

    Args:
        subject: a subject of the pack.
        tables: per alias, the model whose columns it offers; the first carries ``extra``.
        special: columns that are an expression of ours instead, by name.
        body: FROM and WHERE, with ``%(low)s`` and ``%(high)s`` for the village codes and
            ``%(year)s``, ``%(before)s`` for the years.
        order: how rows are ordered.
        household: the household's key where the subject belongs to one.
        told: columns that are worked out of data which stays in the rows.
        asked: how the latest answers about it are found, ``a`` standing for them.
    """

    subject: str
    tables: dict[str, type[Model]]
    special: dict[str, str]
    body: str
    order: str
    household: str = ""
    told: tuple[Told, ...] = ()
    asked: str = ""

    def latest(self, survey: str) -> str:
        """The latest submitted answers to a survey about a row, as JSON."""
        return (
            f"(SELECT a.answers FROM {_table(Submission)} a"  # noqa: S608  our own names
            f" WHERE a.survey = %(survey_{survey})s AND a.current AND {self.asked})"
        )


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _fields(model: type[Model]) -> set[str]:
    return {str(field.column) for field in model._meta.concrete_fields}


def household_source() -> Source:
    """Households with their income of the year and of the year before."""
    return Source(
        "household",
        {"h": Household, "i": IncomeYear},
        {"head_name": "head.name", "disposable_income_pc_last_year": "p.disposable_income_pc"},
        f"FROM {_table(Household)} h"
        f" LEFT JOIN {_table(IncomeYear)} i ON i.household_id = h.id AND i.year = %(year)s"
        f" LEFT JOIN {_table(IncomeYear)} p ON p.household_id = h.id AND p.year = %(before)s"
        f" LEFT JOIN {_table(Member)} head ON head.household_id = h.id"
        " AND head.relation_to_head = 'head' AND head.state = 'active'"
        " WHERE h.village_id BETWEEN %(low)s AND %(high)s",
        "h.village_id, h.id",
        "h.id",
        telling.HOUSEHOLD,
        "a.key = h.id",
    )


def member_source() -> Source:
    """Active members with their medical bills of the year."""
    return Source(
        "member",
        {"m": Member, "b": MedicalYear},
        {},
        f"FROM {_table(Member)} m JOIN {_table(Household)} h ON h.id = m.household_id"
        f" LEFT JOIN {_table(MedicalYear)} b ON b.member_id = m.id AND b.year = %(year)s"
        " WHERE h.village_id BETWEEN %(low)s AND %(high)s AND m.state = 'active'",
        "h.village_id, h.id, m.id",
        "h.id",
        telling.MEMBER,
        "a.key = m.id",
    )


def village_source() -> Source:
    """Every valid village of the county, with its file of the year if there is one."""
    return Source(
        "village",
        {"v": VillageFile},
        {},
        f"FROM {_table(Division)} d"
        f" LEFT JOIN {_table(VillageFile)} v ON v.village_id = d.code AND v.year = %(year)s"
        " WHERE d.level = 'village' AND d.valid_to IS NULL"
        " AND d.code BETWEEN %(low)s AND %(high)s",
        "d.code",
        asked="a.village_id = d.code",
    )


def hamlet_source() -> Source:
    """Hamlets of a village; one row, of which nothing is known, stands for those nobody recorded.

    Its key is the code of the village, which is larger than the number of any hamlet.
    """
    told = [f for f in sorted(_fields(Hamlet)) if f not in ("id", "village_id", "extra")]
    plain, blank = ", ".join(f"r.{name}" for name in told), ", ".join(["NULL"] * len(told))
    recorded = f"FROM {_table(Hamlet)} r WHERE r.closed_on IS NULL"
    rest = (
        f"SELECT CAST(d.code AS BIGINT), d.code, FALSE, '{{}}', {blank} FROM {_table(Division)} d"  # noqa: S608
        f" LEFT JOIN {_table(VillageFile)} v ON v.village_id = d.code AND v.year = %(year)s"
        " WHERE d.level = 'village' AND d.valid_to IS NULL"
        " AND d.code BETWEEN %(low)s AND %(high)s"
        f" AND (SELECT count(*) {recorded} AND r.village_id = d.code)"
        " < COALESCE(v.hamlet_count, 1)"
    )
    return Source(
        "hamlet",
        {"h": Hamlet},
        {"is_recorded": "h.is_recorded"},
        f"FROM (SELECT r.id, r.village_id, TRUE AS is_recorded, r.extra, {plain} {recorded}"
        f" AND r.village_id BETWEEN %(low)s AND %(high)s UNION ALL {rest}) h",
        "h.village_id, h.id",
    )


def county_source() -> Source:
    """The county that a place lies in, with its file of the year if there is one."""
    return Source(
        "county",
        {"f": PlaceFile},
        {},
        f"FROM {_table(Division)} d"
        f" LEFT JOIN {_table(PlaceFile)} f ON f.place_id = d.code AND f.year = %(year)s"
        " WHERE d.code = %(county)s",
        "d.code",
    )


def city_source() -> Source:
    """The city that a place lies in, likewise."""
    county = county_source()
    return replace(county, subject="city", body=county.body.replace("%(county)s", "%(city)s"))


IDS = {
    "household": {"household_id": "h.id", "village_id": "h.village_id"},
    "member": {"member_id": "m.id", "household_id": "h.id", "village_id": "h.village_id"},
    "village": {"village_id": "d.code"},
    "hamlet": {"hamlet_id": "h.id", "village_id": "h.village_id"},
    "county": {"county_id": "d.code"},
    "city": {"city_id": "d.code"},
}
NUMBERED = ("household_id", "member_id", "hamlet_id")


# What a county publishes. Of a city there are many counties, so nobody's part holds its file.
SOURCES = (household_source, member_source, village_source, hamlet_source, county_source)


def read(
    pack: Pack, source: Source, place: str, year: int, *, household: int | None = None
) -> pa.Table:
    """The facts of one subject in one place, or of one household there.

    Args:
        pack: whose columns are wanted.
        source: where they stand.
        place: 12-digit code; everything at or below it is read.
        year: the reference year.
        household: only this one, by key.

    The table has the ids of the subject and of all above it, then every column of the pack that
    reaches rules or lists, in the pack's order.
    """
    wanted = [c for c in pack.tables[source.subject].columns.values() if c.spec.kept != "rows"]
    if source.subject == "household":
        special = {**source.special, counting.COLUMN: counting.expression(pack, place, year)}
        source = replace(source, special=special)
    places = {c.name: found for c in wanted if (found := _place(source, c))}
    ids = IDS[source.subject]
    extra = f"{next(iter(source.tables))}.extra"
    told = [each for each in source.told if {c.name for c in wanted} >= set(each.names)]
    surveys = sorted(
        {survey for (subject, _), (survey, _) in pack.asked.items() if subject == source.subject}
    )
    selected = [*ids.values(), *places.values(), extra, *map(source.latest, surveys)]
    given = contributed.of(source.subject, (c.name for c in wanted if c.name not in places))
    selected += [*given.values(), *(sql for each in told for sql in each.inputs)]
    low, high = codes.span(place)
    values = {"low": low, "high": high, "year": year, "before": year - 1, "household": household}
    values |= {level.value: codes.pad(place[: codes.PREFIX[level]]) for level in ABOVE[1:]}
    values |= {f"survey_{survey}": survey for survey in surveys}
    # A closed household counts nowhere, but its own page still answers.
    every = " AND h.ended_on IS NULL" if source.household else ""
    only = f" AND {source.household} = %(household)s" if household and source.household else every
    query = f"SELECT {', '.join(selected)} {source.body}{only} ORDER BY {source.order}"
    tables = []
    for rows in _batches(query, values):
        lists = list(zip(*rows, strict=True)) or [()] * len(selected)
        heads = [*ids, *places, "extra", *(f"survey_{survey}" for survey in surveys)]
        heads += [f"given_{name}" for name in given]
        named = dict(zip(heads, lists, strict=False))
        named |= _told(told, lists[len(named) :])
        tables.append(_assemble(pack, source.subject, wanted, ids, named))
    return pa.concat_tables(tables)


def _told(told: Iterable[Told], lists: list[Any]) -> dict[str, Any]:
    """Columns worked out of the lists that were read for them, in the same order."""
    found: dict[str, Any] = {}
    start = 0
    for each in told:
        end = start + len(each.inputs)
        found |= dict(zip(each.names, each.make(lists[start:end]), strict=True))
        start = end
    return found


def _place(source: Source, column: Column) -> str | None:
    if column.name in source.special:
        return source.special[column.name]
    for alias, model in source.tables.items():
        if column.name in _fields(model):
            return f"{alias}.{column.name}"
    return None


def _batches(sql: str, values: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in batches; at least one, which may be empty."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchmany(BATCH)
        yield rows
        while rows:
            if rows := cursor.fetchmany(BATCH):
                yield rows


def _assemble(
    pack: Pack, subject: str, wanted: list[Column], ids: Iterable[str], named: dict[str, Any]
) -> pa.Table:
    data: dict[str, Any] = {name: named[name] for name in ids}
    nearest = next(name for name in ids if _is_place(name))
    places = named[nearest]
    own = [ident(level.value) for level in ABOVE]
    for level in ABOVE[own.index(nearest) + 1 :] if nearest in own else ABOVE:
        length = codes.PREFIX[level]
        padded = {code: codes.pad(code[:length]) for code in set(places)}
        data[ident(level.value)] = [padded[code] for code in places]
    columns = {
        name: pa.array(values, pa.string() if _is_place(name) else pa.int64())
        for name, values in data.items()
    }
    besides = [c for c in wanted if c.name not in named]
    here = [c for c in besides if (subject, c.name) not in pack.asked]
    extra = collected.extras(here, named["extra"])
    extra |= collected.answered(pack, subject, besides, named)
    for name in [column for column in extra if f"given_{column}" in named]:
        extra[name] = contributed.before(named[f"given_{name}"], extra[name])
    for column in wanted:
        values = named[column.name] if column.name in named else extra[column.name]
        columns[column.name] = arrow.array(pack, column, values)
    return pa.table(columns)


def _is_place(name: str) -> bool:
    return name not in NUMBERED
