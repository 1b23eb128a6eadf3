"""A copy of a form as a workbook: the same blocks, cells that stay what they are."""

import re
from pathlib import Path
from typing import Any

import xlsxwriter

from bangfu.policy.papers.layout import Paper
from bangfu.policy.runs.export import SAFE, harmless
from bangfu.policy.runs.marking import Mark

NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?")
PAPERS = {"a4": 9, "a3": 8}
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
NARROWEST, WIDEST = 8, 40
EACH_SIDE = 2  # a label and its value


def write(path: Path, paper: Paper, mark: Mark) -> None:
    """Write a copy to a file, marked with who took it."""
    book = xlsxwriter.Workbook(path, SAFE)
    book.set_properties(mark.properties())
    sheet = _Sheet(book, paper)
    sheet.fill()
    sheet.page.set_footer(mark.footer())
    book.close()


class _Sheet:
    """One copy on one sheet; ``at`` is the next free row."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self.paper, self.at = paper, 0
        self.page = book.add_worksheet(FORBIDDEN.sub(" ", paper["title"])[:LONGEST_NAME])
        line = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
            "part": book.add_format({"bold": True}),
            "head": book.add_format({**line, "bold": True, "bg_color": "#EEEEEE"}),
            "cell": book.add_format(line),
            "number": book.add_format({**line, "num_format": "#,##0.##"}),
            "small": book.add_format({"font_size": 8, "font_color": "#666666"}),
        }
        self.columns = max(_columns(part) for part in paper["parts"])

    def fill(self) -> None:
        """Title, blocks, signatures and foot, and how the sheet is printed."""
        self._wide(self.paper["title"], "title")
        self._wide(f"{self.paper['place']}　{self.paper['number']}", "small")
        for part in self.paper["parts"]:
            if part["title"]:
                self._wide(part["title"], "part")
            (self._fields if part["kind"] == "fields" else self._rows)(part)
            self.at += 1
        if self.paper["signatures"]:
            self._wide("　　　　　　".join(f"{who}：" for who in self.paper["signatures"]), "part")
        for text in (self.paper["note"], self.paper["stamp"], self.paper["missing"]):
            if text:
                self._wide(text, "small")
        self._print()

    def _wide(self, text: str, form: str) -> None:
        """A line over the whole width."""
        last = self.columns - 1
        if last:
            self.page.merge_range(self.at, 0, self.at, last, "", self.formats[form])
        self.page.write_string(self.at, 0, harmless(text), self.formats[form])
        self.at += 1

    def _fields(self, part: dict[str, Any]) -> None:
        for index, (label, value) in enumerate(part["pairs"]):
            row, place = divmod(index, part["across"])
            self._cell(self.at + row, place * EACH_SIDE, label, "head")
            self._cell(self.at + row, place * EACH_SIDE + 1, value, "cell")
        self.at += -(-len(part["pairs"]) // part["across"])

    def _rows(self, part: dict[str, Any]) -> None:
        for column, head in enumerate(part["heads"]):
            self._cell(self.at, column, head, "head")
        for offset, row in enumerate(part["rows"], 1):
            for column, text in enumerate(row):
                form = "number" if column in part["right"] else "cell"
                self._cell(self.at + offset, column, text, form)
        self.at += len(part["rows"]) + 1

    def _cell(self, row: int, column: int, text: str, form: str) -> None:
        if form == "number" and NUMBER.fullmatch(text):
            self.page.write_number(row, column, float(text.replace(",", "")), self.formats[form])
        else:
            self.page.write_string(row, column, harmless(text), self.formats[form])

    def _print(self) -> None:
        for column in range(self.columns):
            self.page.set_column(column, column, self._width(column))
        self.page.set_paper(PAPERS[self.paper["paper"]])
        if self.paper["landscape"]:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)

    def _width(self, column: int) -> float:
        shares = [
            float(part["widths"][column])
            for part in self.paper["parts"]
            if part["kind"] != "fields" and column < len(part["widths"])
        ]
        return min(WIDEST, max([NARROWEST, *(share + 2 for share in shares)]))


def _columns(part: dict[str, Any]) -> int:
    return part["across"] * EACH_SIDE if part["kind"] == "fields" else len(part["heads"])
