"""Handing a list of clues over as a file."""

from collections.abc import Iterator
from dataclasses import asdict
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
from bangfu.watch.quality import checks, queries
from bangfu.watch.quality.models import Clue
from bangfu.watch.quality.queries import Filter

EXPORT = "quality.export"
BATCH = 5_000


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def export(
    *, by: User, chosen: Filter, form: str, language: str = "zh", progress: Progress = _silent
) -> tuple[Path, int]:
    """Write the clues of a filter that the person may hand over; returns the file and its rows."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    total = queries.clues(by, chosen, Permission.HOUSEHOLDS_EXPORT).count()
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        content = exporting.Table(_columns(), _batches(by, chosen, language))
        written = exporting.write(
            path, content, _("疑点"), lambda done: progress(done, total), by=by
        )
    with transaction.atomic():
        asked = {name: value for name, value in asdict(chosen).items() if value}
        place = chosen.at or catalogue.site().division_id
        changes = {"rows": written, "form": path.suffix[1:], **asked}
        act = audit.Act(EXPORT, "list", path.stem, division=place, changes=changes)
        audit.record(by=by.username, act=act)
    return path, written


def _columns() -> dict[str, str]:
    return {
        "code": _("检查编号"),
        "check": _("检查内容"),
        "severity": _("程度"),
        "state": _("状态"),
        "place": _("所在地"),
        "household": _("户编号"),
        "member": _("成员"),
        "found": _("发现日期"),
        "due": _("办理期限"),
        "verdict": _("核实结果"),
        "explanation": _("情况说明"),
    }


def _batches(by: User, chosen: Filter, language: str) -> Iterator[list[list[Any]]]:
    found = queries.clues(by, chosen, Permission.HOUSEHOLDS_EXPORT)
    rows = found.select_related("household", "member").iterator(BATCH)
    known = checks.by_code()
    while batch := [clue for clue, _n in zip(rows, range(BATCH), strict=False)]:
        names = divisions.names({s for c in batch for s in codes.lineage(c.village_id)[-3:]})
        yield [_row(clue, known, names, language) for clue in batch]


def _row(clue: Clue, known: Any, names: dict[str, str], language: str) -> list[Any]:
    check = known.get(clue.check_code)
    place = "".join(names.get(step, "") for step in codes.lineage(clue.village_id)[-3:])
    return [
        clue.check_code,
        check.title.text(language) if check else clue.check_id,
        str(clue.get_severity_display()),
        str(clue.get_state_display()),
        place,
        clue.household.household_no if clue.household else "",
        clue.member.name if clue.member else "",
        str(clue.found_on),
        str(clue.due or ""),
        str(clue.get_verdict_display()) if clue.verdict else "",
        clue.explanation,
    ]


def export_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], form: str, language: str
) -> dict[str, Any]:
    """The work of a ``quality.export`` job; the rights are those of the moment it runs."""
    path, rows = export(
        by=accounts.by_username(by),
        chosen=Filter(**chosen),
        form=form,
        language=language,
        progress=progress,
    )
    return {"file": path.name, "rows": rows}
