"""Handing over a list of contracts, with who has signed and who has not, as a file."""

from collections.abc import Iterable, Iterator
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
from bangfu.procedures.contracts import queries
from bangfu.procedures.contracts.models import Contract
from bangfu.procedures.contracts.queries import Filter
from bangfu.registry.catalogue import queries as catalogue

EXPORT = "contracts.export"
BATCH = 500


def export(*, by: User, chosen: Filter, form: str, language: str = "zh") -> tuple[Path, int]:
    """Write the contracts a filter finds, as far as the person sees them."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        head = {
            "year": _("年度"),
            "title": _("名称"),
            "superior": _("上级"),
            "place": _("下级"),
            "code": _("区划代码"),
            "state": _("状态"),
            "upper": _("上级签字人"),
            "lower": _("下级签字人"),
            "force": _("生效日期"),
            "unset": _("未下达的指标数"),
            "digest": _("内容校验码"),
        }
        rows = _batches(queries.contracts(by, chosen), language)
        title = _("责任书签订情况")
        written = exporting.write(path, exporting.Table(head, rows, {}, title=title), title, by=by)
    division = chosen.at or catalogue.site().division_id
    changes = {"rows": written, "form": path.suffix[1:]}
    with transaction.atomic():
        act = audit.Act(EXPORT, "list", path.stem, division=division, changes=changes)
        audit.record(by=by.username, act=act)
    return path, written


def _batches(found: Iterable[Contract], language: str) -> Iterator[list[list[exporting.Cell]]]:
    every = list(found)
    for start in range(0, len(every), BATCH):
        some = every[start : start + BATCH]
        signed = queries.signers(some)
        yield [_row(one, signed.get(one.pk, {}), language) for one in some]


def _row(one: Contract, signed: dict[str, str], language: str) -> list[exporting.Cell]:
    return [
        one.year,
        one.text["title"][language],
        one.text["superior"],
        one.text["subordinate"],
        one.division,
        str(one.get_state_display()),
        signed.get("superior", ""),
        signed.get("subordinate", ""),
        one.in_force_on.isoformat() if one.in_force_on else "",
        sum(term["figure"] is None for term in one.terms),
        one.digest,
    ]
