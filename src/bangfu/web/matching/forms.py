"""Forms of matching: an export to compare, who is right, and what was seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.watch.matching.models import Means, Side
from bangfu.web.files.fields import KeepPlace, Photos
from bangfu.web.forms import Day
from bangfu.web.imports.forms import ACCEPTED, Files, Several
from bangfu.web.places.fields import PlaceField

YES_NO = [("yes", _("一致")), ("no", _("不一致"))]


class Load(forms.Form):
    """An export of the national system."""

    ledger = Files(
        label=_("国网导出文件"),
        help_text=_("一个 .xlsx 工作簿，或一个装有 CSV 的 .zip。国网的列名和代码都认得。"),
        widget=Several(attrs={"accept": ACCEPTED, "class": "form-control drop"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
    )
    export_day = Day(label=_("导出日期"), help_text=_("这份导出反映哪一天的情况。"))
    division = PlaceField(
        label=_("导出的地区"),
        permission=Permission.MATCHING_LOAD,
        help_text=_("只和这个地区的档案比对。"),
    )
    is_whole = forms.BooleanField(
        label=_("导出了这个地区的全部在册户"),
        required=False,
        initial=True,
        help_text=_("去掉勾选，则文件里没有的户不算差异。"),
    )

    def __init__(self, *args: Any, by: User, root: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]


class Decide(forms.Form):
    """Who is right about differences."""

    side = forms.ChoiceField(label=_("以哪一方为准"), choices=[("", _("请选择")), *Side.choices])
    reason = forms.CharField(
        label=_("依据"),
        required=False,
        max_length=500,
        help_text=_("报国网更正的必填：看了什么证件、材料。"),
    )
    which = forms.ChoiceField(
        label=_("哪些差异"),
        choices=[("ticked", _("勾选的")), ("all", _("符合当前条件、还没有处理的全部"))],
    )


class Look(forms.Form):
    """What the paper file, or the home, said."""

    what = forms.ChoiceField(
        label=_("核对什么"), choices=[("reality", _("实际情况")), ("paper", _("纸质档案"))]
    )
    agrees = forms.ChoiceField(label=_("和本系统相比"), choices=YES_NO)
    means = forms.ChoiceField(label=_("怎样核对的"), choices=Means.choices)
    on = Day(label=_("核对日期"))
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不一致的必填：哪一项、各是什么。"),
    )
    photos = Photos()
    keep_place = KeepPlace()

    def clean_agrees(self) -> bool:
        """Whether it is the same."""
        return bool(self.cleaned_data["agrees"] == "yes")
