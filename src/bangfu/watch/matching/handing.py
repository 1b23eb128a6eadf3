"""Handing over the list of differences, and the corrections to the national record, as files."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting
from bangfu.policy.runs.export import Cell
from bangfu.watch.matching import queries, telling
from bangfu.watch.matching.models import Comparison
from bangfu.watch.matching.queries import Filter

EXPORT = "matching.export"
BATCH = 5_000


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def export(
    *,
    by: User,
    comparison: Comparison,
    chosen: Filter,
    form: str,
    language: str = "zh",
    progress: Progress = _silent,
) -> tuple[Path, int]:
    """Write the differences of a filter that the person may hand over; the file and its rows."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    total = queries.count(by, comparison, chosen)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        content = exporting.Table(_columns(), _batches(by, comparison, chosen, language))
        written = exporting.write(
            path, content, _("差异"), lambda done: progress(done, total), by=by
        )
    note(by, EXPORT, comparison, path, {"rows": written, **asdict(chosen)})
    return path, written


def note(by: User, action: str, found: Comparison, path: Path, told: dict[str, Any]) -> None:
    """The entry of the trail for a file that was handed over."""
    changes = {name: value for name, value in told.items() if value}
    changes |= {"comparison": str(found.pk), "form": path.suffix[1:]}
    with transaction.atomic():
        act = audit.Act(action, "list", path.stem, division=found.division, changes=changes)
        audit.record(by=by.username, act=act)


def _columns() -> dict[str, str]:
    return {
        "place": _("所在地"),
        "household": _("户编号"),
        "national": _("全国户编号"),
        "subject": _("对象"),
        "who": _("姓名"),
        "kind": _("差异"),
        "column": _("项目"),
        "ours": _("本系统"),
        "theirs": _("国网"),
        "side": _("处理"),
        "reason": _("依据"),
    }


def _batches(
    by: User, found: Comparison, chosen: Filter, language: str
) -> Iterator[list[list[Cell]]]:
    after = -1
    while rows := queries.differences(by, found, chosen, after=after, size=BATCH):
        after = rows[-1]["seq"]
        known = queries.decisions(found, [row["seq"] for row in rows])
        yield [_row(told, known.get(told.at)) for told in telling.told(rows, language)]


def _row(told: telling.Told, decision: Any) -> list[Cell]:
    return [
        told.place,
        told.row["household_no"],
        told.row["national_no"],
        told.subject,
        told.who,
        told.kind,
        told.title,
        told.ours,
        told.theirs,
        str(decision.get_side_display()) if decision else "",
        decision.reason if decision else "",
    ]


def export_job(
    *,
    by: str,
    progress: Progress,
    comparison: str,
    chosen: dict[str, Any],
    form: str,
    language: str,
) -> dict[str, Any]:
    """The work of a ``matching.export`` job; the rights are those of the moment it runs."""
    person = accounts.by_username(by)
    path, rows = export(
        by=person,
        comparison=queries.get(person, UUID(comparison)),
        chosen=Filter(**chosen),
        form=form,
        language=language,
        progress=progress,
    )
    return {"file": path.name, "rows": rows}
