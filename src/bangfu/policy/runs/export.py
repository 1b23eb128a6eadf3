"""A list of households as a file: exactly what a filter finds, ids masked, no cell a formula."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.kit import money
from bangfu.engine.compile.program import Rule
from bangfu.engine.packs.pack import Pack
from bangfu.policy.runs import households, marking
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.queries import Desk
from bangfu.registry.households import queries as registry

# A spreadsheet takes a text that begins with one of these for a formula, blanks before it or not.
RISKY = tuple("=+-@＝＋－＠\t\r\n")
BLANK = "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{ZERO WIDTH NO-BREAK SPACE} "
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {"household_no": 22, "head_id": 22, "failed": 40, "unknown": 40}
FORMATS = ("xlsx", "csv")
Cell = str | int | float | None
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: column names with their headings, and the rows in batches.

    A workbook's sheet bears ``title`` where there is one, and columns that are ``hidden``.
    ``about`` says on what it rests (day, versions): a sheet of its own in a workbook.
    """

    columns: dict[str, str]
    batches: Iterator[list[list[Cell]]]
    about: dict[str, str] = field(default_factory=dict)
    title: str = ""
    hidden: frozenset[str] = frozenset()


# Makes the table of a filter: for whom, their desk, the filter, the language.
Maker = Callable[[Any, Desk, Filter, str], Table]


def about(desk: Desk) -> dict[str, str]:
    """What a list rests on, so that it can be had again just so."""
    run = desk.results.run
    return {
        _("数据日期"): desk.as_of.isoformat(),
        _("政策包"): f"{run.pack} {run.pack_digest}",
        _("数据快照"): desk.results.snapshot,
        _("计算引擎"): run.engine,
    }


def table(user: Any, desk: Desk, chosen: Filter, language: str) -> Table:
    """The list of a filter as headings and cells.

    Args:
        user: whose scope limits the list.
        desk: that person's desk.
        chosen: the filter; its rule gives the verdict's columns.
        language: ``zh`` or ``en``.
    """
    rule = desk.program.rules.get(chosen.rule)
    columns = _columns(desk.program.pack, rule, language)
    rows = _Rows(user, desk, rule, language)
    found = households.every(desk.program, desk.results, desk.scope, chosen)
    return Table(columns, (rows.of(batch, list(columns)) for batch in found), about(desk))


def _columns(pack: Pack, rule: Rule | None, language: str) -> dict[str, str]:
    known = pack.tables["household"].columns

    def title(name: str) -> str:
        return known[name].title(language)

    columns = {
        "household_no": title("household_no"),
        "head_name": title("head_name"),
        "head_id": _("户主证件号码（部分隐去）"),
        "county": _("区县"),
        "township": _("乡镇"),
        "village": _("村"),
        "group_name": title("group_name"),
        "family_size": _("家庭人口数"),
        "household_attribute": title("household_attribute"),
        "main_cause": title("main_cause"),
        "exit_status": title("exit_status"),
        "exit_year": title("exit_year"),
        "net_income_pc": _("人均纯收入（元）"),
        "disposable_income_pc": _("人均可支配收入（元）"),
    }
    if rule is not None:
        columns["outcome"] = rule.spec.title.text(language)
        if rule.subject == "household":
            columns |= {"failed": _("没有达到的条件"), "unknown": _("缺少数据的条件")}
        if rule.amount is not None:
            columns["amount"] = _("金额（元）")
    return columns


def outcomes() -> dict[int, str]:
    """Outcomes of rules in words."""
    return {1: _("符合"), 0: _("不符合"), -1: _("不能确定"), 2: _("不涉及")}


def titles(rule: Rule | None, row: dict[str, Any], mask: str, language: str) -> str | None:
    """The required conditions of a rule that a row fails or that cannot be decided.

    Args:
        rule: the rule, if there is one.
        row: a row of results.
        mask: ``failed`` or ``unknown``.
        language: ``zh`` or ``en``.
    """
    if rule is None or row.get(rule.id) == households.OUTCOMES["not_applicable"]:
        return None
    bits = row.get(f"{rule.id}__{mask}") or 0
    named = [
        c.spec.title.text(language) for c in rule.conditions if c.required and bits >> c.bit & 1
    ]
    return "；".join(named) or None


