"""Acts on single items of income sheets and single medical bills; see ``households.amounts``."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.changes import acting, amounts, checking, merging, totals, writing
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.patch import INCOMES, MEDICAL, Patch, Values
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.member import State

ADD, CHANGE, REMOVE = "add", "change", "remove"


@transaction.atomic
def item(
    act: Act, what: str, uid: UUID, version: int, year: int, item: str, values: Values
) -> Household:
    """Add, change or take out an item of an income sheet.

    ``values`` may hold ``amount``, ``source`` and ``total``, the column it is a part of.
    """
    verb, opened = f"item_{what}", acting.locked(act, uid)
    if (reply := acting.before(act, verb)) is not None:
        return reply
    _require(act, what, opened)
    found = Problems()
    _check_year(year, found)
    known = checking.items_of()
    if item not in known:
        found.say((INCOMES, str(year), "item"), "cell.not_in_list", _("请选择收入项目。"))
    found.settle()
    _require_there(what, there=(year, item) in opened.items, title=known[item].title())
    names = {"amount": item, "source": amounts.source(item), "total": known[item].spec.part_of}
    cells: dict[str, Any] = {str(names[key]): value for key, value in values.items()}
    if what != REMOVE and cells.get(item, 0) is None:
        found.say((INCOMES, str(year), item), "amount.missing", _("请填写金额。"))
    patch = Patch(incomes={year: cells})
    checking.check(patch, found)
    found.settle()
    merging.check(opened, version, patch)
    totals.follow(opened, patch)
    writing.lay(opened, patch)
    return acting.remember(act, verb, acting.settle(act, verb, opened))


@transaction.atomic
def bill(
    act: Act, what: str, uid: UUID, version: int, member: UUID, year: int, values: Values
) -> Household:
    """Add, change or take out a member's medical bill of a year."""
    verb, opened = f"bill_{what}", acting.locked(act, uid)
    if (reply := acting.before(act, verb)) is not None:
        return reply
    _require(act, what, opened)
    found, whose = Problems(), amounts.subject(member, year)
    _check_year(year, found)
    person = opened.people.get(member)
    if person is None or person.state == State.VOID:
        found.say((MEDICAL, whose, "member"), "cell.not_in_list", _("请选择本户的成员。"))
    found.settle()
    title = _("%(name)s %(year)s 年的医疗费用") % {
        "name": getattr(person, "name", ""),
        "year": year,
    }
    _require_there(what, there=whose in opened.bills, title=title)
    patch = Patch(medical={whose: dict(values)})
    checking.check(patch, found)
    if what == ADD and all(value is None for value in values.values()):
        found.say((MEDICAL, whose, ""), "amount.missing", _("请至少填写一项金额。"))
    found.settle()
    merging.check(opened, version, patch)
    writing.lay(opened, patch)
    return acting.remember(act, verb, acting.settle(act, verb, opened))


def _require(act: Act, what: str, opened: Open) -> None:
    acting.require_open(opened)
    if what == REMOVE:
        acting.require_reason(act)


def _check_year(year: int, found: Problems) -> None:
    """A year that the registry knows and that has begun."""
    last = timezone.localdate().year
    if year not in checking.YEARS or year > last:
        args = {"value": year, "low": checking.YEARS[0], "high": last}
        found.add((INCOMES, str(year), "year"), "row.year", **args)


def _require_there(what: str, *, there: bool, title: str) -> None:
    """What is added must not be there yet, what is changed must be there still."""
    if what == ADD and there:
        raise Refusal(
            "households.amount_known",
            _("%(title)s已经登记过。") % {"title": title},
            hint=_("请打开已登记的那一条修改，不要再添一条。"),
            status=409,
        )
    if what != ADD and not there:
        raise Refusal(
            "households.amount_gone",
            _("%(title)s没有登记，或者已经被别人删除。") % {"title": title},
            hint=_("请刷新页面核对。"),
            status=409,
        )
