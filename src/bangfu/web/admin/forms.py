"""Forms of the administrators."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import networks, queries, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.web.forms import Day
from bangfu.web.places.fields import PlaceField

SECRET = {"autocomplete": "new-password"}


class NewAccount(forms.Form):
    """An account for one person; posts are granted by somebody else."""

    username = forms.RegexField(
        label=_("用户名"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=60,
        help_text=_("用字母、数字、点、横线，如工号或姓名拼音；以后不能改。"),
        error_messages={
            "invalid": _("用户名只能用字母、数字、点、横线和下划线，以字母或数字开头。")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        help_text=_("请当面告诉本人。本人第一次登录时会被要求换成自己的密码。"),
        widget=forms.PasswordInput(attrs=SECRET),
    )


class NewPassword(forms.Form):
    """A new password for somebody who forgot theirs."""

    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("请当面告诉本人。本人第一次登录时会被要求换成自己的密码。"),
        widget=forms.PasswordInput(attrs=SECRET),
    )


class Grant(forms.Form):
    """A post for a person."""

    role = forms.ChoiceField(label=_("岗位"))
    division = PlaceField(label=_("地区"), permission=Permission.POSTS_GRANT)
    valid_from = Day(label=_("开始日期"))
    valid_to = Day(label=_("结束日期"), required=False, help_text=_("不填表示没有期限。"))

    def __init__(self, *args: Any, by: User, root: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        granted = scope.of(by, Permission.POSTS_GRANT)
        self.fields["role"].choices = queries.role_choices(granted)  # type: ignore[attr-defined]
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        """A post does not end before it begins."""
        data = super().clean() or {}
        begins, ends = data.get("valid_from"), data.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("结束日期早于开始日期。"))
        return data


class End(forms.Form):
    """The last day of a post."""

    on = Day(label=_("最后一天"))


class AllowNetwork(forms.Form):
    """A network for one of the three roles."""

    role = forms.ChoiceField(label=_("管理员"))
    network = forms.CharField(
        label=_("地址或网段"),
        max_length=43,
        help_text=_("例如 10.3.7.9，或 10.3.0.0/16。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    note = forms.CharField(
        label=_("说明"), max_length=networks.NOTE, required=False, help_text=_("例如：三楼机房。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(ROLES[code].title)) for code in networks.ROLES_HELD]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class TrailFilter(forms.Form):
    """What to look for in the trail. Values that make no sense are left out, and shown as such."""

    who = forms.CharField(label=_("操作人"), required=False, max_length=60)
    what = forms.ChoiceField(label=_("操作"), required=False)
    subject = forms.CharField(label=_("对象"), required=False, max_length=60)
    since = Day(label=_("从"), required=False)
    until = Day(label=_("到"), required=False)

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("全部操作")), *actions]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            field.widget.attrs["placeholder"] = field.label
