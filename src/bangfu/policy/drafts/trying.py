"""Running a draft over the whole registry, and handing its lists over."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit import money
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.explain import NAMES
from bangfu.policy.drafts import bench, effects, queries
from bangfu.policy.drafts.bench import PER_SUBJECT, Case
from bangfu.policy.drafts.effects import Chosen, Effect
from bangfu.policy.drafts.models import Draft, Trial
from bangfu.policy.facts import lake
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting

STEPS = 5


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def made_of(case: Case, wishes: list[Any]) -> str:
    """A digest of everything a run of a draft depends on."""
    said = [
        case.live.pack.digest,
        case.draft.pack.digest,
        packs.figures_digest(),
        sorted(map(list, wishes), key=str),
        sorted(part.pk for part in case.parts),
        case.before.as_of,
        case.before.assumed,
        __version__,
    ]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def is_fresh(trial: Trial, draft: Draft) -> bool:
    """Whether a stored run still says what the draft comes to on the current data.

    Raises:
        Refusal: ``drafts.unsound``, ``drafts.no_facts``.
    """
    wishes = effects.wishes(draft)
    case, _question = effects.case(queries.sound(draft), wishes)
    return trial.made_of == made_of(case, wishes)


def run(*, by: User, draft: Draft, progress: Progress = _silent) -> Trial:
    """Run a draft over every household and village and keep the result beside the draft.

    Nothing of the live results is read or written. The last run of a draft replaces those before.

    Raises:
        Refusal: ``rights.missing``, ``drafts.unsound``, ``drafts.no_facts``.
    """
    rights.require(by, Permission.DRAFTS_READ, at=draft.division_id)
    progress(0, STEPS, _("准备数据"))
    wishes = effects.wishes(draft)
    case, question = effects.case(queries.sound(draft), wishes)
    laid_out = bench.build(case, question, lambda done, _of: progress(done, STEPS, _("试算")))
    try:
        with lake.new_folder("drafts", str(draft.pk)) as (name, folder):
            for subject in PER_SUBJECT:
                laid_out.copy(subject, folder / f"{subject}.parquet", question)
    finally:
        laid_out.close()
    with transaction.atomic():
        made = Trial.objects.create(
            draft=draft,
            folder=name,
            made_of=made_of(case, wishes),
            as_of=question.as_of,
            assumed=question.assumed,
            live_digest=case.live.pack.digest,
            draft_digest=case.draft.pack.digest,
            figures_digest=packs.figures_digest(),
            engine=__version__,
            parts=sorted(part.pk for part in case.parts),
            rules=[asdict(one) for one in laid_out.compared],
            households=sum(part.households for part in case.parts),
            by=by.username,
        )
        Trial.objects.filter(draft=draft).exclude(pk=made.pk).delete()
    progress(STEPS, STEPS, _("完成"))
    return made


def folders() -> set[str]:
    """Folders of the lake that stored runs of drafts use."""
    return set(Trial.objects.values_list("folder", flat=True))


def run_job(*, by: str, progress: Progress, draft: str) -> dict[str, object]:
    """The work of a ``drafts.run`` job."""
    person = accounts.by_username(by)
    made = run(by=person, draft=queries.get_for(person, UUID(draft)), progress=progress)
    return {"trial": made.pk, "draft": draft}


# --- handing lists over ---


def export(
    *,
    by: User,
    draft: Draft,
    chosen: Chosen,
    form: str,
    language: str = "zh",
    progress: Progress = _silent,
) -> tuple[Path, int]:
    """Write a list of the stored run (or of the draft as it is) to a file.

    Args:
        by: who takes the list away; limited to what they may hand over.
        draft: the draft.
        chosen: which changes.
        form: ``xlsx`` or ``csv``.
        language: ``zh`` or ``en``.
        progress: told how many rows are done.

    Returns the file and how many rows are in it; the act is in the trail.
    """
    granted = rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    effect = effects.stored(draft) or effects.of(draft)
    total = effect.count(granted, chosen)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        table = exporting.Table(_columns(effect, chosen), _batches(effect, granted, chosen))
        rows = exporting.write(path, table, _("试算"), lambda done: progress(done, total))
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
