"""Forms of surveys: a new campaign, a list to lock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.registry.surveys.models import Campaign
from bangfu.web.forms import Day
from bangfu.web.places.fields import PlaceField


class BeginList(forms.Form):
    """Which survey, and from when to when."""

    survey = forms.ChoiceField(label=_("问卷"))
    title = forms.CharField(
        label=_("名称"), max_length=80, required=False, help_text=_("不填就用问卷的名称。")
    )
    starts = Day(label=_("开始日期"))
    ends = Day(label=_("结束日期"))
    sample = forms.IntegerField(
        label=_("随机抽取多少户"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("不填就是全部。抽样的种子会记下来，可以照样再抽一次核对。"),
    )

    def __init__(self, *args: Any, surveys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = surveys  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A campaign does not end before it begins."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("结束日期早于开始日期。"))
        return data


class Begin(BeginList):
    """Besides, where and whom."""

    division = PlaceField(label=_("地区"), permission=Permission.SURVEYS_MANAGE)
    only = forms.ChoiceField(label=_("调查哪些户"), choices=Campaign.Only.choices)

    field_order = ("survey", "title", "division", "starts", "ends", "only", "sample")

    def __init__(self, *args: Any, by: User, root: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]


class Lock(forms.Form):
    """How many of which place are locked, by which survey."""

    survey = forms.ChoiceField(label=_("按哪份问卷的得分"))
    title = forms.CharField(label=_("名称"), max_length=80)
    division = PlaceField(label=_("地区"), permission=Permission.SURVEYS_MANAGE)
    size = forms.IntegerField(label=_("锁定多少户"), min_value=1, max_value=20_000)

    def __init__(
        self, *args: Any, by: User, root: str, surveys: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = surveys  # type: ignore[attr-defined]
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]
