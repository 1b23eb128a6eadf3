"""How households stand, as columns that rules of a pack may ask: record and file beside reality.

National record and paper file were each compared with the record here, and so was reality. Where
both agree with it they agree with each other; where one does and the other does not, they differ;
where neither does, or one was not looked at, nobody knows.
"""

from collections.abc import Callable, Iterable

from django.db import connection

from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import queries as site
from bangfu.watch.matching.models import Standing, State

# The columns, and the side of a standing that each sets beside reality.
COLUMNS = {"system_agrees": "national", "file_agrees": "paper"}


def telling(side: str) -> Callable[[], str]:
    """SQL that reads for household ``h`` whether a side agrees with reality."""

    def sql() -> str:
        table = connection.ops.quote_name(Standing._meta.db_table)
        yes = f"= '{State.AGREES.value}'"
        no = f"IN ('{State.DIFFERS.value}', '{State.ABSENT.value}')"
        return (
            f"(SELECT CASE WHEN s.{side} {yes} AND s.reality {yes} THEN 1"  # noqa: S608  our own names
            f" WHEN s.{side} {yes} AND s.reality {no} THEN 0"
            f" WHEN s.{side} {no} AND s.reality {yes} THEN 0 END"
            f" FROM {table} s WHERE s.household_id = h.id)"
        )

    return sql


def changed(villages: Iterable[str]) -> None:
    """Note that what stands in these villages changed, if the pack asks for it."""
    if COLUMNS.keys() & site.pack().tables["household"].columns.keys():
        catalogue.touch(villages)
