"""Forms of drafts: what one is called, when it is to hold, and why it is sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.policy.drafts import actions, deciding
from bangfu.web.forms import Day


class TitleForm(forms.Form):
    """The name of a draft and what it is for."""

    title = forms.CharField(label=_("名称"), max_length=actions.LONGEST_TITLE)
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=actions.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SubmitForm(forms.Form):
    """From which day a draft is to hold, and what it rests on."""

    starts = Day(label=_("施行日期"))
    source = forms.CharField(
        label=_("依据"),
        max_length=deciding.LONGEST_SOURCE,
        help_text=_("文件或决定的名称和文号。"),
    )


class ReplyForm(forms.Form):
    """Why a draft is sent back."""

    reply = forms.CharField(
        label=_("退回理由"),
        max_length=deciding.LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
