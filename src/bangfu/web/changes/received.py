"""Forms of single income items and single medical bills."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.policy.facts import counting
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.changes import amounts, checking
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household, IncomeItem, MedicalYear
from bangfu.web import forms as shared
from bangfu.web.changes import fields
from bangfu.web.changes.forms import Changing
from bangfu.web.pages import language

FOLLOWS = _("不填：合计原来等于各分项之和的，随分项变；原来另有填数的，保持不变。")


class Why(Changing):
    """A change with its reason."""

    reason = forms.CharField(label=_("事由"), required=False, max_length=200)

    def __init__(
        self, data: Any, home: Household, *, initial: Mapping[str, Any], why: bool = False
    ) -> None:
        super().__init__(data, home, initial=initial)
        self.fields["reason"].required = why

    def act(self, user: User) -> Act:
        """The act as it is asked for."""
        said = self.cleaned_data
        operation = said["operation"]
        return Act(user.username, user, reason=said["reason"], operation_id=operation)

    def about(self) -> dict[str, Any]:
        """Which household, as it was looked at."""
        assert self.home is not None
        return {"uid": self.home.uid, "version": self.cleaned_data["version"]}


class Item(Why):
    """An item of a year: how much, from what, and the column it is a part of."""

    def __init__(self, data: Any, home: Household, row: IncomeItem | None, item: str = "") -> None:
        said = {"amount": row.amount, "source": row.source} if row else {}
        super().__init__(data, home, initial=said)
        self.item, columns = item, catalogue.columns("household")
        whole = str(columns[item].spec.part_of) if item else ""
        amount = self._amount(item)
        label = columns[whole].title(language()) if item else _("所属合计")
        self.fields |= {
            "amount": amount,
            "source": forms.CharField(
                label=_("来源或凭证"),
                required=False,
                max_length=checking.LONGEST_SOURCE,
                show_hidden_initial=True,
                help_text=_("如“入户核实表”“银行流水”。"),
            ),
            "total": shared.Yuan(label=_yuan(label), required=False, help_text=FOLLOWS),
        }
        self.order_fields(["year", "item", "amount", "source", "total", "reason"])

    def _amount(self, item: str) -> forms.Field:
        if not item:
            return shared.Yuan(label=_yuan(_("金额")))
        made = fields.field(catalogue.pack(), catalogue.columns("household")[item])
        made.required = True
        return made

    def asks(self, column: str) -> str:
        """The name of the field that asks for a column."""
        item = self.item or self.data.get("item", "")
        parts = checking.items_of()
        whole = str(parts[item].spec.part_of) if item in parts else ""
        known = {item: "amount", amounts.source(item): "source", whole: "total"}
        return known.get(column, column)

    def told(self) -> dict[str, Any]:
        """What the person changed, as the action takes it."""
        told = {name: value for name, value in self.changes().items() if name != "total"}
        if self.cleaned_data["total"] is not None and "total" in self.changes():
            told["total"] = self.cleaned_data["total"]
        return {name: None if value == "" else value for name, value in told.items()}


class NewItem(Item):
    """An item that is not there yet: which, of which year."""

    def __init__(self, data: Any, home: Household, year: int) -> None:
        super().__init__(data, home, None)
        low, high = checking.YEARS[0], timezone.localdate().year
        self.fields["year"] = forms.IntegerField(
            label=_("年度"), min_value=low, max_value=high, initial=year
        )
        self.fields["item"] = forms.ChoiceField(
            label=_("收入项目"), choices=[("", "——"), *items(home.village_id, year)]
        )
        self.order_fields(["year", "item", "amount", "source", "total", "reason"])


def items(place: str, year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Items under the columns they are parts of; what does not count there says so."""
    pack, columns = catalogue.pack(), catalogue.columns("household")
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name, column in checking.items_of().items():
        ruling = counting.ruling(pack, name, place, year)
        title = column.title(language())
        if ruling is not None and not ruling.counts:
            title = str(_("%(title)s（不计入收入）")) % {"title": title}
        whole = columns[str(column.spec.part_of)].title(language())
        grouped.setdefault(whole, []).append((name, title))
    return list(grouped.items())


class Bill(Why):
    """What illness cost a member in a year."""

    def __init__(
        self, data: Any, home: Household, row: MedicalYear | None, year: int | None = None
    ) -> None:
        known = {name: getattr(row, name) for name in checking.bills_of()} if row else {}
        super().__init__(data, home, initial=known)
        self.add_columns("member", checking.bills_of())
        if year is not None:
            low, high = checking.YEARS[0], timezone.localdate().year
            self.fields["year"] = forms.IntegerField(
                label=_("年度"), min_value=low, max_value=high, initial=year
            )
        self.order_fields(["year", *checking.bills_of(), "reason"])

    def told(self) -> dict[str, Any]:
        """What the person changed."""
        return {n: value for n, value in self.changes().items() if n in checking.bills_of()}


class Removal(Why):
    """Taking out what was entered wrongly: why."""

    def __init__(self, data: Any, home: Household) -> None:
        super().__init__(data, home, initial={}, why=True)
        self.fields["reason"].label = _("删除的理由")


def _yuan(title: Any) -> str:
    return f"{title}（{fields.yuan()}）"
