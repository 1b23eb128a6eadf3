"""Forms about one's own account."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import passwords
from bangfu.base.accounts.models import User


class LogIn(AuthenticationForm):
    """User name and password. What was wrong is never told apart."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，或账号已停用。"),
        "inactive": _("用户名或密码不正确，或账号已停用。"),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.widget.attrs["required"] = True
        self.fields["username"].widget.attrs["autocapitalize"] = "none"


CODE = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters"}


class OwnPassword(forms.Form):
    """The password once more; wrong ones count towards the lock."""

    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request, self._user = request, user

    def clean_password(self) -> str:
        """It must be the person's."""
        given: str = self.cleaned_data["password"]
        if authenticate(self._request, username=self._user.username, password=given) is None:
            raise ValidationError(_("密码不正确。"), code="wrong")
        return given


class Code(forms.Form):
    """A code of the app, or a recovery code; wrong ones count towards the lock."""

    token = forms.CharField(
        label=_("动态码"),
        max_length=20,
        help_text=_("手机验证器上的 6 位数字。手机不在身边时，也可以输入一个恢复码。"),
        widget=forms.TextInput(attrs=CODE),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request, self._user = request, user

    def clean_token(self) -> str:
        """It must be right, and not used before."""
        given: str = self.cleaned_data["token"]
        if authenticate(self._request, username=self._user.username, token=given) is None:
            raise ValidationError(
                _("动态码不正确或已经用过。请等下一个动态码，并检查手机时间是否准确。"),
                code="wrong",
            )
        return given


class FirstCode(forms.Form):
    """The first code of an app just set up."""

    token = forms.CharField(
        label=_("动态码"),
        max_length=20,
        help_text=_("验证器里“帮扶”一行显示的 6 位数字。"),
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )


class Password(forms.Form):
    """A new password, twice, after the old one."""

    old = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=lazy(passwords.advice, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_old(self) -> str:
        """The old password must be right; wrong ones count towards the lock."""
        old: str = self.cleaned_data["old"]
        user = self._request.user
        assert isinstance(user, User)
        if authenticate(self._request, username=user.username, password=old) is None:
            raise ValidationError(_("现在的密码不正确。"), code="wrong")
        return old

    def clean_again(self) -> str:
        """Both new ones are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise ValidationError(_("两次输入的新密码不一致。"), code="differs")
        return again
