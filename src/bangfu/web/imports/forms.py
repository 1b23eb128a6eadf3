"""Forms of imports: the upload, and answers about sheets and headings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.registry.imports.reading.grounds import YEARS_FROM
from bangfu.web.places.fields import PlaceField

ACCEPTED = ".xlsx,.csv,.tsv,.txt,.zip"
LEAVE = ""  # the answer "do not take it in"
KEEP = "?"  # no answer: it stays as it was understood


class Several(forms.FileInput):
    """A choice of files; browsers let people drop them on it as well."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or more, cleaned to a list."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file by itself; a file without content is no file."""
        given = data if isinstance(data, list) else [data]
        clean = super().clean
        return [clean(one, initial) for one in given] or [clean(None, initial)]


class Upload(forms.Form):
    """A ledger to bring in."""

    ledger = Files(
        label=_("台账文件"),
        help_text=_("一个 .xlsx 工作簿，或一个装有 CSV 的 .zip，或最多四个 CSV 文件。"),
        widget=Several(attrs={"accept": ACCEPTED, "class": "form-control drop"}),
        error_messages={
            "required": _("请选择文件。"),
            "empty": _("文件是空的。"),
        },
    )
    year = forms.IntegerField(
        label=_("年度"),
        min_value=YEARS_FROM,
        help_text=_("表中没有写年度的行，按这一年登记。"),
        widget=forms.NumberInput(attrs={"class": "form-control w-auto", "inputmode": "numeric"}),
    )
    division = PlaceField(
        label=_("台账所属地区"),
        permission=Permission.HOUSEHOLDS_IMPORT,
        partly=True,
        help_text=_("表中不在这个地区的户，或不在您范围内的户，不会写入。"),
    )

    def __init__(self, *args: Any, by: User, root: str, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offer(by, root)  # type: ignore[attr-defined]
        self.fields["year"].initial = year
        last = timezone.localdate().year + 1
        self.fields["year"].validators.append(MaxValueValidator(last))
        self.fields["year"].widget.attrs["max"] = last


Answers = tuple[dict[str, dict[str, str]], dict[str, str]]


def answers(layout: list[dict[str, Any]], data: Mapping[str, str]) -> Answers:
    """What a person answered about sheets and headings, where it differs from how it was.

    Args:
        layout: as ``queries.layout`` gives it; fields are ``sheet-<n>`` and ``column-<n>-<place>``.
        data: the form as sent.

    Returns ``(columns, sheets)`` as ``actions.remap`` takes them. When a sheet becomes another
    ledger sheet, answers about its columns were about the old one and are left out.
    """
    columns: dict[str, dict[str, str]] = {}
    sheets: dict[str, str] = {}
    for number, laid in enumerate(layout):
        said = data.get(f"sheet-{number}", KEEP)
        if said not in (KEEP, laid["ledger"]):
            sheets[laid["name"]] = said
            continue
        given = {
            column["heading"]: said
            for column in laid["columns"]
            if (said := data.get(f"column-{number}-{column['at']}", KEEP)) != KEEP
            and not _is_so(column, said)
        }
        if given:
            columns[laid["name"]] = given
    return columns, sheets


def _is_so(column: Mapping[str, Any], said: str) -> bool:
    """Whether an answer says what was understood already."""
    return bool(said == column["column"] and (said or column["how"] == "left_out"))


def releases(offered: list[dict[str, Any]], data: Mapping[str, str]) -> dict[str, str]:
    """Which releases of code lists a person chose, where that differs from how it was.

    Args:
        offered: as ``queries.releases`` gives it; fields are ``release-<code list>``.
        data: the form as sent.
    """
    said = {each["codes"]: data.get(f"release-{each['codes']}", KEEP) for each in offered}
    chosen = {each["codes"]: each["chosen"] for each in offered}
    return {name: value for name, value in said.items() if value not in (KEEP, chosen[name])}
