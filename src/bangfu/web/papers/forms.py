"""What to print of which area."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.models import Division
from bangfu.engine.packs.papers import Form
from bangfu.web.places.fields import PlaceField


class Choice(forms.Form):
    """The forms wanted of each household and village."""

    wanted = forms.MultipleChoiceField(
        label=_("表册"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按村、组、户编号的顺序，每户把所选表册依次印出；村的表册排在本村各户之前。"),
    )
    split = forms.BooleanField(label=_("按乡镇分成几个文件（压缩包）"), required=False)

    def __init__(self, known: list[Form], language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(form.id, form.title.text(language)) for form in known]
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]


class Books(forms.Form):
    """Workbooks of townships."""

    form = forms.ChoiceField(label=_("表册"))
    place = PlaceField(permission=Permission.HOUSEHOLDS_EXPORT, partly=True, label=_("地区"))

    def __init__(
        self, user: User, root: str, known: list[Form], language: str, *args: Any, **kwargs: Any
    ) -> None:
        kwargs["auto_id"] = "books_%s"
        super().__init__(*args, **kwargs)
        choices = [(form.id, form.title.text(language)) for form in known]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]
        place = self.fields["place"]
        assert isinstance(place, PlaceField)
        place.offer(user, root)


class Bulk(Choice):
    """The same for an area."""

    place = PlaceField(permission=Permission.HOUSEHOLDS_EXPORT, partly=True, label=_("地区"))
    field_order = ["place", "wanted", "split"]

    def __init__(
        self, user: User, root: str, known: list[Form], language: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(known, language, *args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)
        place.offer(user, root)

    @property
    def division(self) -> Division:
        """The area chosen."""
        found = self.cleaned_data["place"]
        assert isinstance(found, Division)
        return found
