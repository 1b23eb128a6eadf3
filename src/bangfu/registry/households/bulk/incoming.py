"""Typed rows of households on their way in, and where each of their columns is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import CLEAR, DEFAULT, RAW
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member

# Columns of the models that are not facts about the subject.
ROW = {
    Household: {
        "uid",
        "household_no",
        "village",
        "ended_on",
        "end_reason",
        "extra",
        "raw",
        "version",
        "created_at",
        "updated_at",
    },
    Member: {"uid", "household", "extra", "raw", "state"},
    IncomeYear: {"household", "year"},
    IncomeItem: {"household", "year", "item", "source"},
    MedicalYear: {"member", "year"},
}
# The income of a year that is surveyed, not added up: left blank it stays unknown.
SURVEYED = {"disposable_income_pc"}
# What ties the rows of a batch together.
BATCH = {"unit", "village", "household_no", "year"}
SEALED = {"bank_account": "bank_account_print", "id_no": "id_no_print"}


@dataclass(slots=True)
class Incoming:
    """Households on their way in.

    Every table has ``unit``: which household of this batch its row belongs to, from zero. Other
    columns are named as in packs and hold typed values: numbers in smallest units, code ids, sets
    of codes as JSON text, ``None`` for what is not stated.

    Args:
        units: how many households.
        households: at most one row per unit; ``village`` (12 digits), ``household_no`` (ours or
            the national one), ``bank_account`` in clear with ``bank_account_print``.
            ``clear:<column>`` for what is to become unknown.
        members: ``id_no`` in clear with ``id_no_print``; ``year`` for medical costs;
            ``default:<column>`` for what the id number says; ``raw:<column>``, here and of
            households, for what the file said where it is not the value's own name.
        incomes: one row per unit and ``year``; columns that are none of its own are items.
        heads: per unit the fingerprint of the head's id number, or ``None``.
    """

    units: int
    households: pa.Table
    members: pa.Table
    incomes: pa.Table
    heads: list[bytes | None]


def fields(model: rows.Model) -> list[str]:
    """The columns of a model that hold facts."""
    hidden = {"id"} | ROW[model] | set(SEALED.values())
    return [field.name for field in rows.fields(model) if field.name not in hidden]


def kept_in(model: rows.Model, names: Iterable[str]) -> list[str]:
    """Those of the names that are columns of a model, in its order."""
    wanted = set(names)
    return [name for name in fields(model) if name in wanted]


def extras(names: Iterable[str], *kept: rows.Model) -> list[str]:
    """Those of the names that no column is made for: they go into ``extra``."""
    own = BATCH | set(SEALED.values()) | {name for model in kept for name in fields(model)}
    beside = (DEFAULT, RAW, CLEAR)
    return [name for name in names if name not in own and not name.startswith(beside)]
