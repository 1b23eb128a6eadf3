"""The forms of a clue: one for each thing a person may do about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.watch.quality import owners
from bangfu.watch.quality.models import Verdict
from bangfu.web.files.fields import KeepPlace, Photos
from bangfu.web.forms import Day

LEVELS = [("village", _("疑点所在的村")), ("township", _("疑点所在的乡镇"))]


class OwnerField(forms.ChoiceField):
    """A place, a role there, or somebody's post."""

    def __init__(self) -> None:
        super().__init__(label=_("分派给"), choices=[])

    def offer(self, user: User) -> None:
        """What the person may assign clues to."""
        roles = [
            (f"role:{code}", gettext("疑点所在地的%(role)s") % {"role": owners.title(code)})
            for code in owners.roles()
        ]
        people = [
            (f"post:{post.pk}", f"{post.user.name}（{post.place} {owners.title(post.role)}）")
            for post in owners.posts(user)
        ]
        groups: list[Any] = [(gettext("地方"), LEVELS), (gettext("岗位"), roles)]
        self.choices = [*groups, (gettext("人"), people)] if people else groups


class Text(forms.CharField):
    """Some sentences."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, **kwargs)


class Assign(forms.Form):
    """To whom, and by when."""

    owner = OwnerField()
    due = Day(label=_("办理期限"))
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class Verify(forms.Form):
    """What was found at home."""

    verdict = forms.ChoiceField(label=_("核实结果"), choices=Verdict.choices)
    explanation = Text(label=_("情况说明"), help_text=_("入户看到、问到的情况，和准备怎样改正。"))
    evidence = Text(
        label=_("凭证"), required=False, help_text=_("不属实的必填：看了什么证件、谁作证。")
    )
    corrective_on = Day(
        label=_("改正到位日期"), required=False, help_text=_("属实或已变化的必填。")
    )
    photos = Photos()
    keep_place = KeepPlace()


class Note(forms.Form):
    """A remark, if one is wanted."""

    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class Reason(forms.Form):
    """Why."""

    reason = Text(label=_("原因"))


class Waive(Reason):
    """Why, and until when."""

    until = Day(label=_("豁免到哪一天"))


FORMS: dict[str, type[forms.Form]] = {
    "assign": Assign,
    "verify": Verify,
    "answer": Reason,
    "check": Note,
    "close": Note,
    "return": Reason,
    "waive": Waive,
    "reopen": Reason,
}


class Many(forms.Form):
    """Assigning many at once."""

    owner = OwnerField()
    due = Day(label=_("办理期限"))
    which = forms.ChoiceField(
        label=_("哪些疑点"),
        choices=[("ticked", _("勾选的")), ("all", _("符合当前条件的全部"))],
    )


def offered(form: forms.Form, user: User) -> forms.Form:
    """A form with what it offers to the person."""
    field = form.fields.get("owner")
    if isinstance(field, OwnerField):
        field.offer(user)
    return form
