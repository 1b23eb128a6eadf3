"""One form for each thing that can happen to a household, and how it is carried out."""

from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.models import User
from bangfu.registry.households import life
from bangfu.registry.households.changes.coming import ARRIVALS
from bangfu.registry.households.changes.whole import ENDS
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.member import State
from bangfu.web.changes import sections
from bangfu.web.changes.forms import Happening, choice, coded, named, place
from bangfu.web.changes.parting import Leave, Merge, Split

OWN = {"version", "operation", "day", "reason", "proof", "cause", "village", "heir", "relation"}


class Join(Happening):
    """Somebody joins."""

    title: Promise = gettext_lazy("增加成员")
    button: Promise = gettext_lazy("登记增加")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        self.add_columns("member", sections.arriving())
        named_ = {name: self.fields[name] for name in sections.arriving()}
        for name in ("name", "relation_to_head"):
            named_[name].required = True
        cause = choice(_("增加原因"), coded("change_reason", ARRIVALS))
        self.ask(cause=cause, **named_)

    def perform(self) -> Household:
        """Carry it out."""
        said = self.cleaned_data
        values = {n: v for n, v in said.items() if n not in OWN and v not in (None, "", [])}
        return life.member_in(act=self.act(), **self.about(), cause=said["cause"], values=values)


class Back(Happening):
    """Somebody who left returns."""

    title = gettext_lazy("成员返回")
    button = gettext_lazy("登记返回")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        self.add_columns("member", ["relation_to_head"])
        self.fields["relation_to_head"].required = True
        relation = self.fields["relation_to_head"]
        who = choice(_("谁"), named(self.people, State.LEFT))
        self.ask(member=who, relation_to_head=relation)

    def perform(self) -> Household:
        """Carry it out."""
        said = self.cleaned_data
        asked = {"member": UUID(said["member"]), "relation": said["relation_to_head"]}
        return life.member_back(act=self.act(), **self.about(), **asked)


class Move(Happening):
    """The household moves."""

    title = gettext_lazy("迁到别的村")
    button = gettext_lazy("登记迁移")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        self.add_columns("household", ["group_name"])
        self.fields["group_name"].show_hidden_initial = False
        self.ask(village=place(_("迁入的村"), user), group_name=self.fields["group_name"])

    def perform(self) -> Household:
        """Carry it out."""
        said = self.cleaned_data
        values = {"group_name": said["group_name"]}
        village = said["village"].code
        return life.move(act=self.act(), **self.about(), village=village, changes=values)


class End(Happening):
    """The household is closed."""

    title = gettext_lazy("整户注销")
    button = gettext_lazy("注销这一户")

    def __init__(self, data: Any, home: Household, user: User) -> None:
        super().__init__(data, home, user)
        self.ask(cause=choice(_("注销原因"), coded("household_end", ENDS)))

    def perform(self) -> Household:
        """Carry it out."""
        return life.end(act=self.act(), **self.about(), cause=self.cleaned_data["cause"])


class Register(Happening):
    """A new household."""

    title = gettext_lazy("登记新户")
    button = gettext_lazy("登记")

    def __init__(self, data: Any, home: None, user: User) -> None:
        super().__init__(data, home, user)
        person, house = [n for n in sections.PERSON if n != "relation_to_head"], ["group_name"]
        self.add_columns("member", person)
        self.add_columns("household", house)
        for name in (*person, *house):
            self.fields[name].show_hidden_initial = False
        self.fields["name"].label, self.fields["name"].required = _("户主姓名"), True
        asked = {name: self.fields[name] for name in (*house, *person)}
        self.ask(village=place(_("所在的村"), user), **asked)

    def perform(self) -> Household:
        """Carry it out; the new household."""
        said = {n: v for n, v in self.cleaned_data.items() if v not in (None, "")}
        head = {n: said[n] for n in sections.PERSON if n in said} | {"relation_to_head": "head"}
        values = {"group_name": said["group_name"]} if "group_name" in said else {}
        village = said["village"].code
        return life.register(act=self.act(), village=village, changes=values, people=[head])


FORMS: dict[str, Any] = {
    "join": Join,
    "back": Back,
    "leave": Leave,
    "split": Split,
    "merge": Merge,
    "move": Move,
    "end": End,
}
