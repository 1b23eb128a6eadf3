"""Reading a household's own trail: which fields an entry changed, and which acts still stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEDICAL, MEMBERS, Key

ACTIONS = "households."
PARTS = (HOUSEHOLD, MEMBERS, INCOMES, MEDICAL)
# Parts of an entry that say that something came or went.
CAME = ("members_added", "incomes_added", "incomes_removed", "medical_added")
PAIR = 2


def entries(household_no: str) -> list[Entry]:
    """Entries that changed a household, newest first."""
    found = audit.history("household", household_no).filter(action__startswith=ACTIONS)
    return [entry for entry in found if is_change(entry)]


def is_change(entry: Entry) -> bool:
    """Whether an entry raised the version: it names something that changed."""
    created = entry.action.endswith(".create")
    return created or any(part in entry.changes for part in (*PARTS, *CAME))


def cells(entry: Entry) -> dict[Key, list[Any]]:
    """``{(part, subject, column): [before, after]}`` of an entry."""
    return told_cells(entry.changes)


def told_cells(changes: dict[str, Any]) -> dict[Key, list[Any]]:
    """The same of the details of an entry."""
    found: dict[Key, list[Any]] = {}
    for part in PARTS:
        told = changes.get(part, {})
        several = {"": told} if part == HOUSEHOLD else told
        for subject, values in several.items():
            for name, pair in values.items():
                if isinstance(pair, list) and len(pair) == PAIR:
                    found[part, subject, name] = pair
    return found


def touched(entry: Entry) -> set[Key]:
    """Fields an entry changed, and rows that came or went by it (with an empty column)."""
    found = set(cells(entry))
    added = entry.changes.get("members_added", [])
    if isinstance(added, list):
        found |= {(MEMBERS, uid, "") for uid in added}
    for part in ("incomes_added", "incomes_removed"):
        found |= {(INCOMES, str(year), "") for year in entry.changes.get(part, [])}
    return found


def meets(mine: set[Key], entry: Entry) -> bool:
    """Whether an entry touched one of these fields, or a row that came or went by them."""
    rows = {(part, subject) for part, subject, name in mine if not name}
    theirs = touched(entry)
    others = {(part, subject) for part, subject, name in theirs if not name}
    return bool(mine & theirs) or any(
        (key[:2] in rows) or (key in mine and key[:2] in others) for key in theirs
    )


def undone(newest_first: Iterable[Entry]) -> set[str]:
    """Places of entries that were taken back and still are."""
    gone: set[str] = set()
    for entry in newest_first:
        if entry.changes.get("undoes") and place(entry) not in gone:
            gone.add(entry.changes["undoes"])
    return gone


def after(newest_first: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Entries that came later and still stand; an act and the one that took it back cancel out."""
    later = [one for one in newest_first if one.pk > entry.pk]
    gone, known = undone(later), {place(one) for one in later}
    return [
        one
        for one in later
        if place(one) not in gone and one.changes.get("undoes", "") not in known
    ]


def place(entry: Entry) -> str:
    """What an entry is called where another one names it."""
    return f"{entry.chain}#{entry.seq}"
