"""Income item by item, medical costs bill by bill, entered by hand.

Every act leaves one entry in the household's trail, raises its version and can be taken back with
``life.undo``. A column of the income sheet keeps to its items as in ledgers: it is their sum where
it was so far, and stays as stated where it was stated otherwise. All raise
``Household.DoesNotExist`` for a household out of sight, and ``Refusal``: ``rights.missing``,
``households.ended``, ``households.invalid`` with ``context["fields"]``,
``households.changed_meanwhile`` (409) where somebody else changed the same, and those named below.
"""

from uuid import UUID

from bangfu.registry.households.changes import checking, received
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.patch import Values
from bangfu.registry.households.changes.received import ADD, CHANGE, REMOVE
from bangfu.registry.households.models import Household


def add_item(
    *,
    act: Act,
    uid: UUID,
    version: int,
    year: int,
    item: str,
    amount: int | None,
    source: str = "",
    total: int | None = None,
) -> Household:
    """Enter an item of a year's income sheet; a year without a sheet gets one.

    Args:
        act: who, and why where that is said.
        uid: the household.
        version: that the person looked at.
        year: of the sheet; not one to come.
        item: a column that packs declare as a part of another.
        amount: in fen.
        source: what it was entered from.
        total: the column it is a part of, where that is stated too; in fen.

    Raises:
        Refusal: ``households.amount_known`` (409) where the year has this item already.
    """
    values = {"amount": amount, "source": source or None}
    values |= {} if total is None else {"total": total}
    return received.item(act, ADD, uid, version, year, item, values)


def change_item(
    *, act: Act, uid: UUID, version: int, year: int, item: str, values: Values
) -> Household:
    """Change an item: ``values`` holds those of ``amount``, ``source``, ``total`` that are new.

    Raises:
        Refusal: ``households.amount_gone`` (409) where there is none.
    """
    return received.item(act, CHANGE, uid, version, year, item, values)


def remove_item(*, act: Act, uid: UUID, version: int, year: int, item: str) -> Household:
    """Take out an item that was entered wrongly; the reason is asked for.

    Raises:
        Refusal: ``households.amount_gone`` (409) where there is none.
    """
    return received.item(act, REMOVE, uid, version, year, item, {"amount": None})


def add_bill(
    *, act: Act, uid: UUID, version: int, member: UUID, year: int, values: Values
) -> Household:
    """Enter what illness cost a member in a year: ``{column: fen}``, ``None`` is unknown.

    Raises:
        Refusal: ``households.amount_known`` (409) where the year has a bill already.
    """
    return received.bill(act, ADD, uid, version, member, year, values)


def change_bill(
    *, act: Act, uid: UUID, version: int, member: UUID, year: int, values: Values
) -> Household:
    """Change a bill; columns not named stay.

    Raises:
        Refusal: ``households.amount_gone`` (409) where there is none.
    """
    return received.bill(act, CHANGE, uid, version, member, year, values)


def remove_bill(*, act: Act, uid: UUID, version: int, member: UUID, year: int) -> Household:
    """Take out a bill that was entered wrongly; the reason is asked for.

    Raises:
        Refusal: ``households.amount_gone`` (409) where there is none.
    """
    nothing = dict.fromkeys(checking.bills_of())
    return received.bill(act, REMOVE, uid, version, member, year, nothing)
