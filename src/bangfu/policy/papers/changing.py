"""Changes among the members of a household in a year, told from the trail and the rows."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from bangfu.base.accounts import queries as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.policy.papers import cells
from bangfu.policy.papers.given import Row
from bangfu.policy.papers.setting import Setting
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State

PAIR = 2
# Sealed values reach the trail without their content; they are not told here either.
SEALED = {"id_no", "bank_account"}


def lines(setting: Setting, home: Household, people: list[Member]) -> list[Row]:
    """``[day, name, kind, what changed, by whom]`` of the year, oldest first."""
    year = setting.as_of.year
    names = {str(person.uid): person.name for person in people}
    entries = [
        entry
        for entry in audit.history("household", home.household_no).order_by("id")
        if _day(entry).year == year
    ]
    by = accounts.names({entry.actor for entry in entries})
    told = [row for entry in entries for row in _told(setting, entry, names, by)]
    return [*told, *_left(setting, people, {row[1] for row in told if row[2] == _kind(setting)})]


def _day(entry: Entry) -> dt.date:
    """The day it happened, where that was told; else that on which it was entered."""
    said = entry.changes.get("on")
    return dt.date.fromisoformat(said) if said else timezone.localtime(entry.at).date()


def _kind(setting: Setting) -> str:
    return setting.say("left")


def _left(setting: Setting, people: list[Member], known: set[str]) -> Iterator[Row]:
    """Members whose row says they left this year, where the trail does not."""
    column = setting.program.pack.tables["member"].columns.get("change_reason")
    for person in people:
        gone = person.state != State.ACTIVE and person.left_on is not None
        if not gone or person.name in known or person.left_on.year != setting.as_of.year:  # type: ignore[union-attr]
            continue
        why = person.change_reason or ""
        if column is not None:
            why = cells.shown(setting.program.pack, column.type, why, setting.language)
        yield [str(person.left_on), person.name, _kind(setting), why, ""]


def _told(
    setting: Setting, entry: Entry, names: dict[str, str], by: dict[str, str]
) -> Iterator[Row]:
    day = _day(entry).isoformat()
    who = by.get(entry.actor, "")
    added = entry.changes.get("members_added")
    for uid in added if isinstance(added, list) else ():
        if not entry.action.endswith(".create"):
            yield [day, names.get(uid, ""), setting.say("added"), "", who]
    told = entry.changes.get("members")
    for uid, changed in told.items() if isinstance(told, dict) else ():
        name = names.get(uid.partition(" ")[0], "")
        yield from _of_one(setting, changed, [day, name], who)


def _of_one(setting: Setting, changed: dict[str, Any], front: Row, who: str) -> Iterator[Row]:
    """The line of one member in one entry; the day of leaving is the day that counts."""
    pairs = {name: pair for name, pair in changed.items() if _is_pair(name, pair)}
    became = pairs.pop("state", [None, None])[1]
    kinds = {State.LEFT.value: "left", State.ACTIVE.value: "added"}
    if became == State.LEFT and (left_on := pairs.pop("left_on", [None, None])[1]):
        front = [str(left_on)[:10], front[1]]
    text = "；".join(_said(setting, name, pair) for name, pair in pairs.items())
    if text or became in kinds:
        yield [*front, setting.say(kinds.get(became or "", "changed")), text, who]


def _is_pair(name: str, pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == PAIR and name not in SEALED


def _said(setting: Setting, name: str, pair: list[Any]) -> str:
    column = setting.program.pack.tables["member"].columns.get(name)
    if column is None:
        title, sides = name, [str(side or "") for side in pair]
    else:
        title = column.title(setting.language)
        pack, language = setting.program.pack, setting.language
        sides = [cells.shown(pack, column.type, side, language) for side in pair]
    before, after = (side or setting.say("unknown") for side in sides)
    return setting.say("from_to", title=title, before=before, after=after)
