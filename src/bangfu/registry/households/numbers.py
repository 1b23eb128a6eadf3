"""Our own household numbers: ``<12-digit village code>-<5-digit sequence><check character>``.

A number names the village where the household was first registered; it is never changed, reused
or given twice. The check character is that of citizen id numbers over the seventeen digits.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bangfu.base.kit import idno
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import rows, values
from bangfu.registry.households.models import Series

SHAPE = values.HOUSEHOLD_NO
MOST = 99_999
AT_ONCE = 500


def write(village: str, sequence: int) -> str:
    """The number of a place in a village's series.

    >>> write("421083100201", 7)
    '421083100201-000073'
    """
    body = f"{village}{sequence:05d}"
    return f"{village}-{body[12:]}{idno.check_char(body)}"


def is_ours(text: str) -> bool:
    """Whether a text has the shape and check character of our numbers.

    >>> is_ours("421083100201-000073"), is_ours("421083100201-000070")
    (True, False)
    """
    match = SHAPE.fullmatch(text)
    return match is not None and idno.check_char(match[1] + match[2]) == match[3]


def take(wanted: Mapping[str, int]) -> dict[str, list[str]]:
    """New numbers for villages: ``{village: how many}`` → ``{village: numbers}``.

    Runs inside the caller's transaction; a number is given out when that commits.

    Raises:
        Refusal: ``households.series_full`` when a village has used all of its numbers.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken inside the transaction that uses them")
    found: dict[str, list[str]] = {}
    villages = sorted(village for village, count in wanted.items() if count)
    for chunk in rows.chunks(villages, AT_ONCE):  # one order for all: no deadlock
        for village, last in _advance([(village, wanted[village]) for village in chunk]):
            if last > MOST:
                raise Refusal(
                    "households.series_full",
                    _("村 %(village)s 的户编号已用完。") % {"village": village},
                )
            first = last - wanted[village] + 1
            found[village] = [write(village, number) for number in range(first, last + 1)]
    return found


def _advance(wanted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    table, village = rows.table_of(Series), rows.column_of(Series, "village")
    last = rows.column_of(Series, "last")
    places = ", ".join(["(%s, %s)"] * len(wanted))
    sql = (
        f"INSERT INTO {table} ({village}, {last}) VALUES {places} "  # noqa: S608  our own names
        f"ON CONFLICT ({village}) DO UPDATE SET {last} = {table}.{last} + excluded.{last} "
        f"RETURNING {village}, {last}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for pair in wanted for value in pair])
        return list(cursor.fetchall())
