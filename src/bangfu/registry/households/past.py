"""A household as it was: today's rows, unwound entry by entry along its trail."""

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from bangfu.base.audit.models import Entry
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.changes import amounts, cells, checking, trail
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEDICAL, MEMBERS, Key
from bangfu.registry.households.models import Household, MedicalYear
from bangfu.registry.households.models.member import State

OWN = ("village", "national_household_no", "ended_on", "end_reason")
PERSON = ("state", "left_on", "change_reason")
Cells = dict[str, Any]


@dataclass(slots=True)
class Past:
    """A household at one moment, as plain JSON values.

    Args:
        home: the household, as it is today.
        exists: whether it was registered yet.
        household: ``{column: value}``.
        members: ``{uid: {column: value}}`` of everybody registered by then, those who had left
            included.
        incomes: ``{year: {column: fen}}``.
        medical: ``{"uid year": {column: fen}}`` of members' bills; what nobody knows has no column.
        masked: fields of which the trail holds only that they changed later, not what they were.
        since: entries that came later, newest first.
    """

    home: Household
    exists: bool
    household: Cells
    members: dict[str, Cells]
    incomes: dict[str, Cells]
    medical: dict[str, Cells] = field(default_factory=dict)
    masked: set[Key] = field(default_factory=set)
    since: list[Entry] = field(default_factory=list)

    def value(self) -> dict[str, Any]:
        """All of it in one comparable value; people entered by mistake left out."""
        people = {u: m for u, m in self.members.items() if m["state"] != State.VOID}
        bills = {
            whose: cells
            for whose, cells in self.medical.items()
            if cells and whose.partition(" ")[0] in people
        }
        return {
            HOUSEHOLD: self.household,
            MEMBERS: people,
            INCOMES: self.incomes,
            MEDICAL: bills,
        }


def as_of(user: Any, uid: UUID, day: dt.date) -> Past:
    """A household as registered at the end of a day.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
    """
    return at(user, uid, end_of(day))


def at(user: Any, uid: UUID, moment: dt.datetime) -> Past:
    """A household as registered at a moment."""
    return _at(*begin(user, uid), moment)


def _at(past: Past, every: list[Entry], moment: dt.datetime) -> Past:
    past.exists = past.home.created_at <= moment or any(e.at <= moment for e in every)
    return _unwind(past, [entry for entry in every if entry.at > moment])


def before(user: Any, uid: UUID, entry: int) -> Past:
    """A household as it was just before an entry of its trail."""
    past, every = begin(user, uid)
    return _unwind(past, [one for one in every if one.pk >= entry])


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day, in local time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def begin(user: Any, uid: UUID) -> tuple[Past, list[Entry]]:
    """A household as it is, and its trail, newest first."""
    home = Household.objects.visible_to(user).get(uid=uid)
    return _today(home), trail.entries(home.household_no)


def _today(home: Household) -> Past:
    own = [*OWN, *checking.columns_of(HOUSEHOLD)]
    person = [*PERSON, *checking.columns_of(MEMBERS)]
    return Past(
        home,
        True,
        {name: cells.read(home, name) for name in own},
        {
            str(member.uid): {name: cells.read(member, name) for name in person}
            for member in home.members.order_by("id")
        },
        _sheets(home),
        _bills(home),
    )


def _bills(home: Household) -> dict[str, Cells]:
    """Medical bills by person and year, as far as they say something."""
    names = checking.bills_of()
    found: dict[str, Cells] = {}
    bills = MedicalYear.objects.filter(member__household=home).select_related("member")
    for bill in bills.order_by("member", "year"):
        told = {name: getattr(bill, name) for name in names}
        whose = amounts.subject(bill.member.uid, bill.year)
        found[whose] = {name: value for name, value in told.items() if value is not None}
    return found


def _sheets(home: Household) -> dict[str, Cells]:
    """Income sheets by year, with the items they name apart."""
    money = [*checking.columns_of(INCOMES)]
    found = {
        str(sheet.year): {name: cells.read(sheet, name) for name in money}
        for sheet in home.incomes.all()
    }
    for item in home.income_items.all():
        told = {item.item: item.amount, amounts.source(item.item): item.source or None}
        kept = {name: value for name, value in told.items() if value is not None}
        found.setdefault(str(item.year), {}).update(kept)
    return found


def _unwind(past: Past, later: list[Entry]) -> Past:
    past.since = later
    for entry in later:
        _step(past, entry)
    past.masked = {key for key in past.masked if there(past, key)}
    return past


def _step(past: Past, entry: Entry) -> None:
    """One entry back."""
    if entry.action.endswith(".create"):
        past.exists = False
    past.incomes.update(deepcopy(entry.changes.get("incomes_removed", {})))
    for key, (old, _new) in trail.cells(entry).items():
        put(past, key, old)
    drop_added(past, entry)


def drop_added(past: Past, entry: Entry) -> None:
    """Leave out people and income sheets that came by an entry."""
    added = entry.changes.get("members_added", [])
    for uid in added if isinstance(added, list) else ():
        past.members.pop(uid, None)
        for whose in [one for one in past.medical if one.partition(" ")[0] == uid]:
            del past.medical[whose]
    for year in entry.changes.get("incomes_added", []):
        past.incomes.pop(str(year), None)


def put(past: Past, key: Key, value: Any) -> None:
    """Set a field to what it was."""
    part, subject, name = key
    if part == HOUSEHOLD:
        past.household[name] = value
    elif part == MEMBERS:
        past.members.get(subject, {})[name] = value
    elif part == INCOMES:
        sheet = past.incomes.get(subject, {})
        sheet[name] = value
        if value is None and amounts.is_amount(key):  # an item not named then is no row
            del sheet[name]
    elif part == MEDICAL and subject.partition(" ")[0] in past.members:
        bill = past.medical.setdefault(subject, {})
        bill[name] = value
        if value is None:  # an amount nobody knew then
            del bill[name]
    if name in SEALED:
        past.masked.add(key)


def there(past: Past, key: Key) -> bool:
    """Whether a field is of somebody who was registered."""
    part, subject, _name = key
    return part == HOUSEHOLD or subject in past.members


# --- two moments of one household ---


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two moments, and the entries that changed it between."""

    key: Key
    before: Any
    after: Any
    entries: list[Entry]


def differences(
    user: Any, uid: UUID, first: dt.date, last: dt.date
) -> tuple[Past, list[Difference]]:
    """The household on the last day, and what differs from the first, in the order of the page.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
    """
    today, every = begin(user, uid)
    old = _at(deepcopy(today), every, end_of(first))
    new = _at(today, every, end_of(last))
    between = [entry for entry in old.since if entry.at <= end_of(last)]
    a, b = flat(old), flat(new)
    found = []
    for key in [*a, *(key for key in b if key not in a)]:
        acts = [entry for entry in between if trail.meets({key, (*key[:2], "")}, entry)]
        hidden = key in old.masked and key not in new.masked
        if a.get(key) != b.get(key) or hidden:
            found.append(Difference(key, a.get(key), b.get(key), acts))
    return new, found


def flat(past: Past) -> dict[Key, Any]:
    """``{(part, subject, column): value}`` of what is known; nothing of what was not there yet."""
    if not past.exists:
        return {}
    told = {(HOUSEHOLD, "", name): value for name, value in past.household.items()}
    value = past.value()
    for part in (MEMBERS, INCOMES, MEDICAL):
        for subject, values in value[part].items():
            told |= {(part, subject, name): one for name, one in values.items()}
    return {key: value for key, value in told.items() if value is not None}
