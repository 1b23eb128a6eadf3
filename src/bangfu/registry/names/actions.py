"""Learning names. Called wherever names of people are written, in the same transaction."""

from collections.abc import Iterable

from django.db import connection

from bangfu.registry.catalogue import rows
from bangfu.registry.names import spelling
from bangfu.registry.names.models import NameKey

CHUNK = 5_000


def learn(names: Iterable[str | None]) -> int:
    """Make names findable; returns how many were new. Known names cost one look."""
    wanted = sorted({name for name in names if name})
    learned = 0
    for chunk in rows.chunks(wanted, CHUNK):
        learned += _learn(list(chunk))
    return learned


def _learn(names: list[str]) -> int:
    first = {name: spelling.compact(name)[: spelling.LONGEST] for name in names}
    table = rows.select(NameKey, ["key", "name"], "key", sorted({k for k in first.values() if k}))
    known = set(zip(table.column("key").to_pylist(), table.column("name").to_pylist(), strict=True))
    fresh = [name for name, key in first.items() if key and (key, name) not in known]
    if fresh:
        _insert([(key, name) for name in fresh for key in sorted(spelling.keys(name))])
    return len(fresh)


def _insert(pairs: list[tuple[str, str]]) -> None:
    """Write keys; somebody else may be learning the same name at this moment."""
    quoted = ", ".join(rows.column_of(NameKey, name) for name in ("key", "name"))
    sql = (
        f"INSERT INTO {rows.table_of(NameKey)} ({quoted}) VALUES (%s, %s)"  # noqa: S608
        " ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, pairs)
