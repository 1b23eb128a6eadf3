"""Forms about one's own account."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
        help_text=_("至少 10 位，不能只有数字，不能太常见，也不能与用户名相近。"),
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
