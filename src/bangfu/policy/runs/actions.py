"""Running the pack in force, and keeping its results up to date."""

import datetime as dt
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.policy.facts import actions as facts
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import elsewhere, handed, households, queries, snapshots
from bangfu.policy.runs import export as exporting
from bangfu.policy.runs.compute import compute
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run, RunPart
from bangfu.registry.catalogue import queries as catalogue

logger = logging.getLogger(__name__)

# Exported files are for handing over, not for keeping.
KEEP_SECONDS = 24 * 60 * 60
NAME = re.compile(r"[\w-]{1,40}")
LOCALES = {"zh": "zh-hans", "en": "en"}


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def refresh(*, by: str, progress: Progress = _silent) -> Run | None:
    """Bring facts and results up to date with the rows, the pack, the figures and the day.

    Only counties whose records changed are published and run again; another pack, figure or day
    runs everything. Returns the current run, ``None`` while there are no records.
    """
    site = catalogue.site()
    program, as_of = packs.program(site.pack), catalogue.today(site)
    publish(program, as_of.year, progress)
    parts = published.current(as_of.year)
    if not parts:
        return None
    current = queries.current_run()
    wanted = queries.fingerprint(program, as_of, assumed=site.assumed)
    if current is None or queries.fingerprint_of(current) != wanted:
        return _run_all(by, program, as_of, list(parts.values()), assumed=site.assumed)
    _run_some(program, current, queries.behind(current, parts))
    return current


def publish(program: Program, year: int, progress: Progress = _silent) -> set[str]:
    """Publish every county that has moved on; returns which."""
    stale = published.stale(program.pack, year)
    for index, county in enumerate(stale):
        progress(index, len(stale) + 1, _("发布数据 %(county)s") % {"county": county})
        facts.publish(pack=program.pack, county=county, year=year)
    handed.write_figures(catalogue.site().division_id)
    return set(stale)


def _question(as_of: dt.date, *, assumed: bool) -> Question:
    return Question(as_of, "", assumed, packs.set_here())


def _run_all(
    by: str, program: Program, as_of: dt.date, parts: Sequence[Part], *, assumed: bool
) -> Run:
    run, folders = _computed(by, program, as_of, parts, assumed=assumed)
    with transaction.atomic():  # readers see the whole new run or the whole old one
        run.save()
        _put(run, parts, folders)
        Run.objects.filter(current=True).update(current=False)
        run.current, run.finished_at = True, timezone.now()
        run.save(update_fields=["current", "finished_at"])
    return run


def _computed(
    by: str,
    program: Program,
    as_of: dt.date,
    parts: Sequence[Part],
    *,
    assumed: bool,
    at: str = "",
) -> tuple[Run, dict[str, str]]:
    """A run that is not on record yet, and the folders of its results."""
    run = Run(
        pack=program.pack.code,
        pack_digest=program.pack.digest,
        figures_digest=packs.figures_digest(),
        engine=__version__,
        as_of=as_of,
        assumed=assumed,
        by=by,
    )
    return run, compute(program, parts, _question(as_of, assumed=assumed), at=at)


def _put(run: Run, parts: Sequence[Part], folders: dict[str, str]) -> None:
    RunPart.objects.bulk_create(
        RunPart(run=run, county=p.county, facts=p, folder=folders[p.county]) for p in parts
    )


def run_elsewhere(*, by: str, pack: str, progress: Progress = _silent) -> Run | None:
    """Ask another pack over the whole registry, everybody as if they lived where it governs.

    The run is kept beside the current one until facts, pack, figures or day move on; live results
    are neither read nor written. Returns ``None`` while there are no records.
    """
    site = catalogue.site()
    program, as_of = packs.program(pack), catalogue.today(site)
    parts = list(published.current(as_of.year).values())
    kept = elsewhere.find(program, parts, as_of, assumed=site.assumed)
    if kept is not None or not parts:
        return kept
    progress(0, 1, _("按另一地的政策计算"))
    place = program.pack.division
    run, folders = _computed(by, program, as_of, parts, assumed=site.assumed, at=place)
    with transaction.atomic():
        run.finished_at = timezone.now()
        run.save()
        _put(run, parts, folders)
        Run.objects.filter(pack=pack, current=False).exclude(pk=run.pk).delete()
    return run


def elsewhere_job(*, by: str, progress: Progress, pack: str) -> dict[str, object]:
    """The work of a ``runs.elsewhere`` job."""
    run = run_elsewhere(by=by, pack=pack, progress=progress)
    return {"run": run.pk if run else None, "pack": pack}


