"""Many rows at once, past the ORM: reading into Arrow, inserting and updating from columns.

Table and column names come from our own models, values are parameters. Works alike on SQLite and
PostgreSQL; callers run inside a transaction when they write.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db import connection, models

# Rows on their way in; of the session, so no other sees it.
LAID = "pg_temp.bangfu_laid"
# SQLite as shipped takes 32,766 parameters in one statement.
CHUNK = 20_000
BATCH = 20_000
MANY = 500  # from so many new rows on, what the server knew of a table tells nothing
LOCK = 0x62616E67  # one number for all who bring many rows into the registry
Model = type[models.Model]


def lock() -> None:
    """Wait until nobody else is bringing rows in; held to the end of the transaction.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """The values in pieces that one statement can carry."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def column_of(model: Model, name: str) -> str:
    """The quoted column of a field."""
    return connection.ops.quote_name(_field(model, name).column)


def table_of(model: Model) -> str:
    """The quoted table of a model."""
    return connection.ops.quote_name(model._meta.db_table)


def _field(model: Model, name: str) -> Any:
    return model._meta.get_field(name)


def fields(model: Model) -> list[Any]:
    """The fields of a model that are columns of its table."""
    return list(model._meta.concrete_fields)


def lengths(model: Model) -> dict[str, int]:
    """Most characters of each text column."""
    texts = (field for field in fields(model) if isinstance(field, models.CharField))
    return {field.name: field.max_length or 0 for field in texts}


def arrow_type(model: Model, name: str) -> pa.DataType:
    """How a column of a model is held in memory; JSON as its text, UUID as its digits."""
    field = _field(model, name)
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    for kind, type_ in (
        (models.BooleanField, pa.bool_()),
        (models.IntegerField, pa.int64()),
        (models.DateField, pa.date32()),
        (models.BinaryField, pa.binary()),
    ):
        if isinstance(field, kind):
            return type_
    return pa.string()


def select(
    model: Model,
    names: Sequence[str],
    by: str,
    values: Sequence[Any],
    *,
    where: str = "",
    for_update: bool = False,
) -> pa.Table:
    """Rows whose column ``by`` has one of the values, as an Arrow table of the named fields.

    Args:
        model: whose rows.
        names: fields wanted.
        by: the field compared.
        values: what it may be.
        where: a further condition in SQL of ours, without values.
        for_update: keep others from changing the rows until the transaction ends.
    """
    schema = pa.schema([pa.field(name, arrow_type(model, name)) for name in names])
    wanted = ", ".join(column_of(model, name) for name in names)
    sql = f"SELECT {wanted} FROM {table_of(model)} WHERE {column_of(model, by)} "  # noqa: S608
    tail = f" AND {where}" if where else ""
    if for_update and connection.features.has_select_for_update:
        tail += f" ORDER BY {column_of(model, 'id')} FOR UPDATE"
    tables = [
        table_from(schema, rows) for chunk in chunks(values) for rows in _query(sql, chunk, tail)
    ]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _query(sql: str, chunk: Sequence[Any], tail: str) -> Iterator[Sequence[Sequence[Any]]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql + "= ANY(%s)" + tail, [list(chunk)])
        else:
            places = ", ".join(["%s"] * len(chunk))
            cursor.execute(f"{sql}IN ({places}){tail}", list(chunk))
        while rows := cursor.fetchmany(BATCH):
            yield rows


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch


def table_from(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """An Arrow table of rows as the database driver gives them."""
    columns = zip(*rows, strict=True)
    arrays = [_array(f.type, column) for f, column in zip(schema, columns, strict=True)]
    return pa.table(arrays, schema=schema)


def _array(type_: pa.DataType, values: Sequence[Any]) -> pa.Array:
    if type_ == pa.bool_():
        return _yes_no(values)
    if type_ == pa.date32():
        first = next((v for v in values if v is not None), None)
        return (
            pa.array(values, pa.string()).cast(type_)
            if isinstance(first, str)
            else pa.array(values, type_)
        )
    if type_ == pa.string():
        return _texts(values)
    return pa.array(values, type_)


def _yes_no(values: Sequence[Any]) -> pa.Array:
    """Yes and no, which SQLite keeps as one and nought."""
    try:
        return pa.array(values, pa.int8()).cast(pa.bool_())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array(values, pa.bool_())


def _texts(values: Sequence[Any]) -> pa.Array:
    """Texts; what a driver gives as lists, mappings or keys is written out."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([_text(value) for value in values], pa.string())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return getattr(value, "hex", None) or str(value)


