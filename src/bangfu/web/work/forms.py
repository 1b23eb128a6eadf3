"""Forms of how a person wishes to be told."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bangfu.watch.work.models import Digest, Weekday


class Prefer(forms.Form):
    """In the product, and how often by mail."""

    in_product = forms.BooleanField(label=_("在页面右上角的铃铛上显示未读数"), required=False)
    digest = forms.ChoiceField(
        label=_("邮件摘要"),
        choices=Digest.choices,
        widget=forms.RadioSelect,
        help_text=_("早上发出；没有新消息的那天不发。邮件里只有数量和登录地址，没有任何人的信息。"),
    )
    weekday = forms.TypedChoiceField(
        label=_("每周一次的，哪一天发"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        empty_value=Weekday.MONDAY.value,  # type: ignore[arg-type]  # the stubs know texts only
    )
    language = forms.ChoiceField(label=_("邮件的语言"), choices=settings.LANGUAGES, required=False)


class Address(forms.Form):
    """An address of one's own."""

    email = forms.CharField(
        label=_("邮箱"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class Code(forms.Form):
    """The code that was sent to it."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
