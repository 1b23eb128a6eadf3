"""Forms made from declared columns: each field reads what people write as ledgers are read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.kit.normal import Unreadable
from bangfu.engine import words
from bangfu.engine.language.types import NUMERIC, SCALE, Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import values
from bangfu.web.forms import Day, DayInput
from bangfu.web.pages import language

YES, NO = "是", "否"
SALT = "villages.seen"
LONGEST_SOURCE = 200


class Cell(forms.Field):
    """One column; empty is unknown."""

    def __init__(self, column: Column, pack: Pack) -> None:
        self.column, self.reader = column, values.reader(column, pack)
        self.codes = pack.codes.get(column.type.codes)
        super().__init__(label=self._label(), required=False, widget=self._widget())

    def _label(self) -> str:
        title, unit = self.column.title(language()), self._unit()
        return f"{title}（{unit}）" if unit and unit not in title else title

    def _unit(self) -> str:
        type_ = self.column.type
        unit = "money" if type_.kind == Kind.MONEY else type_.unit
        return words.UNITS.get(unit, ("", ""))[language() == "en"]

    def _widget(self) -> forms.Widget:
        kind = self.column.type.kind
        if kind == Kind.BOOL:
            return forms.Select(choices=[("", _("未知")), (YES, _("是")), (NO, _("否"))])
        if self.codes is not None:
            named = [(e.id, e.zh if language() == "zh" else e.en) for e in self.codes.entries]
            if kind == Kind.CODES:
                return forms.CheckboxSelectMultiple(choices=named)
            return forms.Select(choices=[("", _("未知")), *named])
        if kind == Kind.DATE:
            return DayInput()
        mode = {"inputmode": "decimal"} if kind in NUMERIC else {}
        return forms.TextInput(attrs={**mode, "maxlength": "200", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """A registered value as people would write it; what they wrote stays as it is."""
        kind = self.column.type.kind
        if isinstance(value, bool):
            return YES if value else NO
        if kind in NUMERIC and isinstance(value, int):
            exact = Decimal(value).scaleb(-SCALE[kind])
            return f"{exact.normalize():f}" if exact else "0"
        return value

    def to_python(self, value: Any) -> Any:
        """The value as rows keep it, or ``None``."""
        raw = ",".join(value) if isinstance(value, list) else str(value or "")
        if not raw.strip():
            return None
        try:
            return self.reader(raw)
        except Unreadable as error:
            raise ValidationError(self._why(error), code="unreadable") from error

    def _why(self, error: Unreadable) -> str:
        if str(error.code) == "out_of_range":
            scale = SCALE[self.column.type.kind]
            low, high = (
                Decimal(edge or 0).scaleb(-scale) for edge in (self.column.low, self.column.high)
            )
            return _("请填写 %(low)s 到 %(high)s 之间的数。") % {
                "low": f"{low:f}",
                "high": f"{high:f}",
            }
        if self.column.type.kind in NUMERIC:
            return _("请填写数字。")
        return _("填写的内容读不懂，请检查。")


class CellsForm(forms.Form):
    """Some columns of a record.

    What the person saw travels along, signed, so that an edit beside somebody else's can be told
    from one over it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        pack: Pack,
        columns: Sequence[Column],
        stored: Mapping[str, Any],
        version: int,
        data: Any = None,
    ) -> None:
        seen = signing.dumps({c.name: stored.get(c.name) for c in columns}, salt=SALT)
        initial = {"version": version, "seen": seen, **stored}
        super().__init__(data, initial=initial)
        self.names = [column.name for column in columns]
        for column in columns:
            self.fields[column.name] = Cell(column, pack)

    def clean_seen(self) -> dict[str, Any]:
        """What the person saw."""
        try:
            found: dict[str, Any] = signing.loads(self.cleaned_data["seen"], salt=SALT)
        except signing.BadSignature as error:
            raise ValidationError(_("页面已经失效，请刷新后重填。"), code="seen") from error
        return found

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from what the person saw."""
        seen = self.cleaned_data["seen"]
        given = {name: self.cleaned_data.get(name) for name in self.names if name in seen}
        return {name: value for name, value in given.items() if _plain(value) != seen[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


class HamletForm(CellsForm):
    """A hamlet: its name, and what it has."""

    name = forms.CharField(label=gettext_lazy("自然村名称"), max_length=60)
    field_order = ("name",)


class CloseForm(forms.Form):
    """When a hamlet was closed."""

    closed_on = Day(label=gettext_lazy("撤销日期"))


class ObservationForm(forms.Form):
    """What was seen of one indicator, when, and who says so."""

    on = Day(label=gettext_lazy("观测日期"))
    source = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("谁看到的、哪份表上写的，例如“驻村工作队入村核实”。"),
    )

    def __init__(self, pack: Pack, column: Column, data: Any = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields = {"value": Cell(column, pack), **self.fields}
