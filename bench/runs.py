"""A run of the city's pack over the whole registry, beside a plain scan of the same columns."""

import shutil
from pathlib import Path

from bench import arms

ROUNDS = 3


def scan(asked: object = None) -> dict[str, float | int]:
    """DuckDB reads the columns the pack uses, and does nothing with them but find the largest.

    Args:
        asked: another program than the pack's own, whose columns are read instead.
    """
    arms.django()
    import duckdb

    from bangfu.policy.facts import lake
    from bangfu.policy.runs.compute import MEMORY

    parts, program = _inputs()
    used = columns(asked or program)

    def work() -> int:
        rows = 0
        with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY}) as con:
            for subject, names in used.items():
                files = [str(lake.path(part.folder) / f"{subject}.parquet") for part in parts]
                there = set(con.read_parquet(files).columns)
                largest = ", ".join(f'max("{name}")' for name in names if name in there)
                sql = f"SELECT count(*), {largest} FROM read_parquet(?)"
                rows += con.execute(sql, [files]).fetchone()[0]
        return rows

    return arms.best(ROUNDS, work)


def run() -> dict[str, float | int]:
    """All rules with their reasons, written as Parquet; what is written is thrown away."""
    arms.django()
    from bangfu.engine.compile.figures import Question
    from bangfu.policy.facts import lake
    from bangfu.policy.packs import queries as packs
    from bangfu.policy.runs.compute import compute
    from bangfu.registry.catalogue import queries as catalogue

    parts, program = _inputs()
    question = Question(catalogue.today(), "", assumed=True, set_here=packs.set_here())

    def work() -> int:
        folders = compute(program, parts, question)
        for folder in folders.values():
            shutil.rmtree(lake.path(folder))
        return sum(part.households for part in parts)

    return arms.best(ROUNDS, work)


def columns(program: object) -> dict[str, list[str]]:
    """Columns of the registry that the rules of a program read, by subject."""
    from bangfu.engine.language import tree as t
    from bangfu.policy.runs import lists
    from bangfu.policy.runs.compute import SUBJECTS

    used: dict[str, set[str]] = {}

    def walk(node: t.Node) -> None:
        if isinstance(node, t.Ref) and node.source == t.Source.COLUMN:
            used.setdefault(node.subject, set()).add(node.name)
        for child in t.children(node):
            walk(child)

    for node in program.facts.values():  # type: ignore[attr-defined]
        walk(node)
    for rule in program.rules.values():  # type: ignore[attr-defined]
        for node in (rule.applies, rule.amount, *(c.node for c in rule.conditions)):
            if node is not None:
                walk(node)
    pack = program.pack  # type: ignore[attr-defined]
    for subject, name in lists.keep(program):  # copied into the results
        used.setdefault(subject, set()).add(name)
    for subject, names in used.items():
        names.update(f"{level}_id" for level in (subject, *pack.lineage(subject)))
    return {subject: sorted(names) for subject, names in used.items() if subject in SUBJECTS}


def _inputs() -> tuple[list, object]:
    from bangfu.policy.facts import queries as published
    from bangfu.policy.packs import queries as packs
    from bangfu.registry.catalogue import queries as catalogue

    parts = list(published.current(catalogue.today().year).values())
    return parts, packs.program()


def report(home: Path) -> list[tuple[str, ...]]:
    """Rows of the table: what, ours, reference, ratio, target."""
    plain = arms.measure("bench.runs", "scan", home)
    ours = arms.measure("bench.runs", "run", home)
    ratio = ours.seconds / plain.seconds
    what = f"run of the pack, {ours.rows:,} households"
    return [
        (what, f"{ours.seconds:.2f} s", f"scan {plain.seconds:.2f} s", f"{ratio:.1f}", "≤ 10"),
        ("  peak memory", f"{ours.peak:.0f} MB", f"scan {plain.peak:.0f} MB", "", "≤ 600 MB"),
    ]


if __name__ == "__main__":
    arms.main({"scan": scan, "run": run})
