"""Asking what people are to a new head: a second step of the same form, filled in as far known.

What is to be asked depends on what was chosen first, so the form comes back once with the
questions. Chosen otherwise then, it comes back again.
"""

import hashlib
from abc import ABCMeta, abstractmethod
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext as _

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.kin import HEAD, Kin, to_new_head
from bangfu.registry.households.models import Household, Member
from bangfu.web.changes.forms import Happening
from bangfu.web.pages import language

ASKED, EACH = "asked", "relation-"


def kin(person: Member | None) -> Kin:
    """A member as relations go."""
    return Kin(person.relation_to_head, person.gender) if person else Kin(HEAD)


def follow(people: list[Member], heir: Member, old: Member | None) -> dict[UUID, str | None]:
    """What people are to a new head, as far as it follows; the heir is not asked about."""
    others = [person for person in people if person.uid != heir.uid]
    return {one.uid: to_new_head(kin(one), kin(heir), kin(old)) for one in others}


def words() -> list[tuple[str, str]]:
    """Relations other than that of the head itself, as choices."""
    entries = catalogue.pack().codes["relation_to_head"].entries
    named = [(e.id, e.zh if language() == "zh" else e.en) for e in entries if e.id != HEAD]
    return [("", _("不清楚")), *named]


class Asking(DeclarativeFieldsMetaclass, ABCMeta):
    """Forms that leave a method to those built on them."""


class Relating(Happening, metaclass=Asking):
    """A happening after which people have another head."""

    again = False

    @abstractmethod
    def asked_about(self) -> Mapping[Member, str | None]:
        """Whom to ask about, and what their relation is as far as it follows."""

    def clean(self) -> dict[str, Any]:
        """Ask about relations once the rest is in order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (about := self.asked_about()):
            self._ask(about)
        return said

    def _ask(self, about: Mapping[Member, str | None]) -> None:
        named = ",".join(sorted(str(person.uid) for person in about)) + self._chosen()
        mark = hashlib.sha256(named.encode()).hexdigest()[:16]
        self.again = self.data.get(ASKED) != mark
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[ASKED] = mark
        self.fields[ASKED] = forms.CharField(widget=forms.HiddenInput, required=False)
        for person, relation in about.items():
            self._add(data, person, relation)
        self.data = data
        last = ("day", "reason", "proof")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def _chosen(self) -> str:
        """What the answers follow from, so that another choice is asked about anew."""
        names = ("members", "relation_to_head", "heir", "other", "member", "between")
        return repr([self.cleaned_data.get(name) for name in names])

    def _add(self, data: Any, person: Member, relation: str | None) -> None:
        name = f"{EACH}{person.uid}"
        label = _("%(name)s与户主的关系") % {"name": person.name}
        self.fields[name] = forms.ChoiceField(label=label, choices=words(), required=False)
        if self.again:
            data[name] = relation or ""
            return
        try:
            self.cleaned_data[name] = self.fields[name].clean(data.get(name, ""))
        except forms.ValidationError as error:
            self.add_error(name, error)

    def relations(self) -> dict[UUID, str]:
        """What was answered; what nobody knows is left out."""
        told = {n: value for n, value in self.cleaned_data.items() if n.startswith(EACH)}
        return {UUID(name.removeprefix(EACH)): str(value) for name, value in told.items() if value}

    def person(self, uid: str | UUID) -> Member:
        """One of the household's members."""
        found: Member = next(one for one in self.people if str(one.uid) == str(uid))
        return found

    def head(self, home: Household | None = None) -> Member | None:
        """Who heads a household today; this one if none is named."""
        people = self.people if home is None else list(home.members.all())
        here = (one for one in people if one.state == "active")
        return next((one for one in here if one.relation_to_head == HEAD), None)
