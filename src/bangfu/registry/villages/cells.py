"""Values of a record by column: in a field of the model, or in what a place collects besides."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages.models import Hamlet, PlaceFile, VillageFile

Record = VillageFile | Hamlet | PlaceFile
Cells = dict[str, list[Any]]


def columns(subject: str) -> dict[str, Column]:
    """The columns that people fill in for a subject."""
    return {n: c for n, c in catalogue.columns(subject).items() if not c.spec.derived}


def _has(record: Record, name: str) -> bool:
    return any(field.name == name for field in record._meta.concrete_fields)


def value(record: Record, name: str) -> Any:
    """What a record says of a column, as plain JSON; ``None`` is unknown."""
    return plain(getattr(record, name) if _has(record, name) else record.extra.get(name))


def plain(found: Any) -> Any:
    """A value as rows and the trail keep it."""
    if isinstance(found, dt.date):
        return found.isoformat()
    return list(found) if isinstance(found, tuple) else found


def values(record: Record, names: Iterable[str]) -> dict[str, Any]:
    """What a record says of some columns."""
    return {name: value(record, name) for name in names}


def put(record: Record, changes: Mapping[str, Any]) -> Cells:
    """Set columns of a record; returns ``{column: [before, after]}`` of what became different."""
    told: Cells = {}
    for name, given in changes.items():
        before, after = value(record, name), plain(given)
        if before == after:
            continue
        told[name] = [before, after]
        if _has(record, name):
            setattr(record, name, given)
        else:
            record.extra = {**record.extra, name: after}
    return told


def known(subject: str, names: Iterable[str]) -> None:
    """Refuse columns that a subject does not have.

    Raises:
        Refusal: ``villages.unknown_column``.
    """
    if strange := sorted(set(names) - columns(subject).keys()):
        raise Refusal(
            "villages.unknown_column",
            _("这里没有登记“%(names)s”的栏目。") % {"names": "、".join(strange)},
            hint=_("请刷新页面后重试。"),
        )


def merge(
    record: Record, subject: str, changes: Mapping[str, Any], seen: Mapping[str, Any]
) -> None:
    """Let changes through where nobody else has changed the same column since it was seen.

    Raises:
        Refusal: ``villages.stale``, naming the columns that somebody else changed meanwhile.
    """
    declared = columns(subject)
    clashing = [
        name
        for name, given in changes.items()
        if value(record, name) not in (seen.get(name), plain(given))
    ]
    if clashing:
        titles = "、".join(declared[name].title() for name in clashing)
        raise Refusal(
            "villages.stale",
            _("您填写期间，别人已经改了：%(titles)s。您的修改没有保存。") % {"titles": titles},
            hint=_("请打开最新的内容核对后再改。"),
            context={"columns": clashing},
            status=409,
        )
