"""Building the second wall: the policies of ``walled``, made anew after every ``migrate``.

Each policy bears the digest of its text as a comment; tables whose digest is right are left alone.
"""

import hashlib
from typing import Any

from django.db import connection, transaction

from bangfu.base.accounts import walled

NAME = "bangfu_wall"
LOCK = 0x77616C6C  # two servers that start at once do not build against each other
# What a connection was told (see ``wall``). Without any word there is no low and no high, and the
# comparison with nothing is not true. Codes are 12 digits, so all lie between '' and 'z'.
FUNCTIONS = {
    "bangfu_all() RETURNS boolean": "coalesce({spans} = 'all', false)",
    "bangfu_public() RETURNS boolean": "coalesce({spans} = 'public', false)",
    "bangfu_low() RETURNS text": "CASE {spans} WHEN 'all' THEN '' ELSE left({spans}, 12) END",
    "bangfu_high() RETURNS text": "CASE {spans} WHEN 'all' THEN 'z' ELSE right({spans}, 12) END",
    "bangfu_whole() RETURNS boolean": "coalesce(strpos({spans}, ',') = 0, false)",
    "bangfu_above() RETURNS text[]": (
        "string_to_array(nullif(current_setting('bangfu.above', true), ''), ',')"
    ),
    "bangfu_sees(code text) RETURNS boolean": (
        "{spans} = 'all' OR EXISTS (SELECT 1 FROM unnest(string_to_array({spans}, ',')) AS span"
        " WHERE code BETWEEN split_part(span, '-', 1) AND split_part(span, '-', 2))"
    ),
}
SPANS = "nullif(current_setting('bangfu.spans', true), '')"
STANDING = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
  count(p.oid), count(p.oid) FILTER (WHERE p.polname = %s),
  max(obj_description(p.oid, 'pg_policy')) FILTER (WHERE p.polname = %s)
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
GROUP BY c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity
"""


def build(**_given: Any) -> list[str]:
    """Bring every policy into agreement with the list; returns the tables that were changed."""
    if connection.vendor != "postgresql" or not (torn := broken()):
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for head, body in FUNCTIONS.items():
            cursor.execute(_function(head, body))
        for table in torn:
            for statement in _statements(table):
                cursor.execute(statement)
    return torn


def broken() -> list[str]:
    """Tables whose policy is not what the list says, in the order of their names.

    Also tables with a policy of ours that are not listed, and listed ones with a second policy:
    policies are joined by *or*, so another one opens the wall.
    """
    rows = _standing()
    listed = {name for name in rows if name in walled.TABLES}
    wrong = {name for name in listed if rows[name] != (True, 1, 1, _digest(name))}
    return sorted(wrong | {name for name in set(rows) - listed if rows[name][2]})


def opened() -> list[str]:
    """Listed tables with another policy beside ours, which ``build`` leaves to whoever made it."""
    return sorted(
        name for name, row in _standing().items() if name in walled.TABLES and row[1] > row[2]
    )


def _standing() -> dict[str, tuple[Any, ...]]:
    """``{table: (forced, policies, of these ours, digest of ours)}``."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [NAME, NAME])
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def held() -> bool:
    """Whether the role of this connection is held to row policies at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return not cursor.fetchone()[0]


def policy(table: str) -> str:
    """The statement that makes a table's policy; rows may be written where they may be seen."""
    return f"CREATE POLICY {NAME} ON {table} USING ({walled.TABLES[table].sees(table)})"


def _statements(table: str) -> list[str]:
    dropped = f"DROP POLICY IF EXISTS {NAME} ON {table}"
    if table not in walled.TABLES:
        return [
            dropped,
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
    return [
        dropped,
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        policy(table),
        f"COMMENT ON POLICY {NAME} ON {table} IS '{_digest(table)}'",
    ]


def _function(head: str, body: str) -> str:
    said = body.format(spans=SPANS)
    return (
        f"CREATE OR REPLACE FUNCTION {head} LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT {said}$$"
    )


def _digest(table: str) -> str:
    """Of the policy and of the functions it calls."""
    told = "\n".join([policy(table), *(_function(*pair) for pair in FUNCTIONS.items())])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
