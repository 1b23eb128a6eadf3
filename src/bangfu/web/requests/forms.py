"""Forms of requests: what is wanted, and answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.watch.requests.asking import Wanted
from bangfu.watch.requests.models import Kind, Level
from bangfu.web.forms import Day
from bangfu.web.places.fields import PlaceField

ROWS = 5
MOST = 20


class Ask(forms.Form):
    """A request; its columns stand in fields of their own (``column-<n>-<part>``)."""

    title = forms.CharField(label=_("名称"), max_length=80)
    purpose = forms.CharField(
        label=_("用途和依据"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("拿来做什么，依据哪份文件哪一条。"),
    )
    division = PlaceField(label=_("要数的地区"), permission=Permission.REQUESTS_CREATE)
    level = forms.ChoiceField(label=_("由谁填报"), choices=Level.choices, initial=Level.VILLAGE)
    due = Day(label=_("填报期限"))

    def __init__(self, *args: Any, by: User, root: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]


def rows(data: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of columns as they were typed, with some empty ones behind."""
    typed = [_row(data, at) for at in range(MOST)]
    filled = [row for row in typed if row["title"] or row["meaning"]]
    size = min(MOST, max(ROWS, len(filled) + 1))
    filled += [_row({}, at) for at in range(len(filled), size)]
    return [{**row, "at": at, "kinds": Kind.choices} for at, row in enumerate(filled)]


def _row(data: Mapping[str, str], at: int) -> dict[str, Any]:
    def said(part: str) -> str:
        return str(data.get(f"column-{at}-{part}", "")).strip()

    prefix = f"decline-{at}-"
    declined = {
        name.removeprefix(prefix): str(data.get(name, "")).strip()
        for name in data
        if name.startswith(prefix)
    }
    kind = said("kind") or Kind.NUMBER.value
    return {"title": said("title"), "meaning": said("meaning"), "kind": kind, "declined": declined}


def wanted(listed: list[dict[str, Any]]) -> list[Wanted]:
    """The columns that were filled in."""
    return [
        Wanted(row["title"], row["meaning"], row["kind"], row["declined"])
        for row in listed
        if row["title"] or row["meaning"]
    ]


def answers(data: Mapping[str, str]) -> dict[int, str]:
    """What was typed into the fields ``value-<n>``."""
    found = {}
    for name, text in data.items():
        at = name.removeprefix("value-")
        if name.startswith("value-") and at.isascii() and at.isdecimal():
            found[int(at)] = str(text)
    return found


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=500, required=False)
