"""Bringing a ledger in: receive, remap, commit, discard, and the whole way at once."""

from collections.abc import Iterable
from collections.abc import Mapping as Given
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports import answers, folders, headings, keeping, queries, receiving, work
from bangfu.registry.imports.models import Import, Purpose, Stage

PREPARE, WRITE = "imports.prepare", "imports.write"


def receive(
    *,
    user: Any,
    files: Iterable[receiving.Upload],
    year: int,
    division: str,
    purpose: str = Purpose.WRITE,
) -> Import:
    """Take a ledger in and start reading it.

    Args:
        user: who brings it; must hold the right to import somewhere at or below the place.
        files: one workbook, one zip of CSVs, or up to four CSVs.
        year: of rows that state none.
        division: the place it is for.
        purpose: ``write``, or ``compare`` for one that must never be written.

    Raises:
        Refusal: ``rights.missing``, ``imports.no_file``, ``imports.too_many``,
            ``imports.too_large``.
    """
    place = codes.pad(division)
    granted = rights.require(user, Permission.HOUSEHOLDS_IMPORT)
    if not granted.touches(place):
        raise Refusal(
            "rights.missing", rights.why_not(Permission.HOUSEHOLDS_IMPORT, place), status=403
        )
    imp = receiving.take(list(files), year, place, by=user.username)
    imp.purpose = purpose
    with transaction.atomic():
        imp.save(force_insert=True)
        _note("receive", imp, by=user.username, changes={"file": imp.file_name, "year": year})
        _start(imp, PREPARE, by=user.username)
    return imp


def _note(verb: str, imp: Import, *, by: str, changes: Given[str, Any] | None = None) -> None:
    """One entry of the trail about an import itself."""
    key = str(imp.pk)
    act = audit.Act(f"imports.{verb}", "import", key, division=imp.division, changes=changes or {})
    audit.record(by=by, act=act, operation_id=key)


def _start(imp: Import, kind: str, *, by: str, **params: Any) -> Job:
    key, division = str(imp.pk), imp.division
    return jobs.start(
        by=by, kind=kind, key=key, params={"import_id": key, **params}, division=division
    )


def remap(
    *,
    user: Any,
    imp: Import,
    columns: Given[str, Given[str, str]] | None = None,
    sheets: Given[str, str] | None = None,
    releases: Given[str, str] | None = None,
    keep: bool = True,
) -> Job:
    """Say by hand what sheets and headings mean, and check again. Also: check again as it is.

    Args:
        user: who decides.
        imp: which import.
        columns: ``{sheet: {heading: column, or "" to leave it out}}``.
        sheets: ``{sheet: ledger sheet, or "" to leave it out}``.
        releases: ``{code list: the release the file uses, or "" where nobody knows}``.
        keep: remember the answers for the next file.

    Raises:
        Refusal: ``imports.closed``, ``imports.busy``, ``imports.unknown_column``,
            ``imports.unknown_sheet``, ``imports.unknown_release``.
    """
    columns, sheets, releases = columns or {}, sheets or {}, releases or {}
    with transaction.atomic():
        mine = _open(user, imp)
        _refuse_busy(mine)
        ledgers = {**{s["name"]: s["ledger"] for s in mine.layout.get("sheets", [])}, **sheets}
        words = headings.Vocabulary(catalogue.pack())
        answers.check(words, columns, sheets, ledgers)
        answers.check_releases(words, releases)
        mine.columns = {
            **mine.columns,
            **{name: {**mine.columns.get(name, {}), **given} for name, given in columns.items()},
        }
        mine.assigned = {**mine.assigned, **sheets}
        mine.releases = {k: v for k, v in {**mine.releases, **releases}.items() if v}
        mine.stage = Stage.UPLOADED
        mine.save(update_fields=["columns", "assigned", "releases", "stage", "updated_at"])
        if columns or sheets or releases:
            told = {"columns": columns, "sheets": sheets, "kept": keep}
            told |= {"releases": releases} if releases else {}
            _note("remap", mine, by=user.username, changes=told)
        if keep:
            answers.remember(user.username, columns, sheets, ledgers)
        return _start(mine, PREPARE, by=user.username)


def _refuse_busy(imp: Import) -> None:
    """An answer that comes while the file is being read would be lost."""
    job = queries.job(imp)
    if job is not None and job.is_open:
        raise Refusal(
            "imports.busy", _("正在处理这份台账。"), hint=_("请等处理完，或先停止。"), status=409
        )


def _open(user: Any, imp: Import) -> Import:
    """The import as it is now, locked, if the person may still change it."""
    mine = queries.get_for(user, imp.pk, for_update=True)
    if mine.stage in keeping.ENDED:
        raise Refusal("imports.closed", _("这次导入已经结束。"), hint=_("请重新上传。"), status=409)
    return mine


