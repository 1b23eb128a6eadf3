"""Forms of changes: fields of a section, and what happens to a household."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State
from bangfu.web import forms as shared
from bangfu.web.changes import fields
from bangfu.web.pages import language
from bangfu.web.places.fields import PlaceField

KEEP = "keep-"


class Changing(forms.Form):
    """What every form of a change carries: the version looked at, and its own number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    operation = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, data: Any, home: Household | None, *, initial: Mapping[str, Any]) -> None:
        own = {"version": home.version if home else 0, "operation": str(uuid7())}
        super().__init__(data, initial={**own, **initial})
        self.home = home

    def add_columns(self, subject: str, names: Iterable[str]) -> None:
        """Fields for columns of the pack."""
        pack = catalogue.pack()
        columns = pack.tables[subject].columns
        for name in names:
            self.fields[name] = fields.field(pack, columns[name])

    def asks(self, column: str) -> str:
        """The name of the field that asks for a column."""
        return column

    def changes(self) -> dict[str, Any]:
        """What the person changed, without what they left to the other after a conflict."""
        own = {"version", "operation", "reason", "day"}
        left = {name for name in self.fields if self.data.get(KEEP + name) == "theirs"}
        chosen = [name for name in self.changed_data if name not in own | left]
        return {name: self.cleaned_data[name] for name in chosen}

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at its fields."""
        told = refusal.context.get("fields") if refusal.code == "households.invalid" else None
        if not told:
            shared.refuse(self, refusal)
            return
        for one in told:
            name = self.asks(one["column"])
            self.add_error(name if name in self.fields else None, one["message"])


class Section(Changing):
    """Columns of one section; only what the person changed counts."""

    day = shared.Day(
        label=_("发生日期"), required=False, help_text=_("从哪一天起是这样；不填即今天。")
    )
    reason = forms.CharField(label=_("事由"), required=False, max_length=200)

    def __init__(
        self,
        data: Any,
        home: Household,
        subject: str,
        values: Mapping[str, Any],
        *,
        why: bool,
        when: bool = False,
    ) -> None:
        super().__init__(data, home, initial=values)
        self.add_columns(subject, values)
        self.order_fields([*values, "day", "reason"])
        self.fields["reason"].required = why
        if not when:
            del self.fields["day"]


class Happening(Changing):
    """What happened, why, when, and on which paper it rests."""

    day = shared.Day(label=_("发生日期"))
    reason = forms.CharField(label=_("事由"), max_length=200)
    proof = forms.CharField(
        label=_("依据材料"),
        required=False,
        max_length=200,
        help_text=_("写明凭证名称和编号或存放处，如“死亡证明”“户口簿”。"),
    )

    def __init__(self, data: Any, home: Household | None, user: User) -> None:
        super().__init__(data, home, initial={"day": timezone.localdate()})
        self.user = user
        self.people = list(home.members.order_by("id")) if home else []

    def act(self) -> Act:
        """The act as it is asked for."""
        said = self.cleaned_data
        named = {"by": self.user.username, "user": self.user, "operation_id": said["operation"]}
        return Act(
            **named,
            reason=said["reason"],
            proof=said.get("proof", ""),
            day=said.get("day"),
        )

    def about(self) -> dict[str, Any]:
        """Which household, as it was looked at."""
        assert self.home is not None
        return {"uid": self.home.uid, "version": self.cleaned_data["version"]}

    def ask(self, **asked: forms.Field) -> None:
        """Put the act's own questions first."""
        self.fields.update(asked)
        self.order_fields([*asked, "day", "reason", "proof"])

    def present(self) -> list[tuple[str, str]]:
        """Who belongs to the household, as choices."""
        return named(self.people, State.ACTIVE)


def named(people: Iterable[Member], state: State) -> list[tuple[str, str]]:
    """Members in a state, as choices."""
    return [(str(person.uid), person.name) for person in people if person.state == state]


def coded(codes: str, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Entries of a code list, as choices."""
    chosen = set(wanted)
    entries = (e for e in catalogue.pack().codes[codes].entries if e.id in chosen)
    return [(e.id, e.zh if language() == "zh" else e.en) for e in entries]


def choice(label: Any, choices: list[tuple[str, str]], **kwargs: Any) -> forms.ChoiceField:
    """A choice with an empty first line."""
    return forms.ChoiceField(label=label, choices=[("", "——"), *choices], **kwargs)


def place(label: Any, user: User) -> PlaceField:
    """A choice of village within the person's scope."""
    made = PlaceField(label=label, permission=Permission.HOUSEHOLDS_EDIT)
    made.offer(user, catalogue.site().division_id)
    return made
