"""Forms of notices: object, look up a receipt, post, take down."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.notices.actions import (
    LONGEST_DETAIL,
    LONGEST_REASON,
    LONGEST_TEXT,
    Said,
)
from bangfu.procedures.notices.boards import Up
from bangfu.procedures.notices.gate import Entry
from bangfu.web.forms import Day

OFF = {"autocomplete": "off"}


class Object(forms.Form):
    """What somebody holds against a line of a notice."""

    line = forms.ChoiceField(label=_("针对哪一户"))
    text = forms.CharField(
        label=_("异议内容"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )
    name = forms.CharField(
        label=_("您的姓名"),
        required=False,
        max_length=LONGEST_DETAIL,
        help_text=_("可不填。只有处理的人能看到，查看会留下记录。"),
    )
    contact = forms.CharField(
        label=_("联系方式"), required=False, max_length=LONGEST_DETAIL, help_text=_("可不填。")
    )
    # People do not see it; what fills in forms by itself does.
    website = forms.CharField(
        label=_("请不要填写"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", **OFF}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, up: Up, data: Any = None) -> None:
        super().__init__(data, initial={"operation": str(uuid7())}, auto_id="objection-%s")
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField)
        line.choices = [(str(entry.number), called(entry)) for entry in up.entries]

    def clean_website(self) -> str:
        """Refuse what fills in everything."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请不要填写这一栏。"), code="trap")
        return ""

    def said(self) -> Said:
        """What was filled in."""
        given = self.cleaned_data
        return Said(
            line=int(given["line"]),
            text=given["text"],
            operation=str(given["operation"]),
            name=given["name"],
            contact=given["contact"],
        )


def called(entry: Entry) -> str:
    """A line as the form lists it."""
    return " ".join(filter(None, (f"{entry.number}.", entry.name or entry.village, entry.group)))


class Receipt(forms.Form):
    """A receipt somebody was given."""

    receipt = forms.CharField(
        label=_("回执编号"),
        max_length=40,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("16 个字符"),
    )


class Post(forms.Form):
    """The day on which the ticked notices were posted."""

    on = Day(label=_("张贴日期"))

    def __init__(self, data: Any = None, *, today: Any = None) -> None:
        super().__init__(data, initial={"on": today or timezone.localdate()})


class TakeDown(forms.Form):
    """Why a notice is taken down."""

    reason = forms.CharField(label=_("撤下原因"), max_length=LONGEST_REASON)
