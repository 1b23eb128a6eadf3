"""Differences in words: what is compared, and what either side says of it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.engine import words
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.matching.columns import CONFLICT

KINDS: dict[str, Promise] = {
    "differs": _("两边不同"),
    "here_blank": _("本系统没有填"),
    "there_blank": _("国网没有填"),
    "only_here": _("国网没有"),
    "only_there": _("本系统没有"),
    "conflict": _("对不上"),
}
CONFLICTS: dict[str, Promise] = {
    "number_taken": _("户编号在本系统属于另一家"),
    "several": _("一户的人分在本系统几户"),
    "same": _("国网两户是本系统同一户"),
    "elsewhere": _("这个人在本系统的另一户"),
    "same_name": _("同名，无法确定是不是同一人"),
    "left": _("这个人在本系统已经减少"),
}
SUBJECTS: dict[str, Promise] = {
    "household": _("户"),
    "member": _("成员"),
    "income": _("收入"),
    "item": _("收入"),
    "medical": _("医疗支出"),
}
TABLES = {"member": "member", "medical": "member"}
OWN: dict[str, Promise] = {
    "village": _("所在的村"),
    "national_household_no": _("全国户编号"),
}
UNSEEN = "***"


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words; a side that says nothing is ``None``."""

    at: int
    place: str
    household_no: str
    subject: str
    who: str
    kind: str
    title: str
    ours: str | None
    theirs: str | None
    row: dict[str, Any]


def column(pack: Pack, subject: str, name: str) -> Column | None:
    """The column of the pack that a difference is about."""
    return pack.tables[TABLES.get(subject, "household")].columns.get(name)


def title(pack: Pack, subject: str, name: str | None, language: str) -> str:
    """What is compared."""
    if not name:
        return str(SUBJECTS[subject])
    if name in OWN:
        return str(OWN[name])
    if name in CONFLICTS:
        return str(CONFLICTS[name])
    known = column(pack, subject, name)
    return known.title(language) if known else name


def value(pack: Pack, subject: str, name: str, text: str | None, language: str) -> str | None:
    """What a side says, as people read it."""
    if text is None:
        return None
    raw, known = json.loads(text), column(pack, subject, name)
    if name == "village":
        return divisions.names([raw]).get(raw, str(raw))
    if known is None:
        return str(raw)
    kind = known.type.kind
    if kind == Kind.CODES:
        listed = [entry.id for entry in pack.codes[known.type.codes].entries]
        raw = sum(1 << listed.index(entry) for entry in set(raw) if entry in listed)
    if kind in (Kind.DATE, Kind.MONTH):
        raw = dt.date.fromisoformat(raw[:10])
    return words.value(pack, known.type, raw, language)


def told(rows: list[dict[str, Any]], language: str) -> list[Told]:
    """Differences in words, their places named with one query."""
    pack = catalogue.pack()
    names = divisions.names({s for r in rows for s in codes.lineage(r["village"])[-2:]})
    return [_told(pack, row, names, language) for row in rows]


def _told(pack: Pack, row: dict[str, Any], names: dict[str, str], language: str) -> Told:
    name, subject, kind = row["column"], row["subject"], row["kind"]
    place = "".join(names.get(step, "") for step in codes.lineage(row["village"])[-2:])
    is_secret = name in ("id_no", "bank_account")
    sides: list[str | None] = [None, None]
    if name and kind != CONFLICT:
        sides = [value(pack, subject, name, row[side], language) for side in ("ours", "theirs")]
    if is_secret and kind != "there_blank":
        sides[1] = UNSEEN
    if is_secret and kind != "here_blank":
        sides[0] = UNSEEN
    year = f"{row['year']} " if row["year"] else ""
    return Told(
        row["seq"],
        place,
        row["household_no"] or row["national_no"] or "",
        str(SUBJECTS[subject]),
        row["who"] or "",
        str(KINDS[kind]),
        year + title(pack, subject, name, language),
        sides[0],
        sides[1],
        row,
    )
