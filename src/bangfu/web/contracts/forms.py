"""Forms of contracts: drafting, signing, withdrawing, checking a print."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.engine.packs.contract import Contract as Declared
from bangfu.web.contracts.asked import SIGNING
from bangfu.web.files.fields import Photos
from bangfu.web.forms import Day
from bangfu.web.places.fields import PlaceField


class Draft(forms.Form):
    """Which contracts to draft."""

    template = forms.ChoiceField(label=_("责任书"))
    division = PlaceField(
        label=_("上级地区"),
        permission=Permission.CONTRACTS_DRAFT,
        help_text=_(
            "它下面的每个单位、它的功能区各起草一份。由谁签选它本级的，是它与系统外的上级签的那一份。"
        ),
    )
    level = forms.ChoiceField(
        label=_("由谁签"), choices=[(one.value, one.label) for one in SIGNING]
    )
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(
        self, *args: Any, by: User, root: str, known: list[Declared], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (one.id, one.title.text(language)) for one in known
        ]


class Sign(forms.Form):
    """A signature: the name as typed, and the password once more."""

    name = forms.CharField(
        label=_("签名"),
        max_length=60,
        help_text=_("请输入您的姓名，与账号上的一致。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=_("签字前再验证一次登录密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Paper(forms.Form):
    """A signature on paper of a side that is outside."""

    name = forms.CharField(label=_("签字人姓名"), max_length=60)
    duty = forms.CharField(
        label=_("签字人职务"), max_length=60, help_text=_("照纸上写的填，如“管委会主任”。")
    )
    on = Day(label=_("签字日期"))
    code = forms.CharField(
        label=_("纸上的内容校验码"),
        max_length=80,
        help_text=_("每页页脚都印有，填前 8 位即可。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    scans = Photos(
        label=_("签字页扫描件"),
        required=True,
        help_text=_("可多选，JPG、PNG、WebP 或 PDF。"),
        error_messages={"required": _("请上传签字页的扫描件或照片。"), "empty": _("文件是空的。")},
    )


class Reason(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(label=_("撤回原因"), max_length=500)
