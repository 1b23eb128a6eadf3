"""The catalogue of fields: what records hold is data, so clients ask for it."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field as Told

from bangfu.api import face, values
from bangfu.api.naming import language
from bangfu.base.accounts.roles import Permission
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import queries as catalogue

router = Router(tags=[_("字段")])
KINDS = {"households": values.HOUSEHOLD, "members": values.MEMBERS, "incomes": values.INCOMES}


class CodeEntry(Schema):
    """A value of a code list."""

    id: str = Told(description=_("代码"))
    title: str = Told(description=_("名称"))


class FieldTold(Schema):
    """A field of a record."""

    name: str = Told(description=_("字段名"), examples=["exit_status"])
    title: str = Told(description=_("中文或英文名称"))
    type: str = Told(
        description=_(
            "类型。money 为整数分，quantity 为单位的百分之一的整数，"
            "rate 为百分之一个百分点，"
            "date 和 month 为 YYYY-MM-DD，code 为一个代码，codes 为一组代码，"
            "bool 为是否；null 为未知。"
        ),
        examples=["code"],
    )
    unit: str = Told(description=_("单位；没有的为空"))
    masked: bool = Told(description=_("读取时打码"))
    entries: list[CodeEntry] = Told(description=_("代码表；不是代码的为空"))


@face.reads(
    router, "/fields/{kind}", _("档案有哪些字段"), list[FieldTold], Permission.HOUSEHOLDS_READ
)
def fields(
    request: HttpRequest,
    kind: Literal["households", "members", "incomes"],
) -> list[dict[str, Any]]:
    """Names, types and code lists of what may be read and written of a kind of record."""
    return list(_told(catalogue.pack(), values.columns(KINDS[kind]).values()))


def _told(pack: Pack, columns: Iterable[Column]) -> Iterable[dict[str, Any]]:
    for column in columns:
        codes = pack.codes[column.type.codes].entries if column.type.codes else []
        yield {
            "name": column.name,
            "title": column.title(language()),
            "type": column.type.kind.value,
            "unit": column.type.unit,
            "masked": values.is_masked(column.name),
            "entries": [
                {"id": one.id, "title": one.zh if language() == "zh" else one.en} for one in codes
            ],
        }
