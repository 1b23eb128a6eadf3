"""Reading one county's rows in bulk: plain cursors, no objects per row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import Model

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.sql.names import ident
from bangfu.policy.facts import collected
from bangfu.policy.facts import columns as arrow
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.surveys.models import Submission
from bangfu.registry.villages.models import VillageFile

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
        asked: how the latest answers about it are found, ``a`` standing for them.
    """

    subject: str
    tables: dict[str, type[Model]]
    special: dict[str, str]
    body: str
    order: str
    household: str = ""
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


IDS = {
    "household": {"household_id": "h.id", "village_id": "h.village_id"},
    "member": {"member_id": "m.id", "household_id": "h.id", "village_id": "h.village_id"},
    "village": {"village_id": "d.code"},
}


SOURCES = (household_source, member_source, village_source)


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
    places = {c.name: found for c in wanted if (found := _place(source, c))}
    ids = IDS[source.subject]
    extra = f"{next(iter(source.tables))}.extra"
    surveys = sorted(
        {survey for (subject, _), (survey, _) in pack.asked.items() if subject == source.subject}
    )
    selected = [*ids.values(), *places.values(), extra, *map(source.latest, surveys)]
    low, high = codes.span(place)
    values = {"low": low, "high": high, "year": year, "before": year - 1, "household": household}
    values |= {f"survey_{survey}": survey for survey in surveys}
    only = f" AND {source.household} = %(household)s" if household and source.household else ""
    query = f"SELECT {', '.join(selected)} {source.body}{only} ORDER BY {source.order}"
    tables = []
    for rows in _batches(query, values):
        lists = list(zip(*rows, strict=True)) or [()] * len(selected)
        heads = [*ids, *places, "extra", *(f"survey_{survey}" for survey in surveys)]
        named = dict(zip(heads, lists, strict=True))
        tables.append(_assemble(pack, source.subject, wanted, ids, named))
    return pa.concat_tables(tables)


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
    villages = named["village_id"]
    data: dict[str, Any] = {name: named[name] for name in ids}
    for level in ABOVE:
        length = codes.PREFIX[level]
        padded = {v: codes.pad(v[:length]) for v in set(villages)}
        data[ident(level.value)] = [padded[v] for v in villages]
    columns = {
        name: pa.array(values, pa.string() if _is_place(name) else pa.int64())
        for name, values in data.items()
    }
    besides = [c for c in wanted if c.name not in named]
    own = [c for c in besides if (subject, c.name) not in pack.asked]
    extra = collected.extras(own, named["extra"])
    extra |= collected.answered(pack, subject, besides, named)
    for column in wanted:
        values = named[column.name] if column.name in named else extra[column.name]
        columns[column.name] = arrow.array(pack, column, values)
    return pa.table(columns)


def _is_place(name: str) -> bool:
    return name not in ("household_id", "member_id")
