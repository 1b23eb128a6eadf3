"""Reading a household's own trail: which fields an entry changed, and which acts still stand."""

from collections.abc import Iterable
from typing import Any

from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEMBERS, Key

ACTIONS = "households."
PARTS = (HOUSEHOLD, MEMBERS, INCOMES, "medical")
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


def standing(newest_first: Iterable[Entry]) -> list[Entry]:
    """Entries without those that cancel out: an act and the act that took it back."""
    listed = list(newest_first)
    known = {place(entry) for entry in listed}
    gone: set[str] = set()
    kept = []
    for entry in listed:
        undone = entry.changes.get("undoes", "")
        if place(entry) in gone:
            if undone:  # an undo taken back: what it undid stands again
                kept.append(entry) if undone not in known else None
            continue
        if undone and undone in known:
            gone.add(undone)
        else:
            kept.append(entry)
    return kept


def place(entry: Entry) -> str:
    """What an entry is called where another one names it."""
    return f"{entry.chain}#{entry.seq}"
