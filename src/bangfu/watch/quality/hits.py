"""What a run hit: one row per check and subject, with a fingerprint of the facts behind it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.sql import duck
from bangfu.policy.facts import lake

MET = 1
SUBJECTS = ("household", "member", "village")
KEYS = {"household": "household_id", "member": "member_id", "village": "village_id"}
DEPTH = {"village": 0, "household": 1, "member": 2}
NOTHING = "∅"
SCHEMA = pa.schema(
    [
        ("check_id", pa.string()),
        ("subject", pa.string()),
        ("subject_key", pa.string()),
        ("household_id", pa.int64()),
        ("member_id", pa.int64()),
        ("village_id", pa.string()),
        ("facts_print", pa.string()),
    ]
)


def read(program: Program, results: Path, facts: Path) -> pa.Table:
    """Every hit of a county.

    Args:
        program: the checks.
        results: the folder of their results.
        facts: the folder of the facts they were asked of.
    """
    con = duck.connect(threads=2, memory="512MB", folders=[lake.root()])
    try:
        for subject in SUBJECTS:
            for name, folder in (("r", results), ("f", facts)):
                path = folder / f"{subject}.parquet"
                if path.exists():
                    con.read_parquet(str(path)).create_view(f"{name}_{subject}")
        tables = list(_tables(con, program))
    finally:
        con.close()
    return pa.concat_tables(tables) if tables else SCHEMA.empty_table()


def _tables(con: duckdb.DuckDBPyConnection, program: Program) -> Iterator[pa.Table]:
    for subject in SUBJECTS:
        rules = [rule for rule in program.rules.values() if rule.subject == subject]
        counted = _counts(con, subject, rules)
        for rule in rules:
            if counted.get(rule.id):
                yield con.sql(_query(program, rule)).to_arrow_table().cast(SCHEMA)


def _counts(con: duckdb.DuckDBPyConnection, subject: str, rules: list[Rule]) -> dict[str, int]:
    """How often each rule hit, in one pass; a subject nobody published has none."""
    known = {row[0] for row in con.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    if not rules or f"r_{subject}" not in known:
        return {}
    sums = ", ".join(f'count(*) FILTER ("{rule.id}" = {MET})' for rule in rules)
    row = con.execute(f"SELECT {sums} FROM r_{subject}").fetchall()[0]  # noqa: S608
    return dict(zip((rule.id for rule in rules), row, strict=True))


def _query(program: Program, rule: Rule) -> str:
    """The hits of a rule. Every name in it is one of our own."""
    subject, key = rule.subject, KEYS[rule.subject]
    member = "h.member_id" if subject == "member" else "NULL"
    household = "NULL" if subject == "village" else "h.household_id"
    joins, prints = _rests_on(program, rule)
    return (
        f"SELECT '{rule.id}' AS check_id, '{subject}' AS subject,"  # noqa: S608
        f" h.{key}::VARCHAR AS subject_key, {household}::BIGINT AS household_id,"
        f" {member}::BIGINT AS member_id, h.village_id AS village_id,"
        f" md5(concat_ws('|', {', '.join(prints)})) AS facts_print"
        f' FROM (SELECT * FROM r_{subject} WHERE "{rule.id}" = {MET}) h {joins}'
    )


def _rests_on(program: Program, rule: Rule) -> tuple[str, list[str]]:
    """Joins to the facts a rule rests on, and the texts its fingerprint is made of.

    Of children everybody's facts count, whatever their order.
    """
    columns: dict[str, list[str]] = {}
    for subject, name in uses.rule(program, rule).columns:
        if subject in SUBJECTS:
            columns.setdefault(subject, []).append(name)
    joins, prints = [], [f"'{rule.id}'"]
    for subject, found in columns.items():
        text = _text(sorted(found))
        key = KEYS[subject]
        if DEPTH[subject] <= DEPTH[rule.subject]:
            joins.append(f"LEFT JOIN f_{subject} {subject[0]}_f ON {subject[0]}_f.{key} = h.{key}")
            prints.append(_text(sorted(found), f"{subject[0]}_f."))
        else:
            own = KEYS[rule.subject]
            grouped = (
                f"SELECT {own}, sum(md5_number_lower({text})::HUGEINT)::VARCHAR AS t"  # noqa: S608
                f" FROM f_{subject} GROUP BY {own}"
            )
            joins.append(f"LEFT JOIN ({grouped}) c_{subject} ON c_{subject}.{own} = h.{own}")
            prints.append(f"coalesce(c_{subject}.t, '{NOTHING}')")
    return " ".join(joins), prints


def _text(names: list[str], prefix: str = "") -> str:
    parts = ", ".join(f"coalesce({prefix}\"{name}\"::VARCHAR, '{NOTHING}')" for name in names)
    return f"concat_ws(',', {parts})"
