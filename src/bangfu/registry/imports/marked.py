"""The uploaded rows again, with their problems marked, ready to be put right and sent back.

Texts are written as texts whatever they begin with; a long ledger comes back with only the
households that have something to be put right.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter
from django.utils.translation import gettext as _

from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.compare import listed
from bangfu.registry.households import rules
from bangfu.registry.imports import batch, folders, queries
from bangfu.registry.imports.models import Import
from bangfu.registry.imports.parsing import cells
from bangfu.registry.imports.queries import Problem

MOST_CELLS = 1_500_000
MOST_COMMENTS = 4_000
MOST_LINES = 100_000
COLOURS = {rules.BLOCK: "#F8CBAD", rules.WARN: "#FFE699"}
HEADER = {"bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "valign": "top"}
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Marks = dict[int, dict[int, list[Problem]]]


def workbook(imp: Import, language: str) -> Path:
    """The marked workbook of a checked import, made once per check and language."""
    checked = folders.of(imp.pk) / folders.CHECKED
    if not imp.summary:
        raise Refusal("imports.not_checked", _("还没有核对完。"), status=409)
    if not checked.exists():
        raise Refusal(
            "imports.gone", _("这次导入的文件已经清理。"), hint=_("请重新上传。"), status=409
        )
    path = checked / f"marked-{language}.xlsx"
    if not path.exists():
        part = path.with_suffix(".part")
        _Marking(imp).write(part)
        part.replace(path)
    return path


class _Marking:
    def __init__(self, imp: Import) -> None:
        self.imp = imp
        self.folder = folders.of(imp.pk)
        self.problems = queries.problems(imp, limit=MOST_LINES)
        self.laid = [(at, s) for at, s in enumerate(imp.layout["sheets"]) if s["ledger"]]
        self.comments = 0

    def write(self, path: Path) -> None:
        book = xlsxwriter.Workbook(path, {**SAFE, "constant_memory": True})
        self.styles = {s: book.add_format({"bg_color": c}) for s, c in COLOURS.items()}
        self.header = book.add_format(HEADER)
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.days = {
            s: book.add_format({"bg_color": c, "num_format": "yyyy-mm-dd"})
            for s, c in COLOURS.items()
        }
        kept = self._kept()
        taken: set[str] = set()
        for at, sheet in self.laid:
            page = book.add_worksheet(_sheet_name(sheet["name"], taken))
            self._sheet(page, sheet, self._marks(sheet["name"]), kept.get(at))
        self._list(book.add_worksheet(_sheet_name(_("问题清单"), taken)))
        book.close()

    def _marks(self, sheet: str) -> Marks:
        found: Marks = defaultdict(lambda: defaultdict(list))
        for problem in self.problems:
            if problem.sheet == sheet:
                found[problem.row][_index(problem.column)].append(problem)
        return found

    def _kept(self) -> dict[int, set[int]]:
        """Per sheet the rows worth sending back; empty when all are."""
        size = sum(sheet["rows"] * sheet["width"] for _, sheet in self.laid)
        if size <= MOST_CELLS:
            return {}
        waiting = batch.read(self.folder / folders.CHECKED)
        place = {sheet["name"]: at for at, sheet in enumerate(self.imp.layout["sheets"])}
        odd = {(place[p.sheet], p.row) for p in self.problems}
        kept: dict[int, set[int]] = {at: set() for at, _ in self.laid}
        for sheet, row in odd:
            kept[sheet].add(row)
        tables = (waiting.households, waiting.members, waiting.incomes)
        rows = [
            list(zip(*(listed(t, n) for n in ("unit", "sheet", "row")), strict=True))
            for t in tables
        ]
        wanted = {unit for table in rows for unit, sheet, row in table if (sheet, row) in odd}
        for table in rows:
            for unit, sheet, row in table:
                if unit in wanted and sheet is not None:
                    kept[sheet].add(row)
        return kept

    def _sheet(self, page: Any, sheet: dict[str, Any], marks: Marks, kept: set[int] | None) -> None:
        page.freeze_panes(sheet["header_row"], 0)
        shift = 0
        for number, line in _lines(self.folder / folders.SHEETS / sheet["path"]):
            if number > sheet["header_row"] and kept is not None and number not in kept:
                shift += 1
                continue
            row = number - 1 - shift
            of_row = marks.get(number, {})
            for at, raw in enumerate(line):
                if raw or at in of_row:
                    heading = number == sheet["header_row"]
                    self._cell(page, row, at, raw or "", of_row.get(at, []), heading=heading)
            if -1 in of_row:
                self._remark(page, row, 0, of_row[-1])

    def _cell(
        self, page: Any, row: int, at: int, raw: str, problems: list[Problem], *, heading: bool
    ) -> None:
        worst = rules.BLOCK if any(p.severity == rules.BLOCK for p in problems) else rules.WARN
        style = self.styles[worst] if problems else (self.header if heading else None)
        mark, text = cells.split(raw)
        if mark == cells.NUMBER and "e" not in text:
            page.write_number(row, at, float(text), style)
        elif mark == cells.DATE and len(text) == len("2016-03-05"):
            day = self.days[worst] if problems else self.day
            page.write_datetime(row, at, normal.date(text), day)
        elif mark == cells.YES_NO:
            page.write_boolean(row, at, text == "1", style)
        elif text:
            page.write_string(row, at, text, style)
        else:
            page.write_blank(row, at, None, style or self.styles[worst])
        if problems:
            self._remark(page, row, at, problems)

    def _remark(self, page: Any, row: int, at: int, problems: list[Problem]) -> None:
        self.comments += 1
        if self.comments <= MOST_COMMENTS:
            text = "\n".join(f"{p.message}{p.suggestion}" for p in problems)
            page.write_comment(row, at, text[:2_000], {"x_scale": 2})

    def _list(self, page: Any) -> None:
        """Every problem on a line of its own."""
        heads = [
            _("工作表"),
            _("行"),
            _("列"),
            _("列名"),
            _("内容"),
            _("级别"),
            _("问题"),
            _("建议"),
            _("规则"),
        ]
        for at, (head, width) in enumerate(
            zip(heads, (12, 8, 6, 22, 22, 8, 48, 40, 16), strict=True)
        ):
            page.set_column(at, at, width)
            page.write_string(0, at, head, self.header)
        page.freeze_panes(1, 0)
        levels = {rules.BLOCK: _("必须改"), rules.WARN: _("请核对")}
        for row, p in enumerate(self.problems, start=1):
            page.write_string(row, 0, p.sheet)
            page.write_number(row, 1, p.row)
            texts = (p.column, p.heading, p.value, levels[p.severity], p.message, p.suggestion)
            for at, text in enumerate((*texts, p.rule or p.code), start=2):
                page.write_string(row, at, text)


def _index(letters: str) -> int:
    from bangfu.registry.imports.parsing import scan

    return scan.column_index(letters) if letters else -1


def _lines(path: Path) -> Iterator[tuple[int, list[str | None]]]:
    with pq.ParquetFile(path) as file:
        for piece in file.iter_batches(batch_size=10_000):
            numbers = piece.column("row").to_pylist()
            columns = [piece.column(at).to_pylist() for at in range(2, piece.num_columns)]
            for number, *line in zip(numbers, *columns, strict=True):
                yield number, line


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel takes, not used yet."""
    clean = "".join(" " if char in "[]:*?/\\" else char for char in name)
    clean = clean.strip("'")[:28].rstrip("'") or "_"
    found, number = clean, 1
    while found.casefold() in taken:
        number += 1
        found = f"{clean} {number}"
    taken.add(found.casefold())
    return found
