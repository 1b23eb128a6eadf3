"""A ledger of any size for measuring: plausible enough to pass every check, made in one pass.

Values are drawn per column with a fixed seed; people carry the unassigned area code 429900.
"""

import csv
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bangfu.base.kit import idno
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import values

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜䶮"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂香建国志红玉华春梅海波㛃"
# Relation, first year of birth, whether male: three people make a family.
PEOPLE = [("本人或户主", 1950, True), ("配偶", 1950, False), ("之子", 1985, True)]
YEARS = 25
Draws = dict[str, list[str]]


def headings(pack: Pack, sheet: str) -> dict[str, Column | None]:
    """``{heading: column}`` of a ledger sheet, keys (which are no columns) first."""
    assert pack.ledger
    spec = next(s for s in pack.ledger.sheets if s.name == sheet)
    found: dict[str, Column | None] = {k.zh: None for k in pack.ledger.keys if sheet in k.sheets}
    for column in pack.tables[spec.table].columns.values():
        if (column.spec.sheet or spec.table) == sheet and not column.spec.derived:
            found.setdefault(column.spec.zh, column)
    return found


class City:
    """Rows of the four sheets of a ledger."""

    def __init__(self, pack: Pack, villages: list[str], households: int, seed: int = 1) -> None:
        self.pack, self.villages, self.households = pack, villages, households
        self.random = random.Random(seed)
        self.sequence = 0

    def draws(self, sheet: str) -> Draws:
        """``{heading: values to draw from}`` of a sheet."""
        columns = headings(self.pack, sheet).items()
        return {heading: self._choices(c) if c else [""] for heading, c in columns}

    def _choices(self, column: Column) -> list[str]:
        kind, roll = column.type.kind, self.random
        if words := values.allowed(column, self.pack):
            return [*words, ""]
        if kind == "money":
            return [str(roll.randrange(0, 20_000)) for _ in range(4_000)] + [""]
        if kind == "quantity":
            return [f"{roll.randrange(0, 3_000) / 100:.2f}" for _ in range(500)] + [""]
        if kind == "int":
            low, high = max(column.low or 0, 0), min(column.high or 50, 2016)
            return [str(roll.randrange(low, high + 1)) for _ in range(50)] + [""]
        if kind in {"date", "month"}:
            return [f"201{roll.randrange(4, 6)}-0{roll.randrange(1, 10)}-15" for _ in range(200)]
        return ["第一组", "第二组", "东湾", ""]

    def person(self, first: int, male: bool) -> tuple[str, str]:
        """A name and an id number nobody else has."""
        self.sequence += 1
        page, place = divmod(self.sequence, 500)
        day = page * 37 % (YEARS * 336)
        born = f"{first + day // 336}{day % 336 // 28 + 1:02d}{day % 28 + 1:02d}"
        body = f"429900{born}{place * 2 + male:03d}"
        choice = self.random.choice
        return choice(SURNAMES) + choice(GIVEN) + choice(GIVEN), body + idno.check_char(body)

    def row(self, draws: Draws, fixed: dict[str, str]) -> list[str]:
        """One row: what is fixed, and a draw for everything else."""
        choice = self.random.choice
        return [fixed[h] if h in fixed else choice(draw) for h, draw in draws.items()]


def write(
    folder: Path, pack: Pack, villages: list[str], households: int, seed: int = 1
) -> list[Path]:
    """Write a city's ledger as four CSV files; returns their paths."""
    city = City(pack, villages, households, seed)
    sheets = {"household": "户", "member": "成员", "income": "收入", "village": "村"}
    paths = {sheet: folder / f"{zh}.csv" for sheet, zh in sheets.items()}
    draws = {sheet: city.draws(sheet) for sheet in sheets}
    with ExitStack() as stack:
        opened = {
            s: stack.enter_context(p.open("w", encoding="utf-8", newline=""))
            for s, p in paths.items()
        }
        writers = {sheet: csv.writer(handle) for sheet, handle in opened.items()}
        for sheet in sheets:
            writers[sheet].writerow(draws[sheet])
        for sheet, fixed in _rows(city):
            writers[sheet].writerow(city.row(draws[sheet], fixed))
    return list(paths.values())


def _rows(city: City) -> Iterator[tuple[str, dict[str, str]]]:
    """Sheet and fixed cells of every row."""
    for code in city.villages:
        yield "village", {"村代码": code, "年度": "2015"}
    for index in range(city.households):
        number = f"G{index:09d}"
        yield (
            "household",
            {
                "户编号": number,
                "村代码": city.villages[index % len(city.villages)],
                "联系电话": f"139{index % 10**8:08d}",
                "银行账号": f"62284800{index:011d}",
            },
        )
        for relation, first, male in PEOPLE[: 3 if index % 100 < 98 else 2]:
            name, id_no = city.person(first, male)
            yield "member", {
                "户编号": number, "年度": "2015", "人编号": f"P{city.sequence:09d}", "姓名": name,
                "证件号码": id_no, "证件类型": "居民身份证", "性别": "", "出生日期": "",
                "与户主关系": relation,
                "健康状况": city.random.choice(["健康", "残疾、患有大病", ""]),
                "残疾类别": "", "残疾等级": "", "成员联系电话": "",
            }  # fmt: skip
        for year in ("2014", "2015"):
            yield "income", {"户编号": number, "年度": year}
