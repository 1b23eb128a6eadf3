"""Acts on the households of a list: a file of chosen columns, a field set in all of them."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.policy.lists import corrections as corrected
from bangfu.policy.lists import table
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import households, queries
from bangfu.policy.runs.households import Filter
from bangfu.registry.edits import actions as edits
from bangfu.registry.edits import queries as edited


def told(chosen: Filter) -> dict[str, Any]:
    """A filter as the parameters of a job."""
    return {**asdict(chosen), "found": None}


def keys(user: User, chosen: Filter, permission: Permission) -> list[int]:
    """The households a filter finds where the person may do something."""
    desk = queries.desk(user, permission)
    return households.keys(desk.program, desk.results, desk.scope, chosen)


def export(
    *,
    by: User,
    chosen: Filter,
    columns: Sequence[str],
    form: str,
    language: str,
    progress: Progress | None = None,
) -> tuple[Path, int]:
    """The list of a filter as a file with the columns of a person's choice.

    Without a choice it has those every export had.
    """
    given: dict[str, Any] = {"progress": progress} if progress else {}
    if columns:
        given["table"] = partial(table.of, tuple(columns))
    return runs.export(by=by, chosen=chosen, form=form, language=language, **given)


def export_job(
    *,
    by: str,
    progress: Progress,
    chosen: dict[str, Any],
    columns: list[str],
    form: str,
    language: str,
) -> dict[str, object]:
    """The work of a ``lists.export`` job; the rights are those of the moment it runs."""
    path, rows = export(
        by=accounts.by_username(by),
        chosen=households.filter_from(chosen),
        columns=columns,
        form=form,
        language=language,
        progress=progress,
    )
    return {"file": path.name, "rows": rows}


def corrections(*, by: User, chosen: Filter, columns: Sequence[str]) -> tuple[Path, int]:
    """The list of a filter as a workbook to correct and bring in again."""
    maker = partial(corrected.of, tuple(columns))
    return runs.export(by=by, chosen=chosen, form="xlsx", table=maker)


# --- a field for many ---


def set_later(*, by: User, chosen: Filter, column: str, text: str, seen: str) -> Job:
    """Have a job set a field in all households of a filter."""
    params = {"chosen": told(chosen), "column": column, "text": text, "seen": seen}
    return jobs.start(by=by.username, kind="lists.set", key=seen, params=params)


def set_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], column: str, text: str, seen: str
) -> dict[str, object]:
    """The work of a ``lists.set`` job."""
    person = accounts.by_username(by)
    ids = keys(person, households.filter_from(chosen), Permission.HOUSEHOLDS_EDIT)
    progress(0, len(ids))
    edit = edits.set_many(by=person, households=ids, column=column, text=text, seen=seen)
    return {"edit": str(edit.pk) if edit else "", "households": edit.households if edit else 0}


def undo_later(*, by: User, edit: UUID) -> Job:
    """Have a job take an edit of many households back."""
    key, params = f"undo {edit}", {"edit": str(edit)}
    return jobs.start(by=by.username, kind="lists.undo", key=key, params=params)


def undo_job(*, by: str, progress: Progress, edit: str) -> dict[str, object]:
    """The work of a ``lists.undo`` job."""
    person = accounts.by_username(by)
    mine = edited.mine(person, UUID(edit))
    progress(0, mine.households)
    return {"households": edits.undo(by=person, edit=mine)}
