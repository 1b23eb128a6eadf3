"""A form field for each kind of column; values come out as the registry keeps them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bangfu.base.kit import normal
from bangfu.engine.language.types import NUMERIC, SCALE, Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import values
from bangfu.registry.households import rules
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.web import forms as shared
from bangfu.web.pages import language


class Cell(forms.CharField):
    """A value typed as text: read as a ledger's cell would be. Empty is unknown."""

    def __init__(self, column: Column, pack: Pack, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column
        self._read = values.reader(column, pack)

    def prepare_value(self, value: Any) -> Any:
        """A number as people write it."""
        scale = SCALE.get(self.column.type.kind, 0)
        if not isinstance(value, int):
            return value
        text = f"{value / 10**scale:.{scale}f}"
        return text.rstrip("0").rstrip(".") if scale else text

    def to_python(self, value: Any) -> Any:
        """The value in smallest units, or as clean text."""
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        try:
            return self._read(str(value))
        except normal.Unreadable as error:
            raise ValidationError(self._said(error), code=error.code) from error

    def _said(self, error: normal.Unreadable) -> str:
        scale = 10 ** SCALE.get(self.column.type.kind, 0)
        low, high = ("" if e is None else f"{e / scale:g}" for e in self._edges())
        rule = rules.RULES[f"cell.{error.code}"]
        named = {"value": error.text, "low": low, "high": high, "most": values.LONGEST}
        return str(rule.message) % named

    def _edges(self) -> tuple[int | None, int | None]:
        return self.column.low, self.column.high


class Month(shared.Day):
    """A month, kept as its first day."""

    def to_python(self, value: Any) -> Any:
        """The first day of the month."""
        day = super().to_python(value)
        return day and day.replace(day=1)


class Several(forms.MultipleChoiceField):
    """A set of codes; nothing chosen is unknown."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> Any:
        """The codes in the order of their list."""
        chosen = super().to_python(value)
        listed: list[Any] = list(self.choices)  # type: ignore[arg-type]
        return [code for code, _title in listed if code in chosen]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another set is meant."""
        return set(initial or []) != set(data or [])


def _truth(value: str) -> bool | None:
    return {"yes": True, "no": False, "True": True, "False": False}.get(value)


class YesNo(forms.TypedChoiceField):
    """Yes, no or unknown."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("不清楚")), ("yes", _("是")), ("no", _("否"))]
        super().__init__(choices=choices, coerce=_truth, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The choice of a registered value."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def field(pack: Pack, column: Column) -> forms.Field:
    """The field for a column; what it showed first travels along, so that changes are known."""
    made = _field(pack, column, {"label": _label(column), "required": False})
    made.show_hidden_initial = column.name not in SEALED
    if column.name in SEALED:
        made.help_text = _("留空表示不改。")
        made.widget.attrs["autocomplete"] = "off"
    return made


def yuan() -> str:
    """The unit in which amounts are typed."""
    return _("元")


def _label(column: Column) -> str:
    units = {"mu": _("亩"), "m2": _("平方米"), "km": _("公里"), "month": _("个月")}
    title = column.title(language())
    if column.type.kind == Kind.MONEY:
        return f"{title}（{yuan()}）"
    unit = units.get(column.type.unit, "")
    return f"{title}（{unit}）" if unit and unit not in title else title


def _field(pack: Pack, column: Column, given: dict[str, Any]) -> forms.Field:
    kind = column.type.kind
    if kind == Kind.BOOL:
        return YesNo(**given)
    if kind == Kind.DATE:
        return shared.Day(**given)
    if kind == Kind.MONTH:
        return Month(**given)
    if kind in (Kind.CODE, Kind.CODES):
        entries = pack.codes[column.type.codes].entries
        named = [(e.id, e.zh if language() == "zh" else e.en) for e in entries]
        if kind == Kind.CODES:
            return Several(choices=named, **given)
        empty = [("", _("不清楚"))]
        return forms.TypedChoiceField(choices=[*empty, *named], empty_value=None, **given)
    made = Cell(column, pack, **given)
    if kind in NUMERIC:
        made.widget.attrs["inputmode"] = "decimal"
    return made
