"""Pages on which one item of income or one medical bill is entered, changed or taken out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import amounts
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import checking
from bangfu.registry.households.models import Household, IncomeItem, Member
from bangfu.web import pages
from bangfu.web.changes.conflict import Conflict
from bangfu.web.changes.received import Bill, Item, NewItem, Removal, Why
from bangfu.web.changes.views import CONFLICT, EDIT, UNPROCESSABLE, either, found
from bangfu.web.guards import needs, person
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of this kind says around its form; ``remove`` is where the row is taken out."""

    title: str
    tab: str
    button: str
    remove: str = ""


@either
@needs(EDIT)
def add_item(request: HttpRequest, household: UUID) -> HttpResponse:
    """Enter an item of income."""
    home = found(request, household)
    form = NewItem(request.POST or None, home, _year(request))

    def perform() -> None:
        said = form.cleaned_data
        named = {"year": said["year"], "item": said["item"], "amount": said["amount"]}
        more = {"source": said["source"], "total": said["total"]}
        amounts.add_item(act=form.act(person(request)), **form.about(), **named, **more)

    return _page(request, form, Page(_("添加收入明细"), "income", _("添加")), perform)


@either
@needs(EDIT)
def item(request: HttpRequest, household: UUID, year: int, item: str) -> HttpResponse:
    """Change an item of income."""
    home = found(request, household)
    row = _row(home, year, item)
    form = Item(request.POST or None, home, row, item)

    def perform() -> None:
        told = form.told()
        if told:
            named: dict[str, Any] = {"year": year, "item": item, "values": told}
            amounts.change_item(act=form.act(person(request)), **form.about(), **named)

    remove = reverse("changes:remove_item", args=[home.uid, year, item])
    return _page(request, form, Page(_item(year, item), "income", _("保存"), remove), perform)


@either
@needs(EDIT)
def remove_item(request: HttpRequest, household: UUID, year: int, item: str) -> HttpResponse:
    """Take out an item of income."""
    home = found(request, household)
    _row(home, year, item)
    form = Removal(request.POST or None, home)

    def perform() -> None:
        act = form.act(person(request))
        amounts.remove_item(act=act, **form.about(), year=year, item=item)

    title = _("删除：%(title)s") % {"title": _item(year, item)}
    return _page(request, form, Page(title, "income", _("删除")), perform)


def _item(year: int, item: str) -> str:
    title = catalogue.columns("household")[item].title(language())
    return _("%(year)s 年%(title)s") % {"year": year, "title": title}


def _row(home: Household, year: int, item: str) -> IncomeItem:
    every = registry.income_items(home)
    row = next((one for one in every if (one.year, one.item) == (year, item)), None)
    if row is None or item not in checking.items_of():
        raise Http404
    return row


@either
@needs(EDIT)
def add_bill(request: HttpRequest, household: UUID, member: UUID) -> HttpResponse:
    """Enter what illness cost a member in a year."""
    home = found(request, household)
    who = _member(home, member)
    form = Bill(request.POST or None, home, None, _year(request))

    def perform() -> None:
        named = {"member": who.uid, "year": form.cleaned_data["year"], "values": form.told()}
        amounts.add_bill(act=form.act(person(request)), **form.about(), **named)

    title = _("添加%(name)s的医疗费用") % {"name": who.name}
    return _page(request, form, Page(title, "members", _("添加")), perform)


@either
@needs(EDIT)
def bill(request: HttpRequest, household: UUID, member: UUID, year: int) -> HttpResponse:
    """Change a member's medical bill of a year."""
    home = found(request, household)
    who = _member(home, member)
    row = next((one for one in registry.medical([who]) if one.year == year), None)
    if row is None:
        raise Http404
    form = Bill(request.POST or None, home, row)

    def perform() -> None:
        told = form.told()
        if told:
            named: dict[str, Any] = {"member": who.uid, "year": year, "values": told}
            amounts.change_bill(act=form.act(person(request)), **form.about(), **named)

    remove = reverse("changes:remove_bill", args=[home.uid, who.uid, year])
    return _page(request, form, Page(_bill(who, year), "members", _("保存"), remove), perform)


@either
@needs(EDIT)
def remove_bill(request: HttpRequest, household: UUID, member: UUID, year: int) -> HttpResponse:
    """Take out a member's medical bill of a year."""
    home = found(request, household)
    who = _member(home, member)
    if all(one.year != year for one in registry.medical([who])):
        raise Http404
    form = Removal(request.POST or None, home)

    def perform() -> None:
        act = form.act(person(request))
        amounts.remove_bill(act=act, **form.about(), member=who.uid, year=year)

    title = _("删除：%(title)s") % {"title": _bill(who, year)}
    return _page(request, form, Page(title, "members", _("删除")), perform)


def _bill(who: Member, year: int) -> str:
    return _("%(name)s %(year)s 年的医疗费用") % {"name": who.name, "year": year}


def _member(home: Household, uid: UUID) -> Member:
    who = next((one for one in registry.members(home) if one.uid == uid), None)
    if who is None:
        raise Http404
    return who


def _year(request: HttpRequest) -> int:
    """The year asked for; that of the facts where none is."""
    given = request.GET.get("year", "")
    asked = int(given) if given.isdecimal() and len(given) == 4 else 0  # noqa: PLR2004
    return asked if asked in checking.YEARS else catalogue.today().year


def _page(request: HttpRequest, form: Why, page: Page, perform: Callable[[], None]) -> HttpResponse:
    home, conflict, status = form.home, None, 200
    assert home is not None
    back = f"{reverse('households:household', args=[home.uid])}?tab={page.tab}"
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                perform()
            except Refusal as refusal:
                conflict = Conflict.of(refusal, form)
                status = CONFLICT if conflict else refusal.status
            else:
                messages.success(request, _("已保存。"))
                return pages.go(request, back)
    context: dict[str, Any] = {"form": form, "home": home, "page": page, "back": back}
    return pages.show(
        request, "changes/amount.html", context | {"conflict": conflict}, status=status
    )
