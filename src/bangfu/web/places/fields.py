"""A form field for a place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.web.places import cascade
from bangfu.web.places.cascade import ANYWHERE


class PlaceSelect(forms.Widget):
    """One list per level; each choice fetches the next list."""

    template_name = "places/widget.html"
    use_fieldset = True

    def __init__(self, permission: Permission, lowest: Level, *, whole: bool = False) -> None:
        super().__init__()
        self.permission, self.lowest, self.whole = permission, lowest, whole
        self.scope, self.root, self.anywhere = scope.Scope(), "", False

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> str:
        """The deepest place chosen."""
        return cascade.deepest(data.getlist(name) if hasattr(data, "getlist") else [])

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The lists to draw."""
        chosen = cascade.cascade(self.scope, self.root, value or "", self.lowest)
        asked = ANYWHERE if self.anywhere else self.permission.value
        more = {"name": name, "permission": asked, "lowest": self.lowest.value}
        more["whole"] = "yes" if self.whole else ""
        return {**super().get_context(name, value, attrs), "cascade": chosen, **more}


class PlaceField(forms.Field):
    """A place where the person holds a right; cleaned to a ``Division``.

    The form calls ``offer`` once it knows who fills it in.

    Args:
        permission: the right that limits the choice.
        lowest: the level where the choice ends.
        partly: whether a place stands for all that lies in it, so that one will do of which only
            a part is in the person's scope.
    """

    def __init__(
        self,
        *,
        permission: Permission,
        lowest: Level = Level.VILLAGE,
        partly: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=PlaceSelect(permission, lowest, whole=partly), **kwargs)
        self._permission, self._partly = permission, partly

    def offer(self, user: Any, root: str) -> None:
        """Offer a person the places of their scope below the installation's place."""
        self.widget.scope, self.widget.root = scope.of(user, self._permission), root

    def offer_all(self, root: str) -> None:
        """Offer every place of the installation: for what is asked of somebody else."""
        self.widget.scope, self.widget.root = scope.Scope((codes.span(root),)), root
        self.widget.anywhere = True

    def clean(self, value: Any) -> Division | None:
        """The place, if the person may choose it."""
        super().clean(value)
        if not value:
            return None
        granted = self.widget.scope
        if not (granted.touches(value) if self._partly else granted.covers(value)):
            raise ValidationError(_("这个地区不在您的范围内。"), code="outside")
        try:
            return queries.get(value)
        except Division.DoesNotExist as error:
            raise ValidationError(_("没有这个地区。"), code="unknown") from error
