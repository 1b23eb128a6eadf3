"""Whom a copy is about, what for, and in which form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.registry.households.copies import LONGEST
from bangfu.registry.households.models import Member


class Wanted(forms.Form):
    """What is asked before a copy is made."""

    member = forms.ChoiceField(label=_("谁的信息"))
    purpose = forms.CharField(
        label=_("用途"),
        max_length=LONGEST,
        help_text=_("例如：本人申请查询。写入操作记录，也印在副本上。"),
    )
    form = forms.ChoiceField(
        label=_("格式"),
        choices=[("pdf", _("PDF，交给本人")), ("json", _("JSON，供程序读取"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )

    def __init__(self, data: Any, people: list[Member]) -> None:
        super().__init__(data)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            (str(one.uid), one.name) for one in people
        ]
