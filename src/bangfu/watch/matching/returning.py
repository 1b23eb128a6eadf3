"""Corrections for the national system: a workbook in the layout of the export that was loaded.

Its sheets and headings are those of the export. A row holds what names the household or person
and the values that are to be corrected there, in colour; every other cell is empty, which says
nothing. Two columns behind tell why.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.language.types import SCALE
from bangfu.engine.packs.pack import Pack
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import marking
from bangfu.policy.runs.export import SAFE, harmless
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Member
from bangfu.watch.matching import handing, queries, telling
from bangfu.watch.matching.columns import DIFFERS, THERE_BLANK
from bangfu.watch.matching.models import Comparison, Side
from bangfu.watch.matching.queries import Filter

RETURN = "matching.return"
SHEETS = {"household": "household", "member": "member", "medical": "member",
          "income": "income", "item": "income"}  # fmt: skip
WIDTH = 16
Key = tuple[Any, ...]


def corrections(*, by: User, comparison: Comparison) -> tuple[Path, int]:
    """Write the corrections that the person's area wants; the file and how many cells.

    Raises:
        Refusal: ``rights.missing``, ``matching.no_corrections``.
    """
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    found = queries.differences(by, comparison, Filter(state=Side.OURS))
    wanted = [row for row in found if row["kind"] in (DIFFERS, THERE_BLANK) and row["ours"]]
    if not wanted:
        raise Refusal(
            "matching.no_corrections",
            _("还没有决定要报国网更正的内容。"),
            hint=_("在差异清单中勾选，选“本系统对，报国网更正”。"),
        )
    path = runs.exports() / f"{uuid7()}.xlsx"
    with xlsxwriter.Workbook(str(path), {**SAFE, "in_memory": False}) as book:
        book.set_properties(marking.of(by, path).properties())
        cells = sum(_sheet(book, comparison, laid, wanted) for laid in _laid(comparison))
    handing.note(by, RETURN, comparison, path, {"cells": cells})
    return path, cells


def _laid(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The sheets of the export that hold something of households, one of each kind."""
    seen: set[str] = set()
    for laid in comparison.ledger.layout["sheets"]:
        if laid["ledger"] in set(SHEETS.values()) - seen:
            seen.add(laid["ledger"])
            yield laid


def _sheet(book: Any, comparison: Comparison, laid: dict[str, Any], wanted: list[Any]) -> int:
    mine = [row for row in wanted if SHEETS[row["subject"]] == laid["ledger"]]
    if not mine:
        return 0
    pack = catalogue.pack()
    reasons = queries.decisions(comparison, [row["seq"] for row in mine])
    persons = _persons(mine)
    columns = [column for column in laid["columns"] if column["column"]]
    sheet = book.add_worksheet(laid["name"][:31])
    head, changed = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFF2CC"})
    titles = [*(column["heading"] for column in columns), _("更正项目"), _("更正依据")]
    for at, title in enumerate(titles):
        sheet.write_string(0, at, harmless(title), head)
    sheet.set_column(0, len(titles) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    written = 0
    for line, (key, rows) in enumerate(_rows(mine).items(), 1):
        named = _named(rows[0], persons.get(key[1]))
        told = {row["column"]: _cell(pack, row) for row in rows}
        for at, column in enumerate(columns):
            name = column["column"]
            if name in told:
                sheet.write_string(line, at, harmless(told[name] or ""), changed)
                written += 1
            elif named.get(name):
                sheet.write_string(line, at, harmless(str(named[name])))
        names = [telling.title(pack, row["subject"], row["column"], "zh") for row in rows]
        why = dict.fromkeys(reasons[row["seq"]].reason for row in rows if row["seq"] in reasons)
        sheet.write_string(line, len(columns), harmless("、".join(names)))
        sheet.write_string(line, len(columns) + 1, harmless("；".join(filter(None, why))))
    return written


def _rows(mine: list[dict[str, Any]]) -> dict[Key, list[dict[str, Any]]]:
    """Cells of one row of the export together: one household, person and year."""
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in mine:
        year = row["year"] if SHEETS[row["subject"]] == "income" else None
        found[row["household"], row["member"], year].append(row)
    return found


def _persons(mine: list[dict[str, Any]]) -> dict[int, str]:
    keys = {row["member"] for row in mine if row["member"]}
    found = Member.objects.filter(pk__in=keys).values_list("pk", "person_no")
    return {pk: number or "" for pk, number in found}


def _named(row: dict[str, Any], person_no: str | None) -> dict[str, Any]:
    number = row["national_no"] or row["household_no"]
    found = {"household_no": number, "year": row["year"]}
    return {**found, "name": row["who"], "person_no": person_no} if row["member"] else found


def _cell(pack: Pack, row: dict[str, Any]) -> str | None:
    """A value as an export has it: bare numbers, words of the lists."""
    known = telling.column(pack, row["subject"], row["column"])
    if known is not None and (places := SCALE.get(known.type.kind)) is not None:
        return str(Decimal(json.loads(row["ours"])).scaleb(-places))
    return telling.value(pack, row["subject"], row["column"], row["ours"], "zh")
