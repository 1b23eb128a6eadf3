"""Every field that packs declare travels: from a ledger into rows, to pages and into facts."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column
from bangfu.policy.facts import reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member
from bangfu.registry.imports.headings import Vocabulary
from tests.cast import VILLAGE
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn

KEYS: dict[str, dict[str, str]] = {
    "household": {"household_no": "N001", "village_code": VILLAGE},
    "member": {"household_no": "N001"},
    "income": {"household_no": "N001", "year": "2015"},
}
SPECIAL = {
    "name": "王大山",
    "id_no": ledgers.WANG,
    "id_type": "居民身份证",
    "gender": "男",
    "birth_date": "1965-04-12",
    "relation_to_head": "本人或户主",
    "phone": "13807160001",
    "filled_phone": "13807160002",
    "bank_account": "6228480012345678901",
    "lon": "112.235100",
    "lat": "30.3352",
    "health_status": "残疾、患有大病",
}
SEALED = {"id_no", "bank_account"}


def said(column: Column) -> str:
    """Something that may stand in a cell of the column."""
    kind, pack = column.type.kind, catalogue.pack()
    if column.name in SPECIAL:
        return SPECIAL[column.name]
    if kind in (Kind.CODE, Kind.CODES):
        return pack.codes[column.type.codes].entries[0].zh
    if kind == Kind.INT:
        return "2015" if column.type.unit == "calendar_year" else "3"
    words = {
        Kind.BOOL: "是",
        Kind.MONEY: "12.34",
        Kind.QUANTITY: "1.5",
        Kind.DATE: "2015-03-04",
        Kind.MONTH: "2015-03",
    }
    return words.get(kind, "文字")


def kept(column: Column) -> Any:
    """What the registry makes of that."""
    kind, pack = column.type.kind, catalogue.pack()
    if column.name in ("birth_date", "health_status", "gender"):
        return {
            "birth_date": dt.date(1965, 4, 12),
            "health_status": ["major_illness", "disabled"],
            "gender": "male",
        }[column.name]
    if kind in (Kind.CODE, Kind.CODES):
        first = pack.codes[column.type.codes].entries[0].id
        return [first] if kind == Kind.CODES else first
    if kind == Kind.INT:
        return int(said(column))
    values = {
        Kind.BOOL: True,
        Kind.MONEY: 1234,
        Kind.QUANTITY: 150,
        Kind.DATE: dt.date(2015, 3, 4),
        Kind.MONTH: dt.date(2015, 3, 1),
    }
    texts = {"lon": "112.2351"}
    return values.get(kind, texts.get(column.name, said(column)))


def columns(sheet: str) -> dict[str, Column]:
    fields = Vocabulary(catalogue.pack()).fields[sheet].values()
    named = {f.name: f.column for f in fields if f.column and not f.is_derived}
    return {name: column for name, column in named.items() if name not in KEYS[sheet]}


def full() -> ledgers.Ledger:
    """One household with every column filled."""
    words = Vocabulary(catalogue.pack())
    sheets: ledgers.Ledger = {}
    for sheet, keys in KEYS.items():
        cells = {words.fields[sheet][name].zh: text for name, text in keys.items()}
        cells |= {c.spec.zh: said(c) for c in columns(sheet).values()}
        sheets[words.sheets[sheet].zh] = [list(cells), list(cells.values())]
    return sheets


@pytest.fixture
def brought(bring: BringIn) -> Household:
    """The full ledger, written."""
    imp = bring(full(), choice="all")
    assert imp.summary["problems"]["block"] == 0
    return Household.objects.get()


def test_every_field_of_a_household_is_kept(brought: Household) -> None:
    for name, column in columns("household").items():
        if name not in SEALED:
            stored = getattr(brought, name, brought.extra.get(name))
            assert _plain(stored) == _plain(kept(column)), name
    assert brought.bank_account


def test_every_field_of_a_member_is_kept(brought: Household) -> None:
    person = Member.objects.get()
    bills = MedicalYear.objects.get()
    for name, column in columns("member").items():
        if name not in SEALED:
            owner = bills if hasattr(bills, name) and name.endswith("_cost") else person
            stored = getattr(owner, name, person.extra.get(name))
            assert _plain(stored) == _plain(kept(column)), name


def test_every_part_of_income_is_kept(brought: Household) -> None:
    year = IncomeYear.objects.get()
    items = dict(IncomeItem.objects.values_list("item", "amount"))
    named = columns("income")
    assert items == {name: 1234 for name, c in named.items() if c.spec.part_of}
    for name, column in named.items():
        if not column.spec.part_of:
            assert getattr(year, name) == 1234, name


def test_every_field_that_reaches_rules_or_lists_is_published(brought: Household) -> None:
    pack = catalogue.pack()
    for make in (reading.household_source, reading.member_source):
        source = make()
        (row,) = reading.read(pack, source, VILLAGE, 2015).to_pylist()
        sheets = ("household", "income") if source.subject == "household" else ("member",)
        every = {name: c for sheet in sheets for name, c in columns(sheet).items()}
        for name, column in every.items():
            assert (name in row) == (column.spec.kept != "rows"), name
            if name in row and column.type.kind != Kind.CODES:
                assert _plain(row[name]) == _plain(kept(column)), name


def test_columns_left_blank_are_the_sum_of_their_items(bring: BringIn) -> None:
    sheets = ledgers.ledger()
    for name in ("工资性收入", "生产经营性收入"):
        ledgers.put(sheets, "收入", 2, name, "")
    ledgers.column(sheets, "收入", "务工收入", "100.50", "")
    ledgers.column(sheets, "收入", "村级公益岗收入", "20", "")
    bring(sheets, choice="all")
    first, second = IncomeYear.objects.order_by("household__national_household_no")
    assert (first.wage_income, first.production_income) == (12050, 0)
    assert (second.wage_income, second.production_income) == (0, 80000)
    assert IncomeItem.objects.filter(household=second.household).count() == 0


def test_a_column_no_sheet_states_is_the_sum_of_its_items(bring: BringIn) -> None:
    sheets = ledgers.column(ledgers.ledger(), "收入", "公益林补偿", "30", "")
    bring(sheets, choice="all")
    first, second = IncomeYear.objects.order_by("household__national_household_no")
    assert (first.ecological_compensation, second.ecological_compensation) == (3000, 0)


@pytest.mark.parametrize(("item", "is_more"), [("18000", False), ("18000.01", True)])
def test_items_that_exceed_their_column_are_asked_about(
    bring: BringIn, item: str, is_more: bool
) -> None:
    imp = bring(ledgers.column(ledgers.ledger(), "收入", "务工收入", item, ""))
    by_code = imp.summary["problems"]["by_code"]
    assert by_code.get("income.parts_exceed", 0) == int(is_more)
    assert imp.summary["problems"]["block"] == 0


@pytest.mark.parametrize("text", ["东经一百度", "181", "-180.1", "nan", "1e400"])
def test_what_is_no_coordinate_is_refused(bring: BringIn, text: str) -> None:
    imp = bring(ledgers.column(ledgers.ledger(), "户", "经度", text, ""))
    assert imp.summary["problems"]["by_code"]["cell.not_a_coordinate"] == 1


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