def _run_some(program: Program, run: Run, parts: Sequence[Part]) -> None:
    if not parts:
        return
    folders = compute(program, parts, _question(run.as_of, assumed=run.assumed))
    with transaction.atomic():
        for part in parts:
            values = {"facts": part, "folder": folders[part.county]}
            RunPart.objects.update_or_create(run=run, county=part.county, defaults=values)


def freeze(*, by: str, name: str) -> snapshots.Told:
    """Keep the registry as it is now, with pack and figures, under a name, for good.

    Raises:
        Refusal: ``snapshots.name``, ``snapshots.taken``, or ``snapshots.empty``.
    """
    if not NAME.fullmatch(name):
        raise Refusal("snapshots.name", _("快照名称只能用文字、数字、“-”和“_”，最多 40 个字。"))
    run = refresh(by=by)
    if run is None:
        raise Refusal("snapshots.empty", _("档案为空，没有可以保存的数据。"))
    parts = [part.facts for part in run.parts.select_related("facts").order_by("county")]
    place = catalogue.site().division_id
    try:
        told = snapshots.take(name=name, run=run, parts=parts, division=place, by=by)
    except FileExistsError as error:
        raise Refusal(
            "snapshots.taken", _("已有名为“%(name)s”的快照。") % {"name": name}
        ) from error
    changes = {"version": told.version[:16], "as_of": told.as_of, "households": told.households}
    act = audit.Act("runs.freeze", "snapshot", name, division=place, changes=changes)
    audit.record(by=by, act=act)
    return told


def tidy(*, keep_runs: int = 1) -> int:
    """Forget superseded parts and runs, and remove their folders; returns how many folders."""
    own = Run.objects.filter(current=False, pack=catalogue.site().pack)
    old = own.order_by("-id").values_list("id", flat=True)
    Run.objects.filter(id__in=list(old[keep_runs:])).delete()
    elsewhere.outdated().delete()
    used = set(RunPart.objects.values_list("facts_id", flat=True))
    newest = {p.pk for year in _years() for p in published.current(year).values()}
    Part.objects.exclude(id__in=used | newest).delete()
    folders = set(RunPart.objects.values_list("folder", flat=True))
    folders |= set(Part.objects.values_list("folder", flat=True))
    return lake.sweep(folders | lake.claimed())


def _years() -> list[int]:
    return list(Part.objects.values_list("year", flat=True).distinct())


def refresh_job(*, by: str, progress: Progress) -> dict[str, object]:
    """The work of a ``runs.refresh`` job."""
    run = refresh(by=by, progress=progress)
    tidy()
    return {"run": run.pk if run else None}


# --- handing lists over ---


def exports() -> Path:
    """Where exported files lie until they are a day old."""
    folder: Path = settings.HOME / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEEP_SECONDS:
            old.unlink(missing_ok=True)
    return folder


def sweep(*, by: str) -> None:
    """Delete exported files that are a day old, where nobody exports any more."""
    del by
    exports()


def export(
    *,
    by: User,
    chosen: Filter,
    form: str,
    language: str = "zh",
    progress: Progress = _silent,
    table: exporting.Maker = exporting.table,
) -> tuple[Path, int]:
    """Write the list of a filter to a file, limited to what the person may hand over.

    Args:
        by: who takes the list away.
        chosen: the filter; the rule it names gives the columns of the verdict.
        form: ``xlsx`` or ``csv``.
        language: ``zh`` or ``en``.
        progress: told how many rows are done.
        table: what makes headings and cells of the filter.

    Returns the file and how many households are in it; the act is in the trail with the filter.
    """
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    desk = queries.desk(by, Permission.HOUSEHOLDS_EXPORT)
    chosen = households.resolved(desk.scope, chosen)
    total = households.count(desk.program, desk.results, desk.scope, chosen)["households"]
    path = exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(LOCALES[language]):
        content = table(by, desk, chosen, language)
        rows = exporting.write(
            path, content, _("贫困户"), lambda done: progress(done, total), by=by
        )
    with transaction.atomic():
        asked = {name: value for name, value in asdict(chosen).items() if value and name != "found"}
        if chosen.ids is not None:
            asked["ids"] = len(chosen.ids)
        changes = {"rows": rows, "form": path.suffix[1:], "as_of": str(desk.as_of), **asked}
        place = chosen.division or desk.site.division_id
        act = audit.Act("runs.export", "list", path.stem, division=place, changes=changes)
        audit.record(by=by.username, act=act)
    return path, rows


def export_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], form: str, language: str
) -> dict[str, object]:
    """The work of a ``runs.export`` job; the rights are those of the moment it runs."""
    wanted = households.filter_from(chosen)
    person = accounts.by_username(by)
    path, rows = export(by=person, chosen=wanted, form=form, language=language, progress=progress)
    return {"file": path.name, "rows": rows}
