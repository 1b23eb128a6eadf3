"""What the audit trail costs: appending and proving it, beside plain inserts and a plain scan.

The references write the same rows, without seals, into a table with the same columns and indexes,
and read the trail without proving it. ``BENCH_AUDIT_ROWS`` says how many rows (default 200,000).
Many rows are counted in seconds of CPU, which other work on the machine disturbs little; single
ones in time that passes, because they wait for the disk.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import arms

ROWS = int(os.environ.get("BENCH_AUDIT_ROWS", "200000"))
SINGLE = 1_000
BATCH = 5_000
MILLION = 1_000_000
COUNTIES = ("421083", "421022", "421023", "421087")
MOST_APPEND, MOST_VERIFY = 5, 15


def _django() -> None:
    arms.django()
    from django.core.management import call_command

    call_command("migrate", "audit", verbosity=0)


def _acts(count: int) -> Iterator[Any]:
    from bangfu.base.audit.actions import Act

    for number in range(count):
        county = COUNTIES[number * len(COUNTIES) // count]
        changes = {
            "household": {"household_size": [number % 7, number % 5], "group_name": [None, "三组"]},
            "reason": "入户核对",
        }
        place = f"{county}1002{number % 90:02}"
        yield Act("households.update", "household", f"{place}-{number % 5000:06}", place, changes)


def _batches(count: int) -> Iterator[list[Any]]:
    acts = list(_acts(count))
    return (acts[start : start + BATCH] for start in range(0, count, BATCH))


def append() -> dict[str, float | int]:
    """Many acts at a time, as an import writes them."""
    _django()
    from django.db import transaction

    from bangfu.base.audit import actions

    def write(acts: list[Any]) -> None:
        with transaction.atomic():
            actions.record_all(by="bench", acts=acts, operation_id="op")

    return _timed(ROWS, _batches(ROWS), write)


def plain() -> dict[str, float | int]:
    """The same rows without seals, into a table with the same columns and indexes."""
    _django()
    return _timed(ROWS, _batches(ROWS), _insert(_twin()))


def _twin() -> str:
    """An empty table like the one of entries, without its guard."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain")
        sql = "SELECT sql FROM sqlite_master WHERE tbl_name = 'audit_entry' AND type <> 'trigger'"
        cursor.execute(sql)
        for (made,) in cursor.fetchall():
            if made:
                text = made.replace("audit_entry_subject", "plain_subject")
                cursor.execute(text.replace("audit_entry", "plain"))
    return "plain"


def _insert(table: str) -> Callable[[list[Any]], None]:
    import json

    from django.db import connection, transaction

    names = "chain, seq, at, actor, action, subject_type, subject_id, division, operation_id"
    sql = (
        f"INSERT INTO {table} ({names}, changes, previous, hash) VALUES ({', '.join(['%s'] * 12)})"
    )
    mark, count = "0" * 64, iter(range(10**9))

    def write(acts: list[Any]) -> None:
        rows = [
            [
                act.division[:6], next(count), "2016-12-31 00:00:00", "bench", act.action,
                act.subject_type, act.subject_id, act.division, "op",
                json.dumps(act.changes, ensure_ascii=False), mark, mark,
            ]
            for act in acts
        ]  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    return write


def one() -> dict[str, float | int]:
    """One act in a transaction of its own, as a form writes it."""
    _django()
    from django.db import transaction

    from bangfu.base.audit import actions

    def write(acts: list[Any]) -> None:
        with transaction.atomic():
            actions.record(by="bench", act=acts[0])

    return _timed(SINGLE, ([act] for act in _acts(SINGLE)), write)


def plain_one() -> dict[str, float | int]:
    """The same, a plain insert."""
    _django()
    return _timed(SINGLE, ([act] for act in _acts(SINGLE)), _insert(_twin()))


def look() -> dict[str, float | int]:
    """One reading noted, as a page does it."""
    _django()
    from bangfu.base.audit import actions

    def write(acts: list[Any]) -> None:
        act = acts[0]
        given = {"subject_type": act.subject_type, "subject_id": act.subject_id}
        actions.note_reading(by="bench", what="households.open", division=act.division, **given)

    return _timed(SINGLE, ([act] for act in _acts(SINGLE)), write)


def scan() -> dict[str, float | int]:
    """Every column of the trail, read through the same way and nothing done with it."""
    _django()
    from bangfu.base.audit import proving
    from bangfu.base.audit.models import Entry

    def read() -> int:
        names = (*proving.ENTRY, "previous", "hash")
        rows = Entry.objects.order_by("chain", "seq").values_list(*names)
        return sum(1 for _row in rows.iterator(chunk_size=proving.CHUNK))

    return _cpu(read)


def verify() -> dict[str, float | int]:
    """Every entry proven."""
    _django()
    from bangfu.base.audit import queries

    def prove() -> int:
        assert not list(queries.verify())
        return queries.count()

    return _cpu(prove)


def _timed(
    count: int, batches: Iterator[list[Any]], write: Callable[[list[Any]], None]
) -> dict[str, float | int]:
    ready = list(batches)

    def work() -> int:
        for acts in ready:
            write(acts)
        return count

    return _cpu(work) if count > SINGLE else arms.best(1, work)


def _cpu(work: Callable[[], int]) -> dict[str, float | int]:
    began = time.process_time()
    told = arms.best(1, work)
    return {**told, "seconds": time.process_time() - began}


def report(_home: Path) -> list[tuple[str, ...]]:
    """The rows of the table, measured in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="bangfu-audit-") as folder:
        got = {
            name: arms.measure("bench.audit", name, Path(folder))
            for name in ("append", "plain", "scan", "verify", "one", "plain_one", "look")
        }
    rows = []
    pairs = (("append", "plain", MOST_APPEND), ("verify", "scan", MOST_VERIFY))
    for ours, other, most in pairs:
        a, b = got[ours], got[other]
        per = a.seconds / a.rows * MILLION, b.seconds / b.rows * MILLION
        what = f"audit: {ours}, per million rows ({a.rows:,} measured)"
        reference = f"{'insert' if other == 'plain' else other} {per[1]:.1f} s"
        rows.append(
            (what, f"{per[0]:.1f} s of CPU", reference, f"{per[0] / per[1]:.1f}", f"≤ {most}")
        )
    for ours, title in (("one", "one act in its own transaction"), ("look", "one reading noted")):
        a, b = got[ours], got["plain_one"]
        ms = a.seconds / a.rows * 1000, b.seconds / b.rows * 1000
        rows.append(
            (
                f"audit: {title}",
                f"{ms[0]:.2f} ms",
                f"insert {ms[1]:.2f} ms",
                f"{ms[0] / ms[1]:.1f}",
                "",
            )
        )
    return rows


if __name__ == "__main__":
    arms.main(
        {
            "append": append,
            "plain": plain,
            "one": one,
            "plain_one": plain_one,
            "look": look,
            "scan": scan,
            "verify": verify,
        }
    )