def commit(*, user: Any, imp: Import, choice: str = work.ALL) -> Job:
    """Write what was checked.

    Args:
        user: who decides.
        imp: which import.
        choice: ``all`` (refused while anything is blocked) or ``good`` (households and village
            files with a blocked row stay out, whole).

    Raises:
        Refusal: ``imports.closed``, ``imports.not_checked``, ``imports.blocked``,
            ``imports.unknown_choice``, ``imports.compare_only``.
    """
    if choice not in (work.ALL, work.GOOD):
        raise Refusal("imports.unknown_choice", _("请选择全部写入，或只写入没有错的户。"))
    with transaction.atomic():
        mine = _open(user, imp)
        _refuse_unready(mine, choice)
        return _start(mine, WRITE, by=user.username, choice=choice)


def _refuse_unready(imp: Import, choice: str) -> None:
    if imp.purpose == Purpose.COMPARE:
        raise Refusal(
            "imports.compare_only",
            _("这份台账只作比对，不能写入档案。"),
            hint=_("要写入，请在“导入”中另行上传。"),
            status=409,
        )
    if imp.stage != Stage.CHECKED:
        raise Refusal("imports.not_checked", _("还没有核对完，不能写入。"), status=409)
    blocked = imp.summary["problems"]["block"]
    if choice == work.ALL and blocked:
        raise Refusal(
            "imports.blocked",
            _("还有 %(count)d 个问题没有解决，不能全部写入。") % {"count": blocked},
            hint=_("可以只写入没有问题的户，或改好后重新上传。"),
            context={"blocked": blocked},
        )


def compared(*, by: str, imp: Import) -> None:
    """Close a ledger that was compared with the registry, in the transaction of who compared it."""
    imp.stage = Stage.COMPARED
    imp.save(update_fields=["stage", "updated_at"])
    _note("compared", imp, by=by)


def stop(*, user: Any, imp: Import) -> None:
    """Stop reading or writing an import; what was begun is undone, and it may be begun again."""
    with transaction.atomic():
        mine = queries.get_for(user, imp.pk, for_update=True)
        job = queries.job(mine)
        if job is not None and job.is_open:
            _note("stop", mine, by=user.username)
            jobs.cancel(by=user.name, job=job)


def take_marked(*, user: Any, imp: Import) -> Path:
    """The marked workbook, to take away; it holds people's data, so the trail says who took it.

    Raises:
        Refusal: ``imports.not_checked``, ``imports.gone``.
    """
    mine = queries.get_for(user, imp.pk)
    path = queries.marked_workbook(mine)
    with transaction.atomic():
        _note("take_marked", mine, by=user.username)
    return path


def discard(*, user: Any, imp: Import) -> None:
    """Give an import up: nothing is written, and what it brought is deleted.

    Raises:
        Refusal: ``imports.closed``.
    """
    with transaction.atomic():
        mine = _open(user, imp)
        mine.stage = Stage.DISCARDED
        mine.save(update_fields=["stage", "updated_at"])
        _note("discard", mine, by=user.username)
        job = queries.job(mine)
        if job is not None and job.is_open:
            jobs.cancel(by=user.name, job=job)
    folders.remove(imp.pk)


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def bring_in(
    *,
    paths: Iterable[Path],
    year: int,
    user: Any = None,
    by: str = "",
    division: str = "",
    choice: str = work.GOOD,
    progress: Progress = _silent,
) -> Import:
    """The whole way at once, for the command line: receive, check, write.

    Args:
        paths: one workbook, one zip, or up to four CSVs.
        year: of rows that state none.
        user: whose rights count; ``None`` for the operator of this installation, who may bring in
            anything of its place and is named by ``by``.
        by: who, for the trail, when there is no user.
        division: the place it is for; the installation's own if empty.
        choice: ``all``, ``good``, or empty to stop after the check.
        progress: told how far it is.

    Returns the import at the stage it came to: ``committed``, ``checked`` (asked to stop, or
    ``all`` with something blocked), ``mapping`` or ``refused``.
    """
    place = codes.pad(division) if division else catalogue.site().division_id
    if user is not None:
        rights.require(user, Permission.HOUSEHOLDS_IMPORT)
    actor = user.username if user is not None else by
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        imp = receiving.take(files, year, place, by=actor)
    imp.by_operator = user is None
    imp.save(force_insert=True)
    work.prepare(by=actor, progress=progress, import_id=str(imp.pk))
    imp.refresh_from_db()
    blocked = imp.summary.get("problems", {}).get("block", 0)
    if imp.stage == Stage.CHECKED and choice and not (choice == work.ALL and blocked):
        work.write(by=actor, progress=progress, import_id=str(imp.pk), choice=choice)
        imp.refresh_from_db()
    return imp
