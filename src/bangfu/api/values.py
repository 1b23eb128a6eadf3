"""Values of records as JSON, by the catalogue: typed, exact, masked where pages mask them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bangfu.api import problems
from bangfu.base.kit import normal
from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import values as reading
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.changes import cells, checking
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEMBERS

__all__ = ["HOUSEHOLD", "INCOMES", "MEMBERS", "columns", "is_masked", "masked", "of", "typed"]
PHONE_SHOWN = 7  # signs of a telephone that stay readable


def columns(part: str) -> dict[str, Column]:
    """The fields of a kind of record, by name."""
    return checking.columns_of(part)


def is_masked(name: str) -> bool:
    """Whether a field is read masked: id numbers, accounts, telephones."""
    return name in SEALED or _is_phone(name)


def _is_phone(name: str) -> bool:
    return reading.CLEANING.get(name) is normal.phone


def masked(phone: str) -> str:
    """A telephone as it may be shown.

    >>> masked("13800001234"), masked("62415")
    ('138****1234', '****')
    """
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > PHONE_SHOWN else "****"


def of(record: cells.Row, part: str) -> dict[str, Any]:
    """Every field of a record: ``{name: value}``; unknown is ``None``."""
    return {name: _read(record, name) for name in columns(part)}


def _read(record: cells.Row, name: str) -> Any:
    value = cells.read(record, name)
    return masked(str(value)) if value and _is_phone(name) else value


def typed(part: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a client sends, as actions take it.

    Raises:
        Refusal: ``api.invalid`` naming each field that there is not or that does not fit.
    """
    known, wrong, found = columns(part), list[dict[str, Any]](), dict[str, Any]()
    for name, value in given.items():
        try:
            found[name] = _typed(known[name], value)
        except KeyError:
            wrong.append({"at": f"body.values.{name}", "message": _("没有这个字段。")})
        except ValueError as error:
            wrong.append({"at": f"body.values.{name}", "message": str(error)})
    if wrong:
        raise problems.invalid(wrong)
    return found


def _typed(column: Column, value: Any) -> Any:
    kind = column.type.kind
    if value is None:
        return None
    if kind == Kind.BOOL:
        return _if(type(value) is bool, value, _("应为 true、false 或 null。"))
    if kind in NUMERIC:
        return _if(type(value) is int, value, _("应为整数（金额为分，数量为百分之一）。"))
    if kind == Kind.CODES:
        is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return tuple(_if(is_list, value, _("应为一组代码。")))
    text = _if(isinstance(value, str) and "\x00" not in value, value, _("应为文字。"))
    if kind in (Kind.DATE, Kind.MONTH):
        return _day(text, is_month=kind == Kind.MONTH)
    return text if kind == Kind.CODE else _text(column, text)


def _if(fits: bool, value: Any, otherwise: str) -> Any:  # noqa: FBT001
    if not fits:
        raise ValueError(otherwise)
    return value


def _day(text: str, *, is_month: bool) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("应为日期 YYYY-MM-DD。")) from None
    return day.replace(day=1) if is_month else day


def _text(column: Column, text: str) -> Any:
    if not text.strip():
        return None
    if is_masked(column.name) and "*" in text:
        raise ValueError(_("打码的值不能写回。"))
    try:
        return reading.reader(column, catalogue.pack())(text)
    except normal.Unreadable:
        raise ValueError(_("看不懂这个值。")) from None
