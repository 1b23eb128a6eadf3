"""Handing over what differs in a place between two days: one of its lists as a file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import past_places
from bangfu.registry.households.past_places import Compared, Standing

EXPORT = "runs.between"
BATCH = 2_000
Row = tuple[Standing, int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list of which place, between which days (ISO)."""

    place: str
    first: str
    last: str
    which: str


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def export(
    *, by: User, asked: Asked, form: str, language: str = "zh", progress: Progress = _silent
) -> tuple[Path, int]:
    """Write a list of households that the person may hand over; returns the file and its rows.

    Raises:
        Refusal: ``rights.missing``.
    """
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    days = dt.date.fromisoformat(asked.first), dt.date.fromisoformat(asked.last)
    found = past_places.compare(by, asked.place, *days, Permission.HOUSEHOLDS_EXPORT)
    rows = found.rows(asked.which)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        content = exporting.Table(_columns(days), _batches(found, rows, language))
        tell = partial(progress, total=len(rows))
        written = exporting.write(path, content, _("两日对比"), tell, by=by)
    with transaction.atomic():
        changes = {"rows": written, "form": path.suffix[1:], **asdict(asked)}
        act = audit.Act(EXPORT, "list", path.stem, division=asked.place, changes=changes)
        audit.record(by=by.username, act=act)
    return path, written


def _columns(days: tuple[dt.date, dt.date]) -> dict[str, str]:
    first, last = (_("%(day)s 脱贫状态") % {"day": day} for day in days)
    return {
        "household_no": _("户编号"),
        "place": _("所在地"),
        "first": first,
        "last": last,
        "count": _("变更次数"),
    }


def _batches(found: Compared, rows: Any, language: str) -> Iterator[list[list[Any]]]:
    words = _words(language)
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin : begin + BATCH]
        villages = {one.village for one, _count in batch}
        names = divisions.names({s for village in villages for s in codes.lineage(village)[-3:]})
        yield [_row(found, row, names, words) for row in batch]


def _words(language: str) -> dict[str, str]:
    entries = catalogue.pack().codes["exit_status"].entries
    return {entry.id: entry.zh if language == "zh" else entry.en for entry in entries}


def _row(found: Compared, row: Row, names: dict[str, str], words: dict[str, str]) -> list[Any]:
    one, count = row
    ends = [listed.households.get(one.number) for listed in (found.first, found.last)]
    place = "".join(names.get(step, "") for step in codes.lineage(one.village)[-3:])
    said = [(words.get(end.status or "", _("不清楚")) if end else _("不在名单")) for end in ends]
    return [one.number, place, *said, count]


def export_job(
    *, by: str, progress: Progress, asked: dict[str, Any], form: str, language: str
) -> dict[str, Any]:
    """The work of a ``runs.between`` job; the rights are those of the moment it runs."""
    user = accounts.by_username(by)
    given: dict[str, Any] = {"form": form, "language": language, "progress": progress}
    path, rows = export(by=user, asked=Asked(**asked), **given)
    return {"file": path.name, "rows": rows}
