"""Handing lists of a draft over: exactly what a number counts, within what one may take away."""

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
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit import money
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.explain import NAMES
from bangfu.policy.drafts import effects, queries
from bangfu.policy.drafts.effects import Chosen, Effect
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.trying import silent
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting


def export(
    *,
    by: User,
    draft: Draft,
    chosen: Chosen,
    form: str,
    language: str = "zh",
    progress: Progress = silent,
) -> tuple[Path, int]:
    """Write a list to a file, as the pages show it.

    Args:
        by: who takes the list away; limited to what they may hand over.
        draft: the draft.
        chosen: which changes.
        form: ``xlsx`` or ``csv``.
        language: ``zh`` or ``en``.
        progress: told how many rows are done.

    Raises:
        Refusal: ``rights.missing``, ``drafts.untried``, ``drafts.rule``, ``drafts.kind``, or one
            of ``effects.shown``.

    Returns the file and how many rows are in it; the act is in the trail.
    """
    granted = rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    effect = effects.shown(draft)
    if effect is None:
        raise Refusal("drafts.untried", _("这份草稿没有可看的试算结果。"), status=409)
    total = effect.count(granted, chosen)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        table = exporting.Table(_columns(effect, chosen), _batches(effect, granted, chosen))
        rows = exporting.write(path, table, _("试算"), lambda done: progress(done, total), by=by)
    with transaction.atomic():
        asked = {name: value for name, value in asdict(chosen).items() if value}
        changes = {"rows": rows, "form": path.suffix[1:], **asked}
        place = chosen.division or draft.division_id
        act = audit.Act("drafts.export", "draft", str(draft.pk), place, changes)
        audit.record(by=by.username, act=act)
    return path, rows


def _columns(effect: Effect, chosen: Chosen) -> dict[str, str]:
    one = effect.rule(chosen.rule)
    columns = {"place": _("所在地")}
    if one.subject == "household":
        columns |= {
            "household_no": _("户编号"),
            "head_name": _("户主"),
            "family_size": _("家庭人口"),
        }
    columns |= {"was": _("现行结论"), "now": _("试算结论")}
    if one.has_amount:
        columns |= {
            "was_amount": _("现行金额（元）"),
            "now_amount": _("试算金额（元）"),
            "delta": _("增减（元）"),
        }
    return columns


def words() -> dict[str, str]:
    """Verdicts by the engine's name, as lists write them."""
    return {
        "met": _("符合"),
        "not_met": _("不符合"),
        "unknown": _("不能确定"),
        "not_applicable": _("不涉及"),
    }


def _batches(effect: Effect, granted: Any, chosen: Chosen) -> Iterator[list[list[exporting.Cell]]]:
    columns, said = list(_columns(effect, chosen)), words()
    for rows in effect.every(granted, chosen):
        villages = {row["village_id"] for row in rows}
        names = divisions.names({c for code in villages for c in codes.lineage(code)})
        batch: list[list[exporting.Cell]] = []
        for row in rows:
            place = "".join(names.get(c, "") for c in codes.lineage(row["village_id"])[2:])
            cells: dict[str, exporting.Cell] = {**row, "place": place}
            for side in ("was", "now"):
                cells[side] = said[NAMES[row[side]]]
            for amount in ("was_amount", "now_amount", "delta"):
                held = row[amount]
                cells[amount] = None if held is None else float(money.to_yuan(held))
            batch.append([cells[name] for name in columns])
        yield batch


def export_job(
    *, by: str, progress: Progress, draft: str, chosen: dict[str, Any], form: str, language: str
) -> dict[str, object]:
    """The work of a ``drafts.export`` job; the rights are those of the moment it runs."""
    person = accounts.by_username(by)
    found = queries.get_for(person, UUID(draft))
    path, rows = export(
        by=person,
        draft=found,
        chosen=Chosen(**chosen),
        form=form,
        language=language,
        progress=progress,
    )
    return {"file": path.name, "rows": rows}
