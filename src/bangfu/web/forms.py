"""How forms are drawn, and the fields that our pages share."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bangfu.base.kit import money, normal
from bangfu.base.kit.refusals import Refusal

UNPROCESSABLE = 422
CHECK = "form-check-input"
CLASSES = {"checkbox": CHECK, "hidden": "", "select": "form-select"}


class Renderer(TemplatesSetting):
    """Draws forms with the product's own templates and the classes of the look."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The markup; a widget gets its class here, so that forms need not name classes."""
        if (widget := context.get("widget")) is not None:
            _dress(widget, template_name.rpartition("/")[2].removesuffix(".html"))
        return super().render(template_name, context, request)


def _dress(widget: dict[str, Any], kind: str) -> None:
    if kind in {"radio", "checkbox_select"}:
        for _group, options, _index in widget["optgroups"]:
            for option in options:
                option["attrs"].setdefault("class", CHECK)
    elif css := CLASSES.get(kind, "form-control"):
        widget["attrs"].setdefault("class", css)


class DayInput(forms.DateInput):
    """The browser's calendar; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Day(forms.DateField):
    """A calendar day."""

    widget = DayInput

    def to_python(self, value: Any) -> dt.date | None:
        """A day from what browsers send and people type."""
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        try:
            return normal.date(str(value))
        except normal.Unreadable as error:
            raise ValidationError(_("请按“年-月-日”填写日期。"), code="invalid") from error


class Yuan(forms.CharField):
    """An amount typed in yuan, kept in fen; empty is unknown."""

    def prepare_value(self, value: Any) -> Any:
        """Yuan for the form."""
        return money.show(value).replace(",", "") if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Fen, or ``None``."""
        if value in self.empty_values or isinstance(value, int):
            return None if isinstance(value, str) else value
        try:
            return normal.scaled(str(value))
        except normal.Unreadable as error:
            raise ValidationError(_("请填写金额，最多两位小数。"), code="invalid") from error


def refuse(form: forms.BaseForm, refusal: Refusal, field: str | None = None) -> None:
    """Show a refusal of an action beside the form that led to it.

    Raises:
        Refusal: the same, when it is not about what was filled in (403, 409…).
    """
    if refusal.status != UNPROCESSABLE:
        raise refusal
    form.add_error(field, ValidationError(str(refusal), code=refusal.code))
