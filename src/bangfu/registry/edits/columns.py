"""Which fields of a household may be set from a list, and how their values are written.

Status, class and years of exit follow from procedures; who and how many from the members; sealed
numbers are entered on the household's own page. None of them is here.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.language.types import SCALE, Kind
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import rows, values, versions
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.living import Living

OWN = (
    "group_name",
    "natural_hamlet",
    "phone",
    "main_cause",
    "other_causes",
    "planned_exit_year",
    "not_exited_reason",
    "is_military_or_martyr_family",
)
# What is each household's own: the same value for many would be a mistake.
SINGLE = {"phone", "distance_main_road"}
MEASURED = {Kind.QUANTITY, Kind.MONEY, Kind.RATE}


@dataclass(frozen=True, slots=True)
class Editable:
    """A field that may be set: as the pack has it, and whether the model has a column for it."""

    column: Column
    is_extra: bool

    @property
    def name(self) -> str:
        """What the field is called in packs and rows."""
        return self.column.name

    @property
    def stored(self) -> str:
        """The column of the table in which it lies."""
        return "extra" if self.is_extra else self.name

    @property
    def in_bulk(self) -> bool:
        """Whether many households may be given one value."""
        return self.name not in SINGLE and self.column.type.kind not in MEASURED


def editable() -> dict[str, Editable]:
    """The fields that may be set here, in the order of the pack."""
    living = {str(field.name) for field in Living._meta.get_fields()}
    extras = catalogue.extra_columns("household")
    return {
        name: Editable(column, is_extra=name in extras)
        for name, column in catalogue.columns("household").items()
        if not column.spec.derived and (name in living or name in OWN or name in extras)
    }


def find(name: str, *, in_bulk: bool = False) -> Editable:
    """A field by name.

    Raises:
        Refusal: ``edits.column`` when it may not be set (for many at once).
    """
    found = editable().get(name)
    if found is None or (in_bulk and not found.in_bulk):
        raise Refusal(
            "edits.column", _("这一项不能在名单里修改。"), hint=_("请打开这一户的页面修改。")
        )
    return found


def read(field: Editable, text: str) -> Any:
    """What somebody typed as the registry keeps it in JSON; ``None`` for nothing: unknown.

    Raises:
        Refusal: ``edits.unreadable``.
    """
    value = typed(field, text)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def typed(field: Editable, text: str) -> Any:
    """What somebody typed as a value: a day, a number, a code; ``None`` for nothing: unknown.

    A code is understood where all releases of its list agree on it.

    Raises:
        Refusal: ``edits.unreadable``.
    """
    text = normal.text(text)
    if text.casefold() in normal.BLANK:
        return None
    longest = rows.lengths(Household).get(field.name, values.LONGEST)
    try:
        return _reader(field, longest)(text)
    except Unreadable as error:
        raise Refusal(
            "edits.unreadable",
            _("“%(title)s”不能填“%(text)s”。") % {"title": field.column.title(), "text": text[:40]},
            hint=_hint(field),
            context={"why": error.code},
        ) from error


def _reader(field: Editable, longest: int) -> Callable[[str], Any]:
    pack, codes = catalogue.pack(), field.column.type.codes
    coded = versions.meanings(pack.codes[codes]) if codes else None
    return values.reader(field.column, pack, longest=longest, coded=coded)


def _hint(field: Editable) -> str:
    words = values.allowed(field.column, catalogue.pack())
    if words:
        return _("可以填：%(words)s") % {"words": _("、").join(words[:12])}
    kind = field.column.type.kind
    if kind in SCALE:
        scale = 10 ** SCALE[kind]
        low, high = field.column.low, field.column.high
        if low is not None and high is not None:
            edges = {"low": low // scale, "high": high // scale}
            return _("请填 %(low)s 到 %(high)s 之间的数。") % edges
        return _("请填数字。")
    return _("请检查写法。")


def _kept(field: Editable) -> Any:
    return None if field.is_extra else Household._meta.get_field(field.name)


def stored(field: Editable, value: Any) -> Any:
    """A value of JSON as its column takes it."""
    kept = _kept(field)
    if isinstance(kept, models.JSONField):
        return None if value is None else json.dumps(value)
    if isinstance(kept, models.DateField):
        return dt.date.fromisoformat(value) if value else None
    return value


def as_json(field: Editable, value: Any) -> Any:
    """A value of its column (of ``extra`` the whole text) as JSON has it; no text is unknown."""
    if field.is_extra:
        return json.loads(value or "{}").get(field.name)
    if isinstance(_kept(field), models.JSONField):
        return None if value is None else json.loads(value)
    if value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
