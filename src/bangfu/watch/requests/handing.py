"""Handing over the answers to a request as a file."""

from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting
from bangfu.watch.requests import queries
from bangfu.watch.requests.models import Request

EXPORT = "requests.export"


def export(*, by: User, request: Request, form: str, language: str = "zh") -> tuple[Path, int]:
    """Write what places answered, and which have not, as far as the person sees them."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    wanted = queries.columns(request)
    with translation.override(runs.LOCALES[language]):
        head = {"place": _("单位"), "code": _("区划代码"), "state": _("是否已报")}
        head |= {f"c{one.at}": one.title for one in wanted}
        yes, no = _("已报"), _("未报")
        rows: list[list[exporting.Cell]] = [
            [line.name, line.division, yes if line.answer else no, *line.values]
            for line in queries.lines(by, request)
        ]
        about = {one.title: one.meaning for one in wanted}
        table = exporting.Table(head, iter([rows]), about, title=request.title[:31])
        written = exporting.write(path, table, request.title[:31], by=by)
    changes = {"rows": written, "request": str(request.uid), "form": path.suffix[1:]}
    with transaction.atomic():
        act = audit.Act(EXPORT, "list", path.stem, division=request.division, changes=changes)
        audit.record(by=by.username, act=act)
    return path, written
