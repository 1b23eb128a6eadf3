"""Single values of rows: reading, setting, and how the trail tells them.

A value is typed (days, code ids, lists of code ids, fen); ``None`` is unknown. Columns a place
collects besides lie in ``extra``. Id numbers and accounts are given in clear and told as masks.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models

from bangfu.base.kit import crypto, idno
from bangfu.registry.catalogue.compare import as_json
from bangfu.registry.households import sealing
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.models import Household, IncomeYear, Member

Row = Household | Member | IncomeYear
SEAL: dict[str, Callable[[str, UUID], bytes]] = {
    "bank_account": sealing.seal_account,
    "id_no": sealing.seal_id_no,
}
OPEN: dict[str, Callable[[bytes, UUID], str]] = {
    "bank_account": sealing.open_account,
    "id_no": sealing.open_id_no,
}
PRINT: dict[str, Callable[[str], bytes]] = {
    "bank_account": sealing.account_print,
    "id_no": sealing.id_no_print,
}
HIDDEN = "…"


def field_of(model: type[models.Model], name: str) -> Any | None:
    """The column of a model, or ``None`` where the value lies in ``extra``."""
    return next((f for f in model._meta.concrete_fields if f.name == name), None)


def read(row: Row, name: str) -> Any:
    """A value as the trail tells it: plain JSON, secrets masked."""
    if name in SEALED:
        return _mask(row, name)
    field = field_of(type(row), name)
    if field is None:
        return as_json(getattr(row, "extra", {}).get(name))
    value = getattr(row, field.attname)
    return None if value == "" else as_json(value)


def same(row: Row, name: str, value: Any) -> bool:
    """Whether a row has this value already."""
    if name in SEALED:
        stored = getattr(row, SEALED[name])
        return (bytes(stored) if stored else None) == (PRINT[name](value) if value else None)
    return bool(read(row, name) == plain(value))


def plain(value: Any) -> Any:
    """A typed value as JSON; sets of codes as lists, an empty text as unknown."""
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else as_json(value)


def put(row: Row, name: str, value: Any) -> None:
    """Set a value; the row is not saved."""
    if name in SEALED:
        uid: UUID = row.uid  # type: ignore[union-attr]
        setattr(row, name, SEAL[name](value, uid) if value else None)
        setattr(row, SEALED[name], PRINT[name](value) if value else None)
        return
    field = field_of(type(row), name)
    if field is None:
        extra: dict[str, Any] = row.extra  # type: ignore[union-attr]
        extra.pop(name, None)
        if value is not None:
            extra[name] = plain(value)
        return
    if isinstance(field, models.CharField) and not field.null and value is None:
        value = ""
    setattr(row, field.attname, plain(value) if isinstance(value, tuple) else value)


def typed(row: Row | type[Row], name: str, value: Any) -> Any:
    """A value of the trail as the row keeps it."""
    model = row if isinstance(row, type) else type(row)
    if isinstance(value, str) and isinstance(field_of(model, name), models.DateField):
        return dt.date.fromisoformat(value)
    return value


def lay(row: Row, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set values that differ; ``{column: [before, after]}`` for the trail."""
    told: dict[str, list[Any]] = {}
    for name, value in values.items():
        if same(row, name, value):
            continue
        before = read(row, name)
        put(row, name, value)
        told[name] = [before, mask(value) if name in SEALED else plain(value)]
    return told


def mask(value: str | None) -> str | None:
    """A secret as it may be told."""
    return idno.mask(value) if value else None


def _mask(row: Row, name: str) -> str | None:
    sealed = getattr(row, name)
    if not sealed:
        return None
    try:
        return idno.mask(OPEN[name](bytes(sealed), row.uid))  # type: ignore[union-attr]
    except crypto.Broken:
        return HIDDEN
