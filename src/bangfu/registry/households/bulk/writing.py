"""Putting a compared batch into the registry: rows, numbers, seals, the audit trail.

Runs inside the caller's transaction. Nothing is written for a household in which nothing differs.

The trail has one entry per household. ``households.create`` says how much was set: ``{"values":
n, "members_added": n, "incomes_added": [year], "medical_added": n}``. ``households.update`` says
``{"household": {column: [before, after]}, "members": {uid: {...}}, "incomes": {year: {...}},
"medical": {"uid year": {...}}, "members_added": [uid], ...}``; a new bill's cells were ``null``
before. Id numbers and accounts appear only
as masks. Where a household moves, ``households.moved_away`` tells the village it leaves.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from bangfu.base.audit import actions as audit
from bangfu.base.kit import idno
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import (
    CLEAR,
    DEFAULT,
    EXTRA,
    NONE,
    RAW,
    Change,
    Mask,
    Places,
)
from bangfu.registry.households import numbers, sealing
from bangfu.registry.households.bulk import incoming, raw
from bangfu.registry.households.bulk.difference import Difference
from bangfu.registry.households.bulk.incoming import SEALED, SURVEYED, Incoming
from bangfu.registry.households.bulk.matching import Matched
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member
from bangfu.registry.households.models.member import State
from bangfu.registry.names import actions as findable

HIDDEN = "…"
PIECE = 20_000
SEALS: dict[str, Callable[[str, UUID], bytes]] = {
    "bank_account": sealing.seal_account,
    "id_no": sealing.seal_id_no,
}
PARTS: dict[rows.Model, str] = {
    Household: "household",
    Member: "members",
    IncomeYear: "incomes",
    IncomeItem: "incomes",
    MedicalYear: "medical",
}


@dataclass(slots=True)
class Written:
    """What was written: ``{table: {"new", "changed", "unchanged"}}`` and the villages concerned."""

    counts: dict[str, dict[str, int]]
    villages: set[str]


def write(
    *, by: str, batch: Incoming, matched: Matched, found: Difference, chosen: Mask, origin: str
) -> Written:
    """Write the chosen households of a batch.

    Args:
        by: who, for the trail.
        batch: the rows.
        matched: what they are in the registry.
        found: what differs.
        chosen: per household of the batch, whether it may be written.
        origin: what the rows came from, for the trail (an import's id).
    """
    return _Writing(by, batch, matched, found, chosen, origin).run()


class _Writing:
    def __init__(
        self,
        by: str,
        batch: Incoming,
        matched: Matched,
        found: Difference,
        chosen: Mask,
        origin: str,
    ) -> None:
        self.by, self.origin, self.now = by, origin, timezone.now()
        self.matched, self.found = matched, found
        self.allowed = chosen
        self.chosen = chosen & found.touched(batch.units)
        self.keys = list(matched.households)
        self.member_keys = found.members.keys.copy()
        self.numbers = [""] * batch.units
        self.villages = [""] * batch.units
        self.left: set[str] = set()
        self.acts: dict[int, dict[str, Any]] = defaultdict(dict)

    def run(self) -> Written:
        self._place()
        self._households()
        self._members()
        self._incomes()
        self._items()
        self._medical()
        self._versions()
        touched = self.left | {self.villages[unit] for unit in np.flatnonzero(self.chosen)}
        audit.record_all(by=self.by, acts=self._told(), operation_id=self.origin)
        self._learn()
        catalogue.touch(touched)
        changes = {
            "household": self.found.households,
            "member": self.found.members,
            "income": self.found.incomes,
        }
        counts = {name: c.counts(self.allowed[_units(c)]) for name, c in changes.items()}
        return Written(counts, touched)

    def _places(self, change: Change, mask: Mask) -> tuple[Places, list[int]]:
        """Rows of the mask in chosen households, and the household of each."""
        at = np.flatnonzero(mask & self.chosen[_units(change)])
        return at, _units(change)[at].tolist()

    # --- households ---

    def _place(self) -> None:
        """Where each household is, and its number."""
        said = self.found.households.said
        units, villages = (compare.listed(said, name) for name in ("unit", "village"))
        for unit, village in zip(units, villages, strict=True):
            self.villages[unit] = village or ""
        for unit, pk in enumerate(self.keys):
            if pk == NONE:
                continue
            known = self.matched.registered[pk]
            self.numbers[unit] = known.household_no
            if self.chosen[unit] and self.villages[unit] not in {"", known.village}:
                self.left.add(known.village)
            self.villages[unit] = self.villages[unit] or known.village

    def _fresh(self, change: Change) -> Iterator[tuple[Places, pa.Table, list[int], list[int]]]:
        """New rows in pieces: where they are, what they say, their households, their keys."""
        every, units = self._places(change, change.fresh)
        keys = rows.reserve(change.model, len(units))
        for start in range(0, len(units), PIECE):
            piece = slice(start, start + PIECE)
            yield every[piece], change.said.take(every[piece]), units[piece], keys[piece]

    def _households(self) -> None:
        change = self.found.households
        self._change(change)
        self._number(self._places(change, change.fresh)[1])
        for _, said, units, keys in self._fresh(change):
            for unit, key in zip(units, keys, strict=True):
                self.keys[unit] = key
            extras = incoming.extras(said.column_names, Household)
            uids = [uuid7() for _ in units]
            columns = _facts(Household, said) | _sealed(said, "bank_account", uids)
            columns |= {
                "id": keys,
                "uid": [uid.hex for uid in uids],
                "household_no": [self.numbers[unit] for unit in units],
                "village": [self.villages[unit] for unit in units],
                "extra": compare.extra_texts(said, extras),
                "raw": raw.texts(said),
                "version": [1] * len(units),
                "created_at": [self.now] * len(units),
                "updated_at": [self.now] * len(units),
            }
            rows.insert(Household, columns)
            for unit, values in zip(units, _stated(said), strict=True):
                self.acts[unit]["values"] = values

    def _number(self, units: list[int]) -> None:
        series = numbers.take(Counter(self.villages[unit] for unit in units))
        queues = {village: iter(found) for village, found in series.items()}
        for unit in units:
            self.numbers[unit] = next(queues[self.villages[unit]])

    # --- members and years ---

    def _members(self) -> None:
        change = self.found.members
        self._change(change)
        for at, said, units, keys in self._fresh(change):
            self.member_keys[at] = keys
            uids = [uuid7() for _ in units]
            extras = incoming.extras(said.column_names, Member, MedicalYear)
            columns = _facts(Member, said) | _sealed(said, "id_no", uids)
            columns |= {
                "id": keys,
                "uid": [uid.hex for uid in uids],
                "household": [self.keys[unit] for unit in units],
                "state": [State.ACTIVE.value] * len(units),
                "extra": compare.extra_texts(said, extras),
                "raw": raw.texts(said),
            }
            rows.insert(Member, columns)
            for unit, uid in zip(units, uids, strict=True):
                self._add(unit, "members_added", str(uid))

    def _incomes(self) -> None:
        change = self.found.incomes
        self._change(change)
        for _, said, units, keys in self._fresh(change):
            columns = _facts(IncomeYear, said)
            for name in set(columns) - SURVEYED:  # a blank part of a filled sheet is none
                columns[name] = [0 if value is None else value for value in columns[name]]
            years = compare.listed(said, "year")
            homes = [self.keys[unit] for unit in units]
            rows.insert(IncomeYear, columns | {"id": keys, "household": homes, "year": years})
            for unit, year in zip(units, years, strict=True):
                self._add(unit, "incomes_added", year)

    def _items(self) -> None:
        change = self.found.items
        self._change(change)
        for _, said, units, keys in self._fresh(change):
            stated = {name: compare.listed(said, name) for name in ("year", "item", "amount")}
            homes = [self.keys[unit] for unit in units]
            columns = stated | {"id": keys, "household": homes}
            rows.insert(IncomeItem, columns | {"source": [self.origin] * len(units)})
            for unit, year, item, amount in zip(units, *stated.values(), strict=True):
                if self.matched.households[unit] != NONE:
                    told = self.acts[unit].setdefault("incomes", {}).setdefault(str(year), {})
                    told[item] = [None, amount]

    def _medical(self) -> None:
        change = self.found.medical
        self._change(change)
        for _, said, units, keys in self._fresh(change):
            columns = _facts(MedicalYear, said)
            years = compare.listed(said, "year")
            owners = self.member_keys[said.column("at").to_numpy()].tolist()
            rows.insert(MedicalYear, columns | {"id": keys, "member": owners, "year": years})
            whose = zip(_uids(Member, owners), years, strict=True)
            for line, (unit, (uid, year)) in enumerate(zip(units, whose, strict=True)):
                if self.matched.households[unit] == NONE:
                    self._add(unit, "medical_added", year)
                    continue
                stated = {n: told[line] for n, told in columns.items() if n != "year"}
                told = self.acts[unit].setdefault("medical", {}).setdefault(f"{uid} {year}", {})
                told |= {n: [None, value] for n, value in stated.items() if value is not None}

    def _add(self, unit: int, what: str, which: str | int) -> None:
        """Note a new row for the trail: which, or for a new household only how many."""
        told = self.acts[unit]
        if self.matched.households[unit] == NONE and what != "incomes_added":
            told[what] = told.get(what, 0) + 1
        else:
            told.setdefault(what, []).append(which)

    def _learn(self) -> None:
        """Names that come in are found from now on."""
        said = self.found.members.said
        if "name" in said.column_names:
            findable.learn(said.column("name").unique().to_pylist())

    # --- what changes in known rows ---

    def _change(self, change: Change) -> None:
        at, _ = self._places(change, change.changed)
        if not len(at):
            return
        names = [name for name, mask in change.differs.items() if mask[at].any()]
        at = _heads_last(change, at) if "relation_to_head" in names else at
        stored = dict.fromkeys("extra" if name.startswith(EXTRA) else name for name in names)
        plain = [name for name in stored if name not in SEALED.values()]
        if plain:
            columns = {name: change.after(name, at) for name in plain}
            rows.update(change.model, change.keys[at].tolist(), columns)
        raw.update(change, at)
        for name, print_ in SEALED.items():
            if print_ in names:
                self._reseal(change, at[change.differs[print_][at]], name)
        for name in names:
            self._tell(change, at[change.differs[name][at]], name)

    def _reseal(self, change: Change, at: Places, name: str) -> None:
        ids = change.keys[at].tolist()
        columns = _sealed(change.said.take(at), name, _uids(change.model, ids))
        if name == "id_no":  # two people may have been swapped: nobody holds a number meanwhile
            rows.update(change.model, ids, {SEALED[name]: [None] * len(ids)})
        rows.update(change.model, ids, columns)

    def _tell(self, change: Change, at: Places, name: str) -> None:
        """Note for the trail what changes in a column: before and after."""
        told_as = name.removeprefix(EXTRA)
        if name in SEALED.values():
            told_as = next(plain for plain, print_ in SEALED.items() if print_ == name)
            after = change.said.column(told_as).take(at).to_pylist()
            pairs = [[HIDDEN, idno.mask(value)] for value in after]
        else:
            pairs = change.history(name, at)
        part = PARTS[change.model]
        units, subjects = _units(change)[at].tolist(), self._subjects(change, at)
        names = [told_as] * len(at)
        if change.model is IncomeItem:  # told like a column of its year
            names = change.said.column("item").take(at).to_pylist()
        for unit, subject, title, pair in zip(units, subjects, names, pairs, strict=True):
            told = self.acts[unit].setdefault(part, {})
            (told.setdefault(subject, {}) if subject else told)[title] = pair

    def _subjects(self, change: Change, at: Places) -> list[str]:
        """What a changed row is called within its household's entry."""
        if change.model is Household:
            return [""] * len(at)
        if change.model is Member:
            return [str(uid) for uid in _uids(Member, change.keys[at].tolist())]
        years = [str(year) for year in change.said.column("year").take(at).to_pylist()]
        if change.model in (IncomeYear, IncomeItem):
            return years
        owners = self.member_keys[change.said.column("at").take(at).to_numpy()].tolist()
        return [f"{uid} {y}" for uid, y in zip(_uids(Member, owners), years, strict=True)]

    # --- the household as a whole ---

    def _versions(self) -> None:
        """Every known household in which something changed gets its next version."""
        known = [u for u in np.flatnonzero(self.chosen) if self.matched.households[u] != NONE]
        keys = [self.keys[unit] for unit in known]
        versions = [self.matched.registered[key].version + 1 for key in keys]
        moment = [self.now] * len(keys)
        rows.update(Household, keys, {"version": versions, "updated_at": moment})

    def _told(self) -> Iterator[audit.Act]:
        for unit in np.flatnonzero(self.chosen).tolist():
            verb = "update" if self.matched.households[unit] != NONE else "create"
            yield audit.Act(
                f"households.{verb}",
                "household",
                self.numbers[unit],
                division=self.villages[unit],
                changes={"import": self.origin, **self.acts.pop(unit, {})},
            )
            known = self.matched.registered.get(self.matched.households[unit])
            if known and known.village != self.villages[unit]:
                changes = {"import": self.origin, "to": self.villages[unit]}
                yield audit.Act(
                    "households.moved_away",
                    "household",
                    self.numbers[unit],
                    division=known.village,
                    changes=changes,
                )


def _units(change: Change) -> Places:
    found: Places = change.said.column("unit").to_numpy()
    return found


def _heads_last(change: Change, at: Places) -> Places:
    """A household has one head at any moment: the old one steps down before the new one rises."""
    rises = np.array([relation == "head" for relation in change.after("relation_to_head", at)])
    return at[np.argsort(rises, kind="stable")]


def _uids(model: rows.Model, ids: list[int]) -> list[UUID]:
    table = rows.select(model, ["id", "uid"], "id", sorted(set(ids)))
    stored = (table.column(name).to_pylist() for name in ("id", "uid"))
    found = {key: UUID(uid) for key, uid in zip(*stored, strict=True)}
    return [found[key] for key in ids]


def _facts(model: rows.Model, said: pa.Table) -> dict[str, list[Any]]:
    """The plain columns of new rows, defaults filled in."""
    found: dict[str, list[Any]] = {}
    for name in incoming.kept_in(model, said.column_names):
        if name not in SEALED:
            column = said.column(name)
            if DEFAULT + name in said.column_names:
                column = pc.coalesce(column, said.column(DEFAULT + name))
            found[name] = column.to_pylist()
    return found


def _sealed(said: pa.Table, name: str, uids: list[UUID]) -> dict[str, list[Any]]:
    if name not in said.column_names:
        return {}
    seal, values = SEALS[name], said.column(name).to_pylist()
    sealed = [seal(value, uid) if value else None for value, uid in zip(values, uids, strict=True)]
    return {name: sealed, SEALED[name]: said.column(SEALED[name]).to_pylist()}


def _stated(said: pa.Table) -> list[int]:
    """How many values each row states."""
    hidden = {"unit", *SEALED.values()}
    beside = (DEFAULT, RAW, CLEAR)
    names = [n for n in said.column_names if n not in hidden and not n.startswith(beside)]
    counts: list[int] = sum(compare.valid(said.column(name)).astype(int) for name in names).tolist()  # type: ignore[union-attr]
    return counts
