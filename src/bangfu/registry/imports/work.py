"""What the jobs of an import do. Each may be interrupted anywhere and begun again.

Preparing makes files under a hidden name and puts them in place whole; writing is one transaction
that also moves the import to its last stage, so that it is done entirely or not at all, and once.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.jobs.kinds import Progress
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.compare import listed
from bangfu.registry.households import actions as households
from bangfu.registry.imports import batch, checking, folders, layout, parser
from bangfu.registry.imports.batch import Batch
from bangfu.registry.imports.headings import Vocabulary
from bangfu.registry.imports.models import Import, Mapping, Stage
from bangfu.registry.villages import actions as villages

ALL, GOOD = "all", "good"
CLOSED = (Stage.COMMITTED, Stage.COMPARED, Stage.DISCARDED)
LAYING, WRITING, WHOLE = 5, 20, 100


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking millions of cells that hold no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def prepare(*, by: str, progress: Progress, import_id: str) -> dict[str, Any]:  # noqa: ARG001
    """Parse, understand and check an import; returns ``{"stage": ...}``."""
    imp = Import.objects.get(pk=import_id)
    if imp.stage in CLOSED:
        return {"stage": imp.stage}
    progress(0, WHOLE, _("读取文件"))
    report = _parsed(imp, progress)
    if "refused" in report:
        return _settle(imp, Stage.REFUSED, code=report["refused"], values=report["values"])
    progress(LAYING, WHOLE, _("识别列名"))
    laid = _lay_out(imp, report["sheets"])
    imp.layout = laid.as_json()
    if final := [need for need in laid.needs if need.final]:
        values = {"sheet": final[0].sheet, **final[0].values}
        return _settle(imp, Stage.REFUSED, code=final[0].code, values=values)
    if laid.needs:
        return _settle(imp, Stage.MAPPING)
    progress(LAYING, WHOLE, _("核对数据"))
    return _check(imp, laid, progress)


def _settle(imp: Import, stage: Stage, **refusal: Any) -> dict[str, Any]:
    """Move an import on, unless somebody closed it meanwhile."""
    imp.stage, imp.refusal = stage, refusal
    with transaction.atomic():
        now = Import.objects.select_for_update().get(pk=imp.pk)
        if now.stage in CLOSED:
            return {"stage": now.stage}
        imp.save(update_fields=["stage", "refusal", "layout", "summary", "updated_at"])
    return {"stage": stage}


def _parsed(imp: Import, progress: Progress) -> dict[str, Any]:
    """The parser's report, made on first asking."""
    done = folders.report(imp.pk)
    if done is not None:
        return done
    target = folders.begin(imp.pk, folders.SHEETS)
    files = [{"path": str(folders.of(imp.pk) / f["path"]), "name": f["name"]} for f in imp.files]
    report = parser.parse(files, target, progress)
    if "refused" not in report:
        folders.finish(imp.pk, folders.SHEETS)
    return report


def _lay_out(imp: Import, sheets: list[dict[str, Any]]) -> layout.Layout:
    saved = {(m.sheet, m.heading): m.column for m in Mapping.objects.all()}
    decisions = layout.Decisions(imp.columns, imp.assigned, saved)
    words = Vocabulary(catalogue.pack())
    return layout.lay_out(folders.of(imp.pk) / folders.SHEETS, sheets, words, decisions)


def _check(imp: Import, laid: layout.Layout, progress: Progress) -> dict[str, Any]:
    setting = checking.Setting(
        Vocabulary(catalogue.pack()),
        scope_of(imp),
        imp.division,
        imp.year,
        timezone.localdate(),
        imp.releases,
    )
    target = folders.begin(imp.pk, folders.CHECKED)
    source = folders.of(imp.pk) / folders.SHEETS
    imp.summary = checking.Check(source, laid, setting, progress).run(target)
    if not any(sheet["rows"] for sheet in imp.summary["sheets"].values()):
        return _settle(imp, Stage.REFUSED, code="no_rows", values={})
    folders.finish(imp.pk, folders.CHECKED)
    return _settle(imp, Stage.CHECKED)


def scope_of(imp: Import) -> Scope:
    """Where rows of an import may be written: what its owner may do today, within its place."""
    if imp.by_operator:
        return Scope((codes.span(imp.division),))
    owner = User.objects.filter(username=imp.by).first()
    return scopes.of(owner, Permission.HOUSEHOLDS_IMPORT).within(imp.division)


@uncollected()
def write(*, by: str, progress: Progress, import_id: str, choice: str) -> dict[str, Any]:
    """Write what was checked; returns the outcome, also when it was written before."""
    progress(1, WHOLE, _("写入档案"))
    waiting = batch.read(folders.of(import_id) / folders.CHECKED) if _is_open(import_id) else None
    progress(WRITING, WHOLE, _("写入档案"))
    with transaction.atomic():
        imp = Import.objects.select_for_update().get(pk=import_id)
        if imp.stage != Stage.CHECKED or waiting is None:
            return dict(imp.outcome)
        imp.outcome = {"choice": choice, **_write(imp, by, waiting)}
        imp.stage, imp.committed_at = Stage.COMMITTED, timezone.now()
        imp.save(update_fields=["outcome", "stage", "committed_at", "updated_at"])
    return dict(imp.outcome)


def _is_open(import_id: str) -> bool:
    return Import.objects.filter(pk=import_id, stage=Stage.CHECKED).exists()


def _write(imp: Import, by: str, waiting: Batch) -> dict[str, Any]:
    good = waiting.good()
    origin = str(imp.pk)
    scope = scope_of(imp)
    homes = households.bring_in(
        by=by, batch=good.incoming(), seen=good.seen(), origin=origin, scope=scope
    )
    seen = list(zip(listed(good.villages, "pk"), listed(good.villages, "version"), strict=True))
    files = villages.bring_in(by=by, files=good.files(), seen=seen, origin=origin, scope=scope)
    touched = homes.villages | files.villages
    counts = {**homes.counts, "village": files.counts}
    if touched:
        act = audit.Act("imports.commit", "import", origin, division=imp.division, changes=counts)
        audit.record(by=by, act=act, operation_id=origin)
    conflicts = _places(good, homes.conflicts, files.conflicts)
    return {"counts": counts, "conflicts": conflicts, "villages": len(touched)}


def _places(good: Batch, homes: list[int], files: list[int]) -> list[dict[str, int]]:
    """Where in the file the held-back households and village files stand."""
    rows: dict[int, dict[str, int]] = {}
    for table in (good.households, good.members, good.incomes):
        columns = (listed(table, name) for name in ("unit", "sheet", "row"))
        for unit, sheet, row in zip(*columns, strict=True):
            if sheet is not None:
                rows.setdefault(unit, {"sheet": sheet, "row": row})
    held = [rows[unit] for unit in homes]
    sheets, numbers = (listed(good.villages, name) for name in ("sheet", "row"))
    return held + [{"sheet": sheets[at], "row": numbers[at]} for at in files]
