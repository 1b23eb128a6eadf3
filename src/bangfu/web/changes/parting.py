"""Forms of acts after which people have another head: leaving, splitting, joining."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import kin, life
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes.coming import DEPARTURES
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State
from bangfu.web.changes import relations
from bangfu.web.changes.forms import choice, coded
from bangfu.web.changes.relations import Relating


class Leave(Relating):
    """Somebody leaves."""

    title = gettext_lazy("成员减少")
    button = gettext_lazy("登记减少")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        self.ask(
            member=choice(_("谁"), self.present()),
            cause=choice(_("减少原因"), coded("change_reason", DEPARTURES)),
            relation_to_head=choice(
                _("新户主"), self.present(), required=False, help_text=_("户主减少时才填。")
            ),
        )

    def asked_about(self) -> dict[Member, str | None]:
        """Those who stay, where they get another head."""
        said = self.cleaned_data
        return staying(self, said["relation_to_head"], [said["member"]])

    def perform(self) -> Household:
        """Carry it out."""
        said = self.cleaned_data
        asked = {"member": UUID(said["member"]), "cause": said["cause"]}
        told = self.relations() | _head(said["relation_to_head"])
        return life.member_out(act=self.act(), **self.about(), **asked, relations=told)


class Split(Relating):
    """Some form a household of their own."""

    title = gettext_lazy("分户")
    button = gettext_lazy("分户")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        boxes = forms.CheckboxSelectMultiple
        self.ask(
            members=forms.MultipleChoiceField(
                label=_("分出的成员"), choices=self.present(), widget=boxes
            ),
            relation_to_head=choice(_("新户的户主"), self.present()),
            heir=choice(
                _("原户的新户主"),
                self.present(),
                required=False,
                help_text=_("原户主分出时才填。"),
            ),
        )

    def clean_relation_to_head(self) -> str:
        """The new head is one of those who go."""
        chosen = str(self.cleaned_data["relation_to_head"])
        if chosen and chosen not in self.cleaned_data.get("members", [chosen]):
            raise forms.ValidationError(_("新户的户主要在分出的成员里。"))
        return chosen

    def asked_about(self) -> dict[Member, str | None]:
        """Those who go, and those who stay where they get another head."""
        said = self.cleaned_data
        going = [self.person(uid) for uid in said["members"]]
        new = self.person(said["relation_to_head"])
        told = relations.follow(going, new, self.head())
        leave = [one for one in going if one.uid != new.uid]
        return {one: told[one.uid] for one in leave} | staying(self, said["heir"], said["members"])

    def perform(self) -> Household:
        """Carry it out; the new household."""
        said = self.cleaned_data
        going = [UUID(uid) for uid in said["members"]]
        told = self.relations() | _head(said["relation_to_head"]) | _head(said["heir"])
        return life.split(act=self.act(), **self.about(), members=going, relations=told)


def staying(form: Relating, heir: str, gone: Iterable[str]) -> dict[Member, str | None]:
    """Those who stay with a new head; nobody where the head stays the same."""
    if not heir or heir in set(gone):
        return {}
    left = set(gone)
    here = [p for p in form.people if p.state == State.ACTIVE and str(p.uid) not in left]
    told = relations.follow(here, form.person(heir), form.head())
    return {one: told[one.uid] for one in here if one.uid in told}


class Merge(Relating):
    """Another household joins this one."""

    title = gettext_lazy("并户")
    button = gettext_lazy("并入本户")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        note = _("该户的成员都转入本户，该户随即注销。下一步逐人确认与户主的关系。")
        self.ask(
            other=forms.CharField(label=_("并入的户编号"), max_length=40, help_text=note),
            between=forms.ChoiceField(
                label=_("该户户主是本户户主的什么人"),
                choices=relations.words(),
                required=False,
                help_text=_("填了以后，能推出的关系自动填好。"),
            ),
        )
        self.joining: Household | None = None

    def clean_other(self) -> str:
        """The number of another household in the person's area."""
        number = str(self.cleaned_data["other"]).strip()
        self.joining = registry.numbered(self.user, number)
        if self.joining is None:
            raise forms.ValidationError(_("您的地区里没有这个户编号。"))
        return number

    def asked_about(self) -> dict[Member, str | None]:
        """Everybody who joins."""
        if self.joining is None or self.joining == self.home:
            return {}
        people = [one for one in registry.members(self.joining) if one.state == State.ACTIVE]
        known = {str(one.uid): relations.kin(one) for one in people}
        first = next((u for u, one in known.items() if one.relation == kin.HEAD), "")
        said = self.cleaned_data["between"]
        told = kin.joining(known, first, said, relations.kin(self.head()))
        return {one: told[str(one.uid)] for one in people}

    def perform(self) -> Household:
        """Carry it out."""
        if self.joining is None:
            raise Refusal("households.invalid", _("您的地区里没有这个户编号。"))
        told = self.relations()
        about = self.about()
        return life.merge(act=self.act(), **about, other=self.joining.uid, relations=told)


def _head(uid: str) -> dict[UUID, str]:
    return {UUID(uid): kin.HEAD} if uid else {}
