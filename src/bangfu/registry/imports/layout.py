"""Finding the tables in parsed sheets: which sheet of the ledger each is, where its headings
stand, and what its columns mean. What a person decided by hand comes before what is recognised.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bangfu.registry.imports import headings
from bangfu.registry.imports.headings import Match, Vocabulary
from bangfu.registry.imports.parsing import cells, scan

# Titles, dates and notes may stand above the headings, but not a page of them.
TOP_ROWS = 40
LEAST_SCORE = 12
OURS = frozenset({"问题清单", "Problems", "说明", "Notes", "词表", "Lists"})
KEYS_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "household": (("household_no", "head_id_no"),),
    "member": (("household_no", "head_id_no"), ("id_no", "name", "person_no")),
    "income": (("household_no", "head_id_no"),),
    "village": (("village_code", "village_name"),),
}


@dataclass(slots=True)
class LaidColumn:
    """One column of a sheet: where it stands, what stands above it, what it means."""

    at: int
    letter: str
    heading: str
    column: str = ""
    how: str = ""
    factor: str = ""


@dataclass(slots=True)
class LaidSheet:
    """One sheet as understood.

    ``ledger`` is the ledger sheet it fills, or empty with ``skipped`` saying why; ``header_row`` is
    the row of its headings as people count.
    """

    name: str
    file: str
    path: str = ""
    ledger: str = ""
    skipped: str = ""
    header_row: int = 0
    rows: int = 0
    width: int = 0
    is_text: bool = False
    date1904: bool = False
    columns: list[LaidColumn] = field(default_factory=list)


@dataclass(slots=True)
class Need:
    """Something about the tables that has to be settled before cells are looked at.

    ``code`` is a message of ``rules.STRUCTURE``; ``final`` ones no mapping can settle.
    """

    code: str
    sheet: str
    values: dict[str, Any]
    final: bool = False


@dataclass(slots=True)
class Layout:
    """All sheets of an upload, and what is still needed."""

    sheets: list[LaidSheet]
    needs: list[Need]

    def as_json(self) -> dict[str, Any]:
        """The layout as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: by hand for this file, and earlier for files like it.

    ``columns`` is ``{sheet name: {heading: column or ""}}``, ``sheets`` ``{sheet name: ledger sheet
    or ""}``; ``saved`` is ``{(ledger sheet, heading key): column or ""}``.
    """

    columns: Mapping[str, Mapping[str, str]]
    sheets: Mapping[str, str]
    saved: Mapping[tuple[str, str], str]


def lay_out(
    folder: Path, report: list[dict[str, Any]], words: Vocabulary, decisions: Decisions
) -> Layout:
    """Understand every sheet of the parser's report."""
    sheets, needs = [], []
    for described in _named_apart(report):
        sheet, found = _Laying(folder, described, words, decisions).lay()
        sheets.append(sheet)
        needs += found
    if not any(sheet.ledger for sheet in sheets):
        values = {
            "expected": [s.zh for s in words.sheets.values()],
            "found": [sheet.name for sheet in sheets],
        }
        needs.append(Need("no_sheets", "", values, final=True))
    return Layout(sheets, needs)


