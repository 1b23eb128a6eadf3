"""Which village a row belongs to: by code, or by the names of county, township and village."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit import normal
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading.sheet import Sheet

COLUMNS = ("village_code", "county_name", "township_name", "village_name")
# People leave these words off, or write one for the other.
COMMITTEE = re.compile(r"((?<=村)(村?民委员会|村?委会)|居民委员会|居委会)$")
KIND = {
    Level.VILLAGE: re.compile(r"(?<=.)(村|社区|嘎查|生产队)$"),
    Level.TOWNSHIP: re.compile(r"(?<=.)(街道办事处|街道|办事处|镇|乡|管理区|农场)$"),
    Level.COUNTY: re.compile(r"(?<=.)(县|市|区)$"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a row belongs, or the problem: its code, the column at fault, what was written there,
    a suggestion, what the right value would be called, and the name that does not fit.
    """

    village: str = ""
    code: str = ""
    column: str = ""
    value: str = ""
    near: str = ""
    said: str = ""
    name: str = ""


def core(name: str, level: Level) -> str:
    """A place's name without the words that say what kind of place it is.

    >>> core("螺山村村民委员会", Level.VILLAGE), core("新堤街道办事处", Level.TOWNSHIP)
    ('螺山', '新堤')
    """
    return KIND[level].sub("", COMMITTEE.sub("", normal.name(name)))


class Gazetteer:
    """The places of this installation, by code and by name.

    Args:
        within: the place the ledger is for.
        scope: where the person may import.
    """

    def __init__(self, within: str, scope: Scope) -> None:
        self.within, self.scope = within, scope
        names = ("code", "name", "level", "valid_to", "successor_id")
        self.all = {row[0]: row[1:] for row in Division.objects.values_list(*names)}
        low, high = codes.span(within)
        self.here = {
            code for code, (_, level, ended, _s) in self.all.items()
            if low <= code <= high and level == Level.VILLAGE and ended is None
        }  # fmt: skip
        self.full: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        for code in self.here:
            name = self.all[code][0]
            self.full[COMMITTEE.sub("", normal.name(name))].add(code)
            self.short[core(name, Level.VILLAGE)].add(code)
        self.formerly: dict[str, set[str]] = defaultdict(set)
        for _name, _level, _ended, follower in self.all.values():
            if follower:
                self.formerly[follower].add(core(_name, codes.level_of(follower)))

    def resolve(self, code: str, county: str, township: str, village: str) -> Verdict:
        """Where a row with these cells belongs; empty texts are not stated."""
        verdict = self._by_code(code) if code else self._by_name(county, township, village)
        if verdict.code or not verdict.village:
            return verdict
        verdict = self._allowed(verdict, code or village)
        if not code or verdict.code:
            return verdict
        return self._contradicts(code, county, township, village) or verdict

    def _allowed(self, verdict: Verdict, value: str) -> Verdict:
        place = verdict.village
        column = "village_code" if value == place else "village_name"
        low, high = codes.span(self.within)
        if not low <= place <= high:
            return Verdict(code="village.outside", column=column, value=value)
        if place not in self.scope:
            return Verdict(code="village.out_of_scope", column=column, value=value)
        return verdict

    def _by_code(self, code: str) -> Verdict:
        at_fault = {"column": "village_code", "value": code}
        if not codes.SHAPE.fullmatch(code):
            return Verdict(code="village.code", **at_fault)
        known = self.all.get(code)
        if known is None:
            follower = queries.successor(code)
            if follower != code and follower in self.all:
                return Verdict(code="village.abolished", near=follower, **at_fault)
            return Verdict(code="village.unknown", **at_fault)
        _name, level, ended, _follower = known
        if level != Level.VILLAGE:
            return Verdict(code="village.level", **at_fault)
        if ended is not None:
            follower = queries.successor(code)
            near = follower if follower != code else ""
            return Verdict(code="village.abolished", near=near, **at_fault)
        return Verdict(village=code)

    def _by_name(self, county: str, township: str, village: str) -> Verdict:
        if not village:
            only = self.within if self.within in self.here else ""
            return Verdict(village=only, code="" if only else "village.missing")
        name = COMMITTEE.sub("", normal.name(village))
        for index in (self.full, self.short):
            key = name if index is self.full else core(name, Level.VILLAGE)
            fitting = {c for c in index.get(key, ()) if self._fits(c, county, township)}
            if len(fitting) == 1:
                return Verdict(village=fitting.pop())
            if fitting:
                return Verdict(code="village.ambiguous", column="village_name", value=village)
        return Verdict(code="village.not_found", column="village_name", value=village)

    def _fits(self, code: str, county: str, township: str) -> bool:
        above = {codes.level_of(step): step for step in codes.lineage(code)}
        return self._is_called(above.get(Level.COUNTY), county) and self._is_called(
            above.get(Level.TOWNSHIP), township
        )

    def _is_called(self, code: str | None, said: str) -> bool:
        """Whether a place bears a name, or bore it before it was renamed; unsaid fits all."""
        if not said or code is None or code not in self.all:
            return True
        level = codes.level_of(code)
        known = {core(self.all[code][0], level)} | self.formerly.get(code, set())
        return core(said, level) in known

    def _contradicts(self, code: str, county: str, township: str, village: str) -> Verdict | None:
        """Names that do not fit a code; where they agree on one village, the code is at fault."""
        above = {codes.level_of(step): step for step in codes.lineage(code)}
        said = {Level.COUNTY: county, Level.TOWNSHIP: township, Level.VILLAGE: village}
        for level, name in said.items():
            place = above.get(level)
            if self._is_called(place, name):
                continue
            told = {"code": "village.contradicts", "name": name, "said": self.all[place][0]}
            meant = self._by_name(county, township, village).village if village else ""
            if meant:
                return Verdict(column="village_code", value=code, near=meant, **told)
            return Verdict(column=f"{level.value}_name", value=name, **told)
        return None


def settle(sheet: Sheet, places: Gazetteer, found: Found, *, required: bool) -> list[str | None]:
    """The village of every row of a sheet; problems noted.

    Args:
        sheet: households or village files.
        places: the gazetteer.
        found: takes the problems.
        required: whether a row that names no place is a problem here.
    """
    columns = [_texts(sheet, name) for name in COLUMNS]
    verdicts: dict[tuple[str, ...], Verdict] = {}
    villages: list[str | None] = []
    for cells, index, row in zip(zip(*columns, strict=True), sheet.sheets, sheet.rows, strict=True):
        if cells not in verdicts:
            verdicts[cells] = places.resolve(*cells)
        verdict = verdicts[cells]
        villages.append(verdict.village or None)
        if verdict.code and (required or verdict.code != "village.missing"):
            found.add(
                verdict.code,
                index,
                row,
                at=sheet.place(index, verdict.column),
                column=verdict.column,
                value=verdict.value,
                near=verdict.near,
                said=verdict.said,
                name=verdict.name,
            )
    return villages


def _texts(sheet: Sheet, name: str) -> Iterable[str]:
    if not sheet.has(name):
        return [""] * sheet.table.num_rows
    return _filled(sheet.table.column(name).to_pylist())


def _filled(values: Iterable[str | None]) -> Iterator[str]:
    return (value or "" for value in values)
