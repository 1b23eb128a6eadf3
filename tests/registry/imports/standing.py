"""What stands in the registry, to be compared before and after."""

from typing import Any

from bangfu.base.audit.models import Entry
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
    Series,
)
from bangfu.registry.villages.models import VillageFile

RECORDS = (Household, Member, IncomeYear, IncomeItem, MedicalYear, VillageFile, Series)


def rows(*tables: Any) -> list[list[tuple[Any, ...]]]:
    """Every row of some tables."""
    return [[_plain(row) for row in table.objects.order_by("pk").values_list()] for table in tables]


def registry() -> list[list[tuple[Any, ...]]]:
    """Every row of the registry, of its trail and of the counters of change."""
    return rows(*RECORDS, Entry, Change)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row that can be compared: sealed cells as bytes."""
    return tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