def reserve(model: Model, count: int) -> list[int]:
    """Primary keys for rows about to be inserted, taken from the table's own sequence."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + 1 + count))


def insert(model: Model, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given as columns of equal length.

    ``None`` becomes an empty text where the database keeps texts without unknown; such columns
    that are not given are empty, and so are JSON columns without unknown.
    """
    size = len(next(iter(columns.values())))
    missing = [field for field in fields(model) if field.name not in columns]
    empty = {field.name: text for field in missing if (text := _empty(field)) is not None}
    columns = {**columns, **{name: [text] * size for name, text in empty.items()}}
    names = list(columns)
    listed = [_stored(model, name, columns[name]) for name in names]
    quoted = ", ".join(column_of(model, name) for name in names)
    rows = zip(*listed, strict=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table_of(model), quoted, rows)
            if size >= MANY:
                # What reads them in this transaction cannot wait for the server to count them: it
                # would go through an "empty" table once for each row of another.
                cursor.execute(f"ANALYZE (SKIP_LOCKED) {table_of(model)}")
            return
        places = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO {table_of(model)} ({quoted}) VALUES ({places})"  # noqa: S608
        for batch in _batches(rows):
            cursor.executemany(sql, batch)


def _copy(cursor: Any, table: str, quoted: str, rows: Iterable[Any]) -> None:
    """Copy rows in by way of a table of the session: a table with row policies takes no COPY."""
    cursor.execute(f"CREATE TEMP TABLE {LAID} AS SELECT {quoted} FROM {table} WITH NO DATA")  # noqa: S608
    with cursor.copy(f"COPY {LAID} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({quoted}) SELECT {quoted} FROM {LAID}")  # noqa: S608
    cursor.execute(f"DROP TABLE {LAID}")


def update(model: Model, keys: Iterable[int], columns: Mapping[str, Iterable[Any]]) -> None:
    """Set columns of rows given by primary key."""
    names = list(columns)
    listed = [_stored(model, name, columns[name]) for name in names]
    settings = ", ".join(f"{column_of(model, name)} = %s" for name in names)
    sql = f"UPDATE {table_of(model)} SET {settings} WHERE {column_of(model, 'id')} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in _batches(zip(*listed, keys, strict=True)):
            cursor.executemany(sql, batch)


def _stored(model: Model, name: str, values: Iterable[Any]) -> Iterable[Any]:
    field = _field(model, name)
    if _is_plain_text(field):
        return ["" if value is None else value for value in values]
    if connection.vendor == "sqlite" and (convert := _plain(field)):
        listed = list(values)
        known = {value: convert(value) for value in set(listed) - {None}}
        return [known.get(value) for value in listed]
    return values


def _empty(field: Any) -> str | None:
    if _is_plain_text(field):
        return ""
    is_plain_json = isinstance(field, models.JSONField) and not field.null
    return json.dumps(field.get_default()) if is_plain_json else None


def _is_plain_text(field: Any) -> bool:
    return isinstance(field, models.CharField) and not field.null


def _plain(field: Any) -> Callable[[Any], Any] | None:
    """How a value becomes what SQLite stores, for types it does not have."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return str
    return int if isinstance(field, models.BooleanField) else None
