"""Forms of the policy pages: the text of a document, and a figure."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.reading import decode
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile import figures
from bangfu.engine.language.types import Kind
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs.actions import LARGEST_TEXT
from bangfu.web.forms import Day
from bangfu.web.places.fields import PlaceField

# A character of GB18030 or UTF-8 takes four bytes at most.
LARGEST_FILE = LARGEST_TEXT * 4


class TextForm(forms.Form):
    """The plain text of a document: a file, or pasted."""

    file = forms.FileField(
        label=_("文件正文（.txt）"),
        required=False,
        help_text=_("纯文本，UTF-8 或 GB18030 编码。Word 文件请先另存为纯文本。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    pasted = forms.CharField(
        label=_("或粘贴正文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LARGEST_TEXT,
    )

    def clean(self) -> dict[str, Any]:
        """``text``: what was given, decoded."""
        given = super().clean() or {}
        file, pasted = given.get("file"), given.get("pasted", "")
        if file is None and not pasted.strip():
            raise ValidationError(_("请选择文件或粘贴正文。"), code="empty")
        given["text"] = self._decoded(file) if file is not None else pasted
        return given

    def _decoded(self, file: Any) -> str:
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件过长，未导入。"), code="large")
        raw = file.read()
        if b"\0" in raw:
            raise ValidationError(_("这不是纯文本文件。请另存为纯文本后再上传。"), code="binary")
        try:
            return decode(raw)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


YES, NO = "yes", "no"


class FigureForm(forms.Form):
    """A parameter's value in a place from a day on; the value's field follows its type."""

    division = PlaceField(permission=Permission.POLICY_EDIT, label=_("适用地区"))
    starts = Day(label=_("起始日期"))
    ends = Day(label=_("截止日期"), required=False, help_text=_("不填表示长期有效。"))
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件或决定的名称和文号。")
    )

    def __init__(
        self,
        parameter: schema.Parameter,
        pack: Pack,
        language: str,
        unit: str,
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.parameter = parameter
        self.kind = figures.type_of(parameter).kind
        field = self._value(pack, language, unit)
        self.fields = {"value": field, **self.fields}

    def _value(self, pack: Pack, language: str, unit: str) -> forms.Field:
        if self.kind == Kind.BOOL:
            choices = [("", "—"), (YES, _("是")), (NO, _("否"))]
            return forms.ChoiceField(label=_("数值"), choices=choices)
        if self.kind == Kind.CODE and self.parameter.codes:
            entries = pack.codes[self.parameter.codes].entries
            named = [(e.id, e.zh if language == "zh" else e.en) for e in entries]
            return forms.ChoiceField(label=_("数值"), choices=[("", "—"), *named])
        if self.kind == Kind.DATE:
            return Day(label=_("数值"))
        label = _("数值（%(unit)s）") % {"unit": unit} if unit else _("数值")
        attrs = {"inputmode": "decimal"}
        return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attrs))

    def clean_value(self) -> Any:
        """The value as packs write it."""
        given = self.cleaned_data["value"]
        if self.kind == Kind.BOOL:
            return given == YES
        if isinstance(given, dt.date):
            return given.isoformat()
        if self.kind == Kind.CODE:
            return given
        text = normal.text(given).replace(",", "").removesuffix("%").strip()
        return f"{text}%" if self.kind == Kind.RATE else text

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", ValidationError(_("截止日期早于起始日期。"), code="order"))
        return given
