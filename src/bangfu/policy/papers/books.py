"""Ledgers of townships as workbooks: one, or one each of a larger area in a zip file."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
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
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.papers import printing, queries, sheets
from bangfu.policy.papers.queries import Press
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import marking
from bangfu.policy.runs.marking import Mark

BOOKS = "papers.books"
EXPORT = Permission.HOUSEHOLDS_EXPORT


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def books(
    *,
    by: User,
    form: str,
    division: str,
    language: str = "zh",
    progress: Progress = _silent,
) -> dict[str, Any]:
    """Write a form about townships for each township at or below a place.

    Args:
        by: who takes it away; must hold the right to for the whole place.
        form: which form.
        division: 12-digit code of a township or of what lies above.
        language: ``zh`` or ``en``.
        progress: told how many are done; may stop the work, which then leaves nothing.

    Raises:
        Refusal: ``rights.missing``, ``papers.form``, ``papers.place``, ``papers.no_sheet``.

    Returns ``{"file", "books"}``; the act is in the trail.
    """
    place = codes.pad(division)
    rights.require(by, EXPORT, at=place)
    at, wanted = queries.press(language), queries.form(form, "township")
    if not wanted.excel:
        raise Refusal("papers.no_sheet", _("这种表册只有纸质格式。"), status=404)
    towns = queries.townships(place)
    if not towns:
        raise Refusal("papers.place", _("请选择乡镇或它的上级。"))
    with TemporaryDirectory(prefix="bangfu-books-") as folder:
        made, number = [], str(uuid7())
        mark = marking.of(by, Path(number))
        for done, (code, name) in enumerate(towns):
            progress(done, len(towns), name)
            made.append((_book(at, form, code, Path(folder), mark), f"{name}-{code}.xlsx"))
        kept = _kept(made, number)
    told = {"file": kept.name, "books": len(made)}
    with transaction.atomic():
        changes = {"form": wanted.id, "version": wanted.version, **told}
        act = audit.Act("papers.export", "form", kept.stem, place, changes)
        audit.record(by=by.username, act=act)
    return told


def _book(at: Press, form: str, code: str, folder: Path, mark: Mark) -> Path:
    printer = printing.Printer(at.setting, [queries.form(form, "township")])
    path = folder / f"{code}.xlsx"
    sheets.write(path, printer.plain(queries.township(code, at)), mark)
    return path


def _kept(made: list[tuple[Path, str]], number: str) -> Path:
    """One workbook as it is, several in a zip file."""
    if len(made) == 1:
        kept = runs.exports() / f"{number}.xlsx"
        kept.write_bytes(made[0][0].read_bytes())
        return kept
    kept = runs.exports() / f"{number}.zip"
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as bundle:
        for path, name in made:
            bundle.write(path, name)
    return kept


def books_job(
    *, by: str, progress: Progress, form: str, division: str, language: str
) -> dict[str, Any]:
    """The work of a ``papers.books`` job; the rights are those of the moment it runs."""
    with translation.override(runs.LOCALES[language]):
        return books(
            by=accounts.by_username(by),
            form=form,
            division=division,
            language=language,
            progress=progress,
        )