def _named_apart(report: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Sheets of different files may bear one name; problems and answers go by names."""
    counts: Counter[str] = Counter()
    taken = {described["name"] for described in report}
    for described in report:
        name = described["name"]
        counts[name] += 1
        if counts[name] == 1:
            yield described
            continue
        while (other := f"{name} ({counts[name]})") in taken:
            counts[name] += 1
        taken.add(other)
        yield {**described, "name": other}


class _Laying:
    def __init__(
        self, folder: Path, described: dict[str, Any], words: Vocabulary, decisions: Decisions
    ) -> None:
        self.described = described
        self.words = words
        self.decisions = decisions
        self.sheet = LaidSheet(described["name"], described["file"])
        self.merges: list[list[int]] = described.get("merges", [])
        self.top: list[tuple[int, list[str]]] = []
        if described["rows"]:
            self.top = _top(folder / described["path"])

    def lay(self) -> tuple[LaidSheet, list[Need]]:
        """The sheet as understood, and what it needs."""
        sheet = self.sheet
        sheet.rows, sheet.width = self.described["rows"], self.described["width"]
        sheet.skipped = self._reason_to_skip()
        if sheet.skipped:
            return sheet, []
        sheet.path = self.described["path"]
        sheet.is_text = self.described["kind"] == "csv"
        sheet.date1904 = self.described["date1904"]
        at = self._choose()
        if not sheet.ledger:
            sheet.skipped = "unknown"
            return sheet, []
        sheet.header_row, texts = self.top[at]
        sheet.columns = self._columns(texts)
        return sheet, self._needs()

    def _reason_to_skip(self) -> str:
        if self.described["hidden"]:
            return "hidden"
        if self.decisions.sheets.get(self.sheet.name) == "":
            return "left_out"
        if self.sheet.name in OURS:
            return "ours"
        return "" if self.top else "empty"

    def _choose(self) -> int:
        """Settle which ledger sheet this is; returns the place of its headings in ``top``."""
        decided = self.decisions.sheets.get(self.sheet.name, "")
        saved = self.decisions.saved.get(("", headings.key(self.sheet.name)), "")
        named = decided or self.words.sheet(self.sheet.name) or saved
        scores = {
            (ledger, at): self.words.score(ledger, texts)
            for ledger in self.words.sheets
            for at, (_, texts) in enumerate(self.top)
        }
        best = max(scores, key=lambda k: (scores[k], k[0] == named, -k[1]))
        if named:
            mine = max((k for k in scores if k[0] == named), key=lambda k: (scores[k], -k[1]))
            if decided or scores[mine] * 2 >= scores[best]:
                self.sheet.ledger = named
                return mine[1] if scores[mine] else self._fullest()
        if scores[best] >= LEAST_SCORE:
            self.sheet.ledger = best[0]
        return best[1]

    def _fullest(self) -> int:
        """The row most likely to hold headings when none of them is known."""
        return max(range(len(self.top)), key=lambda at: (sum(map(bool, self.top[at][1])), -at))

    def _columns(self, texts: list[str]) -> list[LaidColumn]:
        found = []
        for at, text in enumerate(texts):
            heading = text or self._from_above(at)
            if heading:
                match = self._match(heading)
                letter = scan.letters(at)
                found.append(LaidColumn(at, letter, heading, match.column, match.how, match.factor))
        return found

    def _from_above(self, at: int) -> str:
        """The heading of a column whose cell is merged with the one above it."""
        row = self.sheet.header_row - 1
        for top, left, bottom, right in self.merges:
            if left == right == at and top < row <= bottom:
                return next((texts[at] for number, texts in self.top if number == top + 1), "")
        return ""

    def _match(self, heading: str) -> Match:
        mine = self.decisions.columns.get(self.sheet.name, {})
        if heading in mine:
            return Match(mine[heading], "manual" if mine[heading] else "left_out")
        match = self.words.match(self.sheet.ledger, heading)
        if match.column or match.how:
            return match
        saved = self.decisions.saved.get((self.sheet.ledger, headings.key(heading)))
        if saved is None:
            return match
        return Match(saved, "saved" if saved else "left_out")

    # --- what cannot be read without a decision ---

    def _needs(self) -> list[Need]:
        return [*self._merged(), *self._repeated(), *self._missing()]

    def _need(self, code: str, *, final: bool = False, **values: Any) -> Need:
        return Need(code, self.sheet.name, {"row": self.sheet.header_row, **values}, final)

    def _merged(self) -> list[Need]:
        row = self.sheet.header_row - 1
        wide = [box for box in self.merges if box[0] <= row <= box[2] and box[1] < box[3]]
        known = {column.at for column in self.sheet.columns if column.column}
        spoilt = [box for box in wide if known & set(range(box[1], box[3] + 1))]
        places = [f"{scan.letters(a)}{t + 1}:{scan.letters(b)}{u + 1}" for t, a, u, b in spoilt]
        return [self._need("header_merged", final=True, cells="、".join(places))] if places else []

    def _repeated(self) -> list[Need]:
        taken = [c for c in self.sheet.columns if c.column]
        counts = Counter(c.column for c in taken)
        needs = []
        for name in (name for name, count in counts.items() if count > 1):
            same = [c for c in taken if c.column == name]
            texts = {headings.key(c.heading) for c in same}
            code = "header_repeated" if len(texts) < len(same) else "two_columns"
            columns = "、".join(f"{c.letter}（{c.heading}）" for c in same)
            final = code == "header_repeated"
            needs.append(self._need(code, final=final, columns=columns, name=name))
        return needs

    def _missing(self) -> list[Need]:
        have = {column.column for column in self.sheet.columns}
        fields = self.words.fields[self.sheet.ledger]
        return [
            self._need("missing_key", names=[fields[name].zh for name in group])
            for group in KEYS_NEEDED[self.sheet.ledger]
            if not have & set(group)
        ]


def _top(path: Path) -> list[tuple[int, list[str]]]:
    """The first rows that hold anything: their numbers and texts."""
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=TOP_ROWS), None)
    if batch is None:
        return []
    names = [name for name in batch.schema.names if name.startswith("c") and name != "cells"]
    numbers = batch.column("row").to_pylist()
    columns = [batch.column(name).to_pylist() for name in names]
    lines = zip(*([cells.shown(cell or "") for cell in column] for column in columns), strict=True)
    return [(n, list(line)) for n, line in zip(numbers, lines, strict=True) if any(line)]
