"""Forms of notices: object, look up a receipt, post, take down."""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.notices import actions
from bangfu.procedures.notices.actions import (
    LONGEST_DETAIL,
    LONGEST_REASON,
    LONGEST_TEXT,
    Said,
)
from bangfu.procedures.notices.boards import Up
from bangfu.procedures.notices.gate import Entry
from bangfu.web.files.fields import Photos
from bangfu.web.forms import Day

OFF = {"autocomplete": "off"}
SALT = "notices.form"


class Sending(forms.Form):
    """What everybody may send from a public page; two fields are there to stop programs."""

    text = forms.CharField(
        label=_("具体情况"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )
    name = forms.CharField(
        label=_("您的姓名"),
        required=False,
        max_length=LONGEST_DETAIL,
        help_text=_("可不填。只有处理的人能看到，查看会留下记录，办结后到期清除。"),
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
    began = forms.CharField(widget=forms.HiddenInput, required=False)
    ID = ""

    def __init__(self, data: Any = None) -> None:
        given = {"operation": str(uuid7()), "began": signing.dumps(time.time(), salt=SALT)}
        super().__init__(data, initial=given, auto_id=f"{self.ID}-%s")

    def clean_website(self) -> str:
        """Refuse what fills in everything."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请不要填写这一栏。"), code="trap")
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse what was sent sooner than anybody reads and types."""
        least = settings.OBJECTION_SECONDS
        if least and time.time() - self._began() < least:
            raise forms.ValidationError(_("提交得太快，请核对内容，过几秒再提交。"), code="trap")
        return self.cleaned_data

    def _began(self) -> float:
        try:
            shown: float = signing.loads(self.cleaned_data.get("began", ""), salt=SALT)
        except signing.BadSignature as error:
            text = _("页面已经过期，请刷新后重新填写。")
            raise forms.ValidationError(text, code="trap") from error
        return shown

    def sender(self) -> dict[str, str]:
        """Who sent it, and the words, as actions take them."""
        given = self.cleaned_data
        names = ("text", "name", "contact", "operation")
        return {name: str(given[name]) for name in names}


class Object(Sending):
    """What somebody holds against a line of a notice."""

    line = forms.ChoiceField(label=_("针对哪一户"))
    field_order = ("line", "text", "name", "contact")
    ID = "objection"

    def __init__(self, up: Up, data: Any = None) -> None:
        super().__init__(data)
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField)
        line.choices = [(str(entry.number), called(entry)) for entry in up.entries]

    def said(self) -> Said:
        """What was filled in."""
        return Said(line=int(self.cleaned_data["line"]), **self.sender())


class Missing(Sending):
    """A family that should be on the list and is not."""

    family = forms.CharField(
        label=_("这户户主的姓名"), max_length=LONGEST_DETAIL, widget=forms.TextInput(attrs=OFF)
    )
    where = forms.CharField(
        label=_("所在村、组"), max_length=LONGEST_DETAIL, widget=forms.TextInput(attrs=OFF)
    )
    field_order = ("family", "where", "text", "name", "contact")
    ID = "missing"

    def said(self) -> actions.Missing:
        """What was filled in."""
        given = self.cleaned_data
        return actions.Missing(family=given["family"], where=given["where"], **self.sender())


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


class Correct(forms.Form):
    """What was wrong with a notice."""

    reason = forms.CharField(
        label=_("哪里错了"),
        max_length=LONGEST_REASON,
        help_text=_("只在内部留存，公众看不到。"),
    )
    # Apart from the field of the same name of the other form on the page.
    prefix = "correct"


class Hang(forms.Form):
    """On which board a notice hung, and for how long."""

    place = forms.ChoiceField(label=_("哪里的公示栏"))
    starts = Day(label=_("从哪天起"))
    ends = Day(label=_("到哪天止"))
    photos = Photos(label=_("公示栏照片"), required=True)
    prefix = "hang"

    def __init__(self, places: Any, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = places


class Sift(forms.Form):
    """What is to be done with the ticked objections, and why."""

    verdict = forms.ChoiceField(
        label=_("处理"),
        choices=[("admit", _("受理（时限暂停，直到答复）")), ("decline", _("不予受理"))],
    )
    reason = forms.CharField(
        label=_("不予受理的原因"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("不予受理的必填。提出或办过这件事项的人不能不予受理。"),
    )


class Answer(forms.Form):
    """The answer about a family that is missing."""

    upheld = forms.ChoiceField(
        label=_("核实结果"),
        choices=[("no", _("核实后不符合，不列入")), ("yes", _("情况属实，按新农户申请办理"))],
    )
    text = forms.CharField(
        label=_("答复"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT
    )
