"""Fields are declared once: models, fact tables and ledger hold the same columns."""

import pytest
from django.db import models

from bangfu.base.kit.fields import CodeField, CodesField, HundredthsField, YesNoField
from bangfu.base.kit.money import FenField
from bangfu.engine.language.types import Kind
from bangfu.registry.catalogue import queries
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.villages.models import VillageFile
from tests.cast import Cast

HOMES = {
    "household": (Household, IncomeYear),
    "member": (Member, MedicalYear),
    "village": (VillageFile,),
}
FIELDS = {
    Kind.BOOL: YesNoField,
    Kind.MONEY: FenField,
    Kind.QUANTITY: HundredthsField,
    Kind.CODE: CodeField,
    Kind.CODES: CodesField,
    Kind.DATE: models.DateField,
    Kind.MONTH: models.DateField,
    Kind.INT: models.IntegerField,
}
# Sealed in rows, whatever their declared type.
SEALED = {"id_no", "bank_account"}


@pytest.mark.parametrize("subject", HOMES)
def test_every_common_column_has_a_field_of_its_type(subject: str) -> None:
    for column in queries.common().tables[subject].columns.values():
        if column.spec.derived or column.spec.part_of:
            continue
        fields = [m._meta.get_field(column.name) for m in HOMES[subject] if _has(m, column.name)]
        assert len(fields) == 1, f"{subject}.{column.name}"
        if column.name in SEALED:
            assert isinstance(fields[0], models.BinaryField)
        elif column.type.kind in FIELDS:
            assert isinstance(fields[0], FIELDS[column.type.kind]), f"{subject}.{column.name}"


def _has(model: type[models.Model], name: str) -> bool:
    return name in {field.name for field in model._meta.get_fields()}


def test_items_are_parts_of_a_money_column_of_the_income_sheet() -> None:
    columns = queries.common().tables["household"].columns
    items = [column for column in columns.values() if column.spec.part_of]
    assert len(items) >= 29
    for item in items:
        whole = columns[str(item.spec.part_of)]
        assert _has(IncomeYear, whole.name), item.name
        assert item.type.kind == whole.type.kind == Kind.MONEY
        assert (item.spec.sheet, item.spec.kept) == ("income", "rows")
        assert len(item.name) <= CodeField().max_length


def test_derived_columns_have_no_field() -> None:
    for subject, homes in HOMES.items():
        for column in queries.common().tables[subject].columns.values():
            if column.spec.derived or column.spec.part_of:
                assert not any(_has(model, column.name) for model in homes), column.name


def test_code_columns_hold_the_longest_code() -> None:
    longest = max(len(e.id) for codes in queries.common().codes.values() for e in codes.entries)
    assert longest <= CodeField().max_length


def test_no_heading_names_two_columns_of_one_sheet() -> None:
    ledger = queries.common().ledger
    assert ledger is not None
    for sheet in ledger.sheets:
        seen: dict[str, str] = {}
        columns = [
            c.spec
            for c in queries.common().tables[sheet.table].columns.values()
            if (c.spec.sheet or sheet.table) == sheet.name and not c.spec.derived
        ]
        keys = [key for key in ledger.keys if sheet.name in key.sheets]
        for spec in [*columns, *keys]:
            for heading in {spec.zh, *spec.also, *spec.national}:
                other = seen.setdefault(heading, spec.name)
                assert other == spec.name, f"{sheet.name}: {heading}"


def test_what_the_city_collects_besides_is_extra(cast: Cast) -> None:
    assert set(queries.extra_columns("household")) == {"income_projects", "wants_credit"}
    assert queries.extra_columns("member") == {}
    assert "income_projects" in queries.columns("household")


def test_packs_are_read_anew_when_a_file_changes(cast: Cast) -> None:
    assert queries.pack() is queries.pack()
    assert queries.pack("wuhan").division == "420100000000"
