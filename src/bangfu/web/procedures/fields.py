"""Form fields for proof and values, as a definition asks for them."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.procedures.filings import proving
from bangfu.procedures.filings.storing import MOST, Upload
from bangfu.web.forms import Day, Yuan
from bangfu.web.pages import language

People = Mapping[str, str]
SPLIT = re.compile(r"[\s、，,；;]+")
ACCEPT = "image/jpeg,image/png,application/pdf"
LONGEST_NAMES = 20_000


def build(specs: Iterable[Spec], people: People, *, needed: bool) -> dict[str, forms.Field]:
    """Fields by name; those of minutes are several."""
    found: dict[str, forms.Field] = {}
    for spec in specs:
        for name, field in _fields(spec, people).items():
            field.required = needed and not spec.optional
            found[name] = field
    return found


def _fields(spec: Spec, people: People) -> dict[str, forms.Field]:
    title = spec.title.text(language())
    if spec.kind == "minutes":
        return _minutes(spec, title)
    note = spec.note.text(language()) if spec.note else ""
    if spec.kind in proving.FILES:
        note = note or _("JPG、PNG 或 PDF，最多 %(most)s MB。") % {"most": MOST // 2**20}
    if spec.kind == "money":
        note = note or _("单位：元。")
    return {spec.id: _field(spec, people, label=title, help_text=note)}


PLAIN: Mapping[str, Callable[..., forms.Field]] = {"money": Yuan, "day": Day}


def _field(spec: Spec, people: People, **about: Any) -> forms.Field:
    if spec.kind in proving.FILES:
        return forms.FileField(widget=forms.FileInput(attrs={"accept": ACCEPT}), **about)
    if spec.kind == "number":
        return forms.IntegerField(min_value=0, **about)
    if spec.kind in PLAIN:
        return PLAIN[spec.kind](**about)
    if spec.kind in {"choice", "member", "benefit"}:
        known = people if spec.kind == "member" else proving.choices(spec, language())
        return forms.ChoiceField(choices=[("", "—"), *known.items()], **about)
    if spec.kind == "line":
        return forms.CharField(max_length=proving.LINE, **about)
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(widget=rows, max_length=proving.LONGEST, **about)


def _minutes(spec: Spec, title: str) -> dict[str, forms.Field]:
    names = forms.Textarea(attrs={"rows": 3})
    rule = _("法定人数 %(quorum)s，过 %(majority)s 同意。") % {
        "quorum": spec.quorum or "—",
        "majority": spec.majority or "—",
    }
    return {
        f"{spec.id}-held_on": Day(label=_("%(title)s：会议日期") % {"title": title}),
        f"{spec.id}-entitled": forms.IntegerField(label=_("应到人数"), min_value=1, help_text=rule),
        f"{spec.id}-names": forms.CharField(
            label=_("到会人员"),
            widget=names,
            max_length=LONGEST_NAMES,
            help_text=_("逐个写姓名，用顿号或换行隔开。"),
        ),
        f"{spec.id}-agreed": forms.IntegerField(label=_("赞成票"), min_value=0),
        f"{spec.id}-against": forms.IntegerField(label=_("反对票"), min_value=0),
        f"{spec.id}-abstained": forms.IntegerField(label=_("弃权票"), min_value=0),
    }


def given(specs: Iterable[Spec], said: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as actions take it; what was left empty is left out."""
    found: dict[str, Any] = {}
    for spec in specs:
        value: Any = said.get(spec.id)
        if spec.kind == "minutes":
            value = _minutes_given(spec, said)
        if value in (None, ""):
            continue
        if spec.kind in proving.FILES:
            value = Upload(value.name, value.read())
        found[spec.id] = value
    return found


def _minutes_given(spec: Spec, said: Mapping[str, Any]) -> dict[str, Any] | None:
    names = SPLIT.split(said.get(f"{spec.id}-names") or "")
    told = {key: said.get(f"{spec.id}-{key}") for key in ("held_on", *proving.COUNTS)}
    people = [name for name in names if name]
    if not people and not any(value is not None for value in told.values()):
        return None
    return {**told, "names": people}
