"""From a ledger laid beside the registry to the table of differences and how households stand."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Q

from bangfu.base.accounts.scope import Scope
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import EXTRA, NONE, Change, listed
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports.comparing import Laid
from bangfu.watch.matching import columns
from bangfu.watch.matching.columns import CONFLICT, ONLY_HERE, ONLY_THERE, Cells, Rows


@dataclass(frozen=True, slots=True)
class Homes:
    """The households of a ledger: per unit key, place, our number and theirs; kept in scope."""

    keys: list[int]
    villages: list[str]
    ours: list[str | None]
    theirs: list[str | None]
    kept: np.ndarray[Any, Any]


@dataclass
class Laying:
    """Makes the table of differences.

    Args:
        laid: both sides.
        scope: whose households of the registry may be told of.
        division: the place compared.
        is_whole: whether what the ledger lacks is a difference.
    """

    laid: Laid
    scope: Scope
    division: str
    is_whole: bool
    told: Rows = field(default_factory=Rows)

    def run(self) -> pa.Table:
        """Every difference, in the order of places."""
        self.homes = self._homes()
        found = self.laid.found
        self._cells(found.households, "household", self.laid.batch.households)
        self._cells(found.members, "member", self.laid.batch.members)
        self._cells(found.incomes, "income", self.laid.batch.incomes)
        self._cells(found.items, "item", None)
        self._cells(found.medical, "medical", None)
        self._only_there()
        self._only_here()
        self._conflicts()
        return self.told.table()

    @property
    def absent(self) -> list[tuple[int, str]]:
        """Households of the registry that the ledger does not have: key and village."""
        return self._absent

    def _homes(self) -> Homes:
        matched, batch = self.laid.matched, self.laid.batch
        units = len(matched.households)
        said: dict[int, tuple[Any, Any]] = {}
        named = (listed(batch.households, name) for name in ("unit", "village", "household_no"))
        for unit, village, number in zip(*named, strict=True):
            said[unit] = village, number
        villages, ours, theirs, kept = [], [], [], np.zeros(units, bool)
        for unit, pk in enumerate(matched.households):
            village, number = said.get(unit, (None, None))
            home = matched.registered.get(pk) if pk != NONE else None
            place = home.village if home else (village or self.division)
            kept[unit] = place in self.scope if home or village else True
            villages.append(place)
            ours.append(home.household_no if home else None)
            theirs.append(home.national_no or number if home else number)
        return Homes(matched.households, villages, ours, theirs, kept)

    def _where(self, unit: np.ndarray[Any, Any]) -> dict[str, list[Any]]:
        at, homes = unit.tolist(), self.homes
        keys = [None if homes.keys[u] == NONE else homes.keys[u] for u in at]
        return {
            "village": [homes.villages[u] for u in at],
            "household": keys,
            "household_no": [homes.ours[u] for u in at],
            "national_no": [homes.theirs[u] for u in at],
        }

    # --- cells ---

    def _cells(self, change: Change, subject: str, source: pa.Table | None) -> None:
        if change.current is None:
            return
        unit = columns.units_of(change)
        sheets = listed(source, "sheet") if source is not None else [None] * len(unit)
        lines = listed(source, "row") if source is not None else [None] * len(unit)
        quiet = columns.silent(sheets, lines, self.laid.unread)
        cells = Cells(change, self.homes.kept[unit], quiet, subject == "income")
        for name, kind, at in cells.found():
            ours, theirs = cells.values(name, kind, at)
            self.told.add(
                len(at),
                **self._where(unit[at]),
                **self._subject(change, subject, at),
                subject=subject,
                kind=kind,
                column=self._column(change, subject, name, at),
                ours=ours,
                theirs=theirs,
                sheet=[sheets[i] for i in at.tolist()],
                row=[lines[i] for i in at.tolist()],
            )

    def _column(self, change: Change, subject: str, name: str, at: Any) -> Any:
        if subject == "item":
            return columns.column(change.said, "item", at)
        return columns.PRINTS.get(name, name.removeprefix(EXTRA))

    def _subject(self, change: Change, subject: str, at: np.ndarray[Any, Any]) -> dict[str, Any]:
        """Which person or year the rows are about."""
        if subject == "household":
            return {}
        if subject in ("income", "item"):
            return {"year": columns.column(change.said, "year", at)}
        keys = self.laid.matched.members
        if subject == "medical":
            owners = change.said.column("at").to_numpy()[at]
            found = [keys[i] for i in owners.tolist()]
            years = columns.column(change.said, "year", at)
            return {"member": found, "who": _names(found), "year": years}
        found = [keys[i] for i in at.tolist()]
        return {"member": found, "who": _names(found)}

    # --- rows that only one side has ---

    def _only_there(self) -> None:
        homes, batch = self.homes, self.laid.batch
        new = np.array([pk == NONE for pk in homes.keys], bool)
        at = np.flatnonzero(new & homes.kept)
        heads = {}
        named = (listed(batch.members, n) for n in ("unit", "name", "relation_to_head"))
        for unit, name, relation in zip(*named, strict=True):
            if new[unit] and (relation == "head" or unit not in heads):
                heads[unit] = name
        who = [heads.get(unit) for unit in at.tolist()]
        where = self._where(at)
        self.told.add(len(at), **where, who=who, subject="household", kind=ONLY_THERE)
        unit = batch.members.column("unit").to_numpy()
        fresh = np.array([pk == NONE for pk in self.laid.matched.members], bool)
        at = np.flatnonzero(fresh & ~new[unit] & homes.kept[unit])
        who = columns.column(batch.members, "name", at)
        self.told.add(
            len(at), **self._where(unit[at]), who=who, subject="member", kind=ONLY_THERE
        )  # fmt: skip

    def _only_here(self) -> None:
        has_people = set(listed(self.laid.batch.members, "unit"))
        lone = [
            (unit, person)
            for unit, others in self.laid.matched.others.items()
            for person in others
            if unit in has_people and self.homes.kept[unit]
        ]
        self.told.add(
            len(lone),
            **self._where(np.array([unit for unit, _person in lone], np.int64)),
            member=[person.pk for _unit, person in lone],
            who=[person.name for _unit, person in lone],
            subject="member",
            kind=ONLY_HERE,
        )
        known = {pk for pk in self.homes.keys if pk != NONE}
        self._absent = self._missing(known) if self.is_whole else []

    def _missing(self, known: set[int]) -> list[tuple[int, str]]:
        scope = self.scope.within(self.division)
        inside = Q(ended_on__isnull=True) & scope.q("village_id")
        names = ("pk", "village_id", "household_no", "national_household_no")
        found = [r for r in Household.objects.filter(inside).values_list(*names)
                 if r[0] not in known]  # fmt: skip
        self.told.add(
            len(found),
            village=[r[1] for r in found],
            household=[r[0] for r in found],
            household_no=[r[2] for r in found],
            national_no=[r[3] for r in found],
            subject="household",
            kind=ONLY_HERE,
        )
        return [(r[0], r[1]) for r in found]

    def _conflicts(self) -> None:
        """What keeps a row from being anybody's: the same person twice, a number of others."""
        troubles = [t for t in self.laid.matched.troubles if self.homes.kept[t.unit]]
        names = listed(self.laid.batch.members, "name")
        units = np.array([t.unit for t in troubles], np.int64)
        self.told.add(
            len(troubles),
            **self._where(units),
            who=[names[t.member] if t.member != NONE else None for t in troubles],
            subject=["member" if t.member != NONE else "household" for t in troubles],
            kind=CONFLICT,
            column=[t.code for t in troubles],
        )


def _names(keys: list[int]) -> list[str | None]:
    """Names of members by their keys."""
    table = rows.select(Member, ["id", "name"], "id", sorted(set(keys)))
    named = (table.column(name).to_pylist() for name in ("id", "name"))
    known = dict(zip(*named, strict=True))
    return [known.get(key) for key in keys]
