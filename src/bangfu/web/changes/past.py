"""A household as it was on a day, and what differs between two."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import normal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import effective, past
from bangfu.registry.households.models import Household
from bangfu.web import pages, readings, words
from bangfu.web.changes import telling
from bangfu.web.guards import needs, person

READ = Permission.HOUSEHOLDS_READ


def day_of(request: HttpRequest, name: str, otherwise: dt.date) -> dt.date:
    """A day of the address; another one where it is none."""
    try:
        return normal.date(request.GET.get(name, ""))
    except normal.Unreadable:
        return otherwise


@require_safe
@needs(READ)
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """A household as registered, or as it was, at the end of a day; or just before an entry."""
    happened = request.GET.get("by") == "happened"
    day, entry = day_of(request, "day", timezone.localdate()), request.GET.get("before", "")
    user = person(request)
    try:
        told = (
            past.before(user, household, int(entry))
            if entry.isdecimal()
            else (effective if happened else past).as_of(user, household, day)
        )
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, told.home)
    context = {
        "home": told.home,
        "past": told,
        "day": day,
        "before": next((e for e in told.since if str(e.pk) == entry), None),
        "blocks": _blocks(told),
        "masked": bool(told.masked),
        "happened": happened and not entry.isdecimal(),
    }
    return pages.show(request, "changes/past.html", context)


def _blocks(told: past.Past) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """``(title, [(name, value in words)])`` of the household, its members and its years."""
    value = told.value()
    place = "".join(d.name for d in divisions.lineage(told.household["village"])[1:])
    blocks = [(_("本户"), [(_("所在的村"), place), *_rows("household", value["household"])])]
    for one in value["members"].values():
        title = str(one["name"] or "")
        if one["state"] != "active":
            title = _("%(name)s（已不在本户）") % {"name": title}
        blocks.append((title, _rows("member", one)))
    for year in sorted(value["incomes"], reverse=True):
        title = _("%(year)s 年收入") % {"year": year}
        blocks.append((title, _rows("household", value["incomes"][year])))
    return [*blocks, *_bills(value)]


def _bills(value: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Medical bills, newest year first."""
    told = [(whose.partition(" "), cells) for whose, cells in value["medical"].items()]
    for (uid, _blank, year), cells in sorted(told, key=lambda one: one[0][2], reverse=True):
        name = str(value["members"][uid]["name"] or "")
        title = _("%(name)s %(year)s 年医疗费用") % {"name": name, "year": year}
        yield title, _rows("member", cells)


def _rows(subject: str, cells: dict[str, Any]) -> list[tuple[str, str | None]]:
    pack = catalogue.pack()
    columns = pack.tables[subject].columns
    return [
        (columns[name].title(pages.language()), words.display(pack, columns[name], value))
        for name, value in cells.items()
        if name in columns and value is not None
    ]


@require_safe
@needs(READ)
def between(request: HttpRequest, household: UUID) -> HttpResponse:
    """What differs in a household between two days: before, after, who, when, by which act."""
    today = timezone.localdate()
    first = day_of(request, "first", today.replace(month=1, day=1))
    last = day_of(request, "last", today)
    first, last = min(first, last), max(first, last)
    user = person(request)
    try:
        told, found = past.differences(user, household, first, last)
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, told.home)
    names = accounts.names({entry.actor for one in found for entry in one.entries})
    people = {uid: one["name"] for uid, one in told.members.items()}
    lines = [_line(one, names, people) for one in found]
    context = {"home": told.home, "first": first, "last": last, "lines": lines}
    return pages.show(request, "changes/between.html", context)


def _line(one: past.Difference, names: dict[str, str], people: dict[str, Any]) -> dict[str, Any]:
    part, subject, name = one.key
    pack = catalogue.pack()
    table = "member" if part in ("members", "medical") else "household"
    column = pack.tables[table].columns.get(name)
    sides: list[Any] = [one.before, one.after]
    sides = [
        words.display(pack, column, side) if column else telling.value(pack, name, side)
        for side in sides
    ]
    acts = [(names.get(e.actor, e.actor), e.at, telling.said(e)) for e in one.entries]
    title = column.title(pages.language()) if column else telling.title(name)
    return {
        "whose": _whose(subject, people),
        "title": title,
        "before": sides[0],
        "after": sides[1],
        "acts": acts,
    }


def _whose(subject: str, people: dict[str, Any]) -> str:
    """Whose value: a person's name, with the year of a bill; a year; nothing for the household."""
    uid, _blank, year = subject.partition(" ")
    name = str(people.get(uid) or uid)
    return _("%(name)s（%(year)s 年）") % {"name": name, "year": year} if year else name