class _Rows:
    """Turns result rows into cells; names of places are looked up once each."""

    def __init__(self, user: Any, desk: Desk, rule: Rule | None, language: str) -> None:
        self.user, self.rule, self.language = user, rule, language
        self.pack = desk.program.pack
        self.names: dict[str, str] = {}
        self.words = outcomes()

    def of(self, rows: list[dict[str, Any]], columns: list[str]) -> list[list[Cell]]:
        """The cells of some rows."""
        shown = registry.shown(self.user, [row["household_id"] for row in rows])
        self._name(rows)
        for row in rows:
            known = shown.get(row["household_id"])
            row["head_id"] = known.head_id if known else ""
            self._places(row)
            self._verdict(row)
        return [[self._cell(name, row.get(name)) for name in columns] for row in rows]

    def _name(self, rows: list[dict[str, Any]]) -> None:
        wanted = {step for row in rows for step in codes.lineage(row["village_id"])}
        if missing := wanted - self.names.keys():
            self.names |= divisions.names(missing)

    def _places(self, row: dict[str, Any]) -> None:
        for step in codes.lineage(row["village_id"]):
            level = codes.level_of(step)
            if level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
                row[level.value] = self.names.get(step, step)

    def _verdict(self, row: dict[str, Any]) -> None:
        if self.rule is None:
            return
        outcome = row.get(self.rule.id)
        row["outcome"] = self.words.get(outcome, "") if outcome is not None else ""
        row["amount"] = row.get(f"{self.rule.id}__amount")
        for mask in ("failed", "unknown"):
            row[mask] = titles(self.rule, row, mask, self.language)

    def _cell(self, name: str, value: Any) -> Cell:
        if value is None:
            return None
        if name in ("net_income_pc", "disposable_income_pc", "amount"):
            return float(money.to_yuan(value))
        column = self.pack.tables["household"].columns.get(name)
        if column is not None and column.type.codes:
            entry = self.pack.entry(column.type.codes, value)
            return (entry.zh if self.language == "zh" else entry.en) if entry else str(value)
        return value if isinstance(value, int) else str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(" ＝1"), harmless("陈大伟")
    ("'=1+1", "' ＝1", '陈大伟')
    """
    return f"'{text}" if text.lstrip(BLANK).startswith(RISKY) or text.startswith(RISKY) else text


def write(
    path: Path, content: Table, title: str, tell: Tell = lambda _rows: None, *, by: User
) -> int:
    """Write a table; the end of the name says in which form. Returns how many rows.

    Args:
        path: where to; ``.xlsx`` or ``.csv``.
        content: what to write.
        title: the name of the sheet.
        tell: called with the number of rows written so far.
        by: who takes it away; a workbook says so.
    """
    if path.suffix != ".xlsx":
        return _csv(path, content, tell)
    return _xlsx(path, content, title, tell, by)


def _csv(path: Path, content: Table, tell: Tell) -> int:
    done = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([harmless(heading) for heading in content.columns.values()])
        for batch in content.batches:
            out.writerows([_plain(cell) for cell in row] for row in batch)
            done += len(batch)
            tell(done)
    return done


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return harmless(cell) if isinstance(cell, str) else cell


def _xlsx(path: Path, content: Table, title: str, tell: Tell, by: User) -> int:
    return book(path, [replace(content, title=content.title or title)], tell, by=by)


def book(
    path: Path, contents: Sequence[Table], tell: Tell = lambda _rows: None, *, by: User
) -> int:
    """Write tables to a workbook, a sheet each, marked with who took it; returns how many rows.

    Args:
        path: where to.
        contents: what to write, each with its title.
        tell: called with the number of rows written so far.
        by: who takes it away.
    """
    mark = marking.of(by, path)
    made = xlsxwriter.Workbook(path, {**SAFE, "constant_memory": True})
    made.set_properties(mark.properties())
    header = made.add_format({"bold": True, "bg_color": "#DDEBF7", "text_wrap": True})
    money_format = made.add_format({"num_format": "#,##0.00"})
    done = 0
    for content in contents:
        page = made.add_worksheet(content.title[:31])
        _headings(page, content, header)
        page.set_footer(mark.footer())
        before = done
        for batch in content.batches:
            for row in batch:
                done += 1
                _line(page, done - before, row, money_format)
            tell(done)
        page.autofilter(0, 0, done - before, len(content.columns) - 1)
    _about(made, contents[0].about | mark.about(), header)
    made.close()
    return done


def _headings(page: Any, content: Table, header: Any) -> None:
    for at, (name, heading) in enumerate(content.columns.items()):
        page.set_column(at, at, WIDTHS.get(name, 14), None, {"hidden": name in content.hidden})
        page.write_string(0, at, heading, header)
    page.freeze_panes(1, 2)


def _about(book: Any, told: dict[str, str], header: Any) -> None:
    page = book.add_worksheet(_("说明"))
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 80)
    for at, (name, value) in enumerate(told.items()):
        page.write_string(at, 0, name, header)
        page.write_string(at, 1, value)


def _line(page: Any, at: int, row: Sequence[Cell], money_format: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(at, column, cell)
        elif cell is not None:
            page.write_number(at, column, cell, money_format if isinstance(cell, float) else None)
