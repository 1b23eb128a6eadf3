"""The whole check of an import: from parsed sheets to problems, counts and rows ready to write."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bangfu.base.accounts.scope import Scope
from bangfu.base.jobs.kinds import Progress
from bangfu.engine.language.types import NUMERIC
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import RAW, Mask, listed
from bangfu.registry.households import rules
from bangfu.registry.households.bulk import difference, matching
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports import batch, changes
from bangfu.registry.imports.batch import Batch
from bangfu.registry.imports.checks import incomes, people, places
from bangfu.registry.imports.checks.families import NOBODY, Families, Linking
from bangfu.registry.imports.checks.registered import Registered
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.headings import VERSION, Vocabulary
from bangfu.registry.imports.layout import Layout
from bangfu.registry.imports.reading import reader
from bangfu.registry.imports.reading.grounds import Grounds
from bangfu.registry.imports.reading.sheet import Sheet
from bangfu.registry.villages import actions as villages
from bangfu.registry.villages.models import VillageFile

STEPS = (10, 40, 60, 70, 85, 95)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Setting:
    """What a check is made for.

    Args:
        words: the vocabulary of this place.
        scope: where the person may import.
        division: the place the ledger is for.
        year: the year of rows that state none.
        today: the day ids and years are judged by.
        releases: which release of a code list the file uses, where somebody said.
    """

    words: Vocabulary
    scope: Scope
    division: str
    year: int
    today: dt.date
    releases: Mapping[str, str] = field(default_factory=dict)


class Check:
    """One check.

    Args:
        folder: where the parsed sheets are.
        layout: which they are and what their columns mean.
        setting: what it is made for.
        progress: told how far it is; may stop it.
    """

    def __init__(self, folder: Path, layout: Layout, setting: Setting, progress: Progress) -> None:
        self.folder, self.layout, self.setting = folder, layout, setting
        self.progress = progress
        self.found = Found()

    def run(self, target: Path) -> dict[str, Any]:
        """Check everything, lay rows and problems down in ``target``; returns the counts."""
        grounds = Grounds(
            self.folder,
            self.layout,
            self.setting.words,
            longest(),
            self.found,
            self.setting.today.year,
            self.setting.releases,
        )
        sheets = {}
        for step, ledger in zip(STEPS, self.setting.words.sheets, strict=False):
            self.progress(step, WHOLE)
            sheets[ledger] = reader.read(grounds, ledger)
        waiting = self._households(sheets)
        waiting.villages = self._villages(sheets["village"])
        summary = self._summary(sheets, waiting)
        waiting.write(target)
        self.found.write(target / "problems.parquet")
        return summary

    # --- households ---

    def _households(self, sheets: dict[str, Sheet]) -> Batch:
        home, folk, income = (sheets[name] for name in ("household", "member", "income"))
        gazetteer = places.Gazetteer(self.setting.division, self.setting.scope)
        where = places.settle(home, gazetteer, self.found, required=False)
        self.gazetteer = gazetteer
        people.check_phones(home, self.found)
        folk.table = people.People(folk, self.found, self.setting.today).settle()
        families = Linking(home, folk, income, self.found, self.setting.today).run()
        incomes.add_up(income, self.setting.words.fields["income"], self.found)
        self._incomes(income, families)
        self.progress(STEPS[-2], WHOLE)
        waiting = Batch(
            batch.households(home, families, where),
            batch.belonging(folk.table, families.members, self.setting.year),
            batch.belonging(income.table, families.incomes, self.setting.year),
            pa.table({}),
            pa.table({"head": pa.array(families.heads, pa.binary())}),
        )
        self._check_registered(home, folk, families, where, waiting)
        return waiting

    def _check_registered(
        self,
        home: Sheet,
        folk: Sheet,
        families: Families,
        where: list[str | None],
        waiting: Batch,
    ) -> None:
        incoming = waiting.incoming()
        kept = [at for at, unit in enumerate(families.members) if unit != NOBODY]
        matched = matching.match(incoming)
        everyone = _spread(matched, kept, len(families.members))
        for trouble in everyone.troubles:
            trouble.member = kept[trouble.member] if trouble.member != NOBODY else NOBODY
        Registered(home, folk, families, everyone, self.found).check(where, self.setting.scope)
        self.difference = difference.find(incoming, matched)
        self._moved(home, matched)
        self.blocked = self._blocked(families, waiting)
        waiting.units = batch.units(families, matched, self.blocked)
        self.changes = changes.told(self.difference.households, matched, ~self.blocked)

    def _moved(self, home: Sheet, matched: Matched) -> None:
        """Rows of a workbook of corrections whose household has changed since it was made."""
        touched = self.difference.touched(len(matched.households))
        for unit, version in enumerate(listed(home.table, VERSION)):
            known = matched.registered.get(matched.households[unit])
            if known is not None and version and touched[unit] and str(known.version) != version:
                self.found.add("household.moved", home.sheets[unit], home.rows[unit])

    def _incomes(self, sheet: Sheet, families: Families) -> None:
        """Years that repeat, and rows in which nothing is filled."""
        years = listed(batch.with_year(sheet.table, self.setting.year), "year")
        known = self._years_known(sheet)
        keys = [
            (unit, year) if unit != NOBODY and told else None
            for unit, year, told in zip(families.incomes, years, known, strict=True)
        ]
        self._repeated(sheet, keys, "income.duplicate")
        parts = [
            f.name for f in self.setting.words.fields["income"].values() if _is_number(f.column)
        ]
        stated = np.zeros(sheet.table.num_rows, int)
        for name in parts:
            if sheet.has(name):
                stated += sheet.table.column(name).is_valid().to_numpy()
        unread = self.found.unread(*parts)
        for at in np.flatnonzero(stated == 0).tolist():
            place = sheet.sheets[at], sheet.rows[at]
            if place not in unread:
                self.found.add("income.empty", *place)
                families.incomes[at] = NOBODY

    def _years_known(self, sheet: Sheet) -> list[bool]:
        """Per row whether its year could be read; one that could not repeats no other."""
        unread = self.found.unread("year")
        return [place not in unread for place in zip(sheet.sheets, sheet.rows, strict=True)]

    def _repeated(self, sheet: Sheet, keys: Iterable[Any], code: str) -> None:
        for repeats in people.repeated(keys):
            told = people.named_rows(sheet.rows[at] for at in repeats)
            for at in repeats:
                self.found.add(code, sheet.sheets[at], sheet.rows[at], rows=told)

    def _blocked(self, families: Families, waiting: Batch) -> Mask:
        """A household with one blocked row is blocked whole: none is ever half written."""
        blocked = np.zeros(families.units, bool)
        for table in (waiting.households, waiting.members, waiting.incomes):
            for unit in _bad(self.found, table):
                blocked[unit] = True
        return blocked

    # --- villages ---

    def _villages(self, sheet: Sheet) -> pa.Table:
        where = places.settle(sheet, self.gazetteer, self.found, required=True)
        table = batch.with_year(sheet.table, self.setting.year)
        aside = [n for n in table.column_names if n in batch.KEYS or n.startswith(RAW)]
        table = table.drop_columns(aside)
        table = table.append_column("village", pa.array(where, pa.string()))
        rows_told = zip(where, listed(table, "year"), self._years_known(sheet), strict=True)
        keys = [(village, year) if village and told else None for village, year, told in rows_told]
        self._repeated(sheet, keys, "village.duplicate")
        table = table.filter(pa.array([bool(village) for village in where], pa.bool_()))
        bad = self.found.bad_rows
        blocked = [
            row in bad.get(i, ())
            for i, row in zip(listed(table, "sheet"), listed(table, "row"), strict=True)
        ]
        files = table.drop_columns(["sheet", "row"])
        self.village_change, seen = villages.find(files)
        for name, values in (("pk", [pk for pk, _ in seen]), ("version", [v for _, v in seen])):
            table = table.append_column(name, pa.array(values, pa.int64()))
        return table.append_column("blocked", pa.array(blocked, pa.bool_()))

    # --- counts ---

    def _summary(self, sheets: dict[str, Sheet], waiting: Batch) -> dict[str, Any]:
        free = ~self.blocked
        changes = {
            "household": self.difference.households,
            "member": self.difference.members,
            "income": self.difference.incomes,
        }
        counts = {
            name: change.counts(free[change.said.column("unit").to_numpy()])
            for name, change in changes.items()
        }
        open_villages = ~waiting.villages.column("blocked").to_numpy()
        counts["village"] = self.village_change.counts(open_villages)
        adopted = waiting.households.num_rows - sheets["household"].table.num_rows
        counts["household"]["unchanged"] -= int(free[len(free) - adopted :].sum()) if adopted else 0
        touched = self.difference.touched(len(free)) & free
        return {
            "sheets": {name: self._sheet(sheet, counts[name]) for name, sheet in sheets.items()},
            "changes": self.changes,
            "households": {
                "all": len(free),
                "writable": int(free.sum()),
                "blocked": int(self.blocked.sum()),
                "to_write": int(touched.sum()),
            },
            "problems": {
                "block": self.found.count(rules.BLOCK),
                "warn": self.found.count(rules.WARN),
                "by_code": self.found.by_code(),
            },
        }

    def _sheet(self, sheet: Sheet, counts: dict[str, int]) -> dict[str, int]:
        places = list(zip(sheet.sheets, sheet.rows, strict=True))
        bad, odd = self.found.bad_rows, self.found.odd_rows
        blocked = sum(row in bad.get(index, ()) for index, row in places)
        warned = sum(row in odd.get(index, ()) for index, row in places)
        held = len(places) - sum(counts.values())
        return {"rows": len(places), **counts, "blocked": blocked, "warned": warned, "held": held}


def _is_number(column: Any) -> bool:
    return column is not None and column.type.kind in NUMERIC


def _bad(found: Found, table: pa.Table) -> list[int]:
    columns = (listed(table, name) for name in ("sheet", "row", "unit"))
    return [
        unit
        for index, row, unit in zip(*columns, strict=True)
        if index is not None and row in found.bad_rows.get(index, ())
    ]


def _spread(matched: Matched, kept: list[int], size: int) -> Matched:
    """What was found of the rows that belong to a household, by row of the member sheet."""
    members: list[int] = [NOBODY] * size
    relations: list[str | None] = [None] * size
    for place, at in enumerate(kept):
        members[at] = matched.members[place]
        relations[at] = matched.relations[place]
    return Matched(
        matched.households,
        members,
        matched.incomes,
        matched.registered,
        relations,
        matched.others,
        matched.troubles,
    )


def longest() -> dict[str, dict[str, int]]:
    """Most characters of each text, by ledger sheet and column."""
    household, member = rows.lengths(Household), rows.lengths(Member)
    number = household["national_household_no"]
    keys = {"household_no": number, "head_id_no": member["person_no"]}
    return {
        "household": {**household, **keys},
        "member": {**member, **keys, "id_no": member["person_no"]},
        "income": keys,
        "village": rows.lengths(VillageFile),
    }
