"""All checks of quality over the whole registry, beside a plain scan of the same columns."""

import shutil
from pathlib import Path

from bench import arms, runs

ROUNDS = 3
MOST = 15


def scan() -> dict[str, float | int]:
    """The columns that the checks use, read and nothing else done with them."""
    return runs.scan(_checks())


def run() -> dict[str, float | int]:
    """Every check with its reasons, written as Parquet; what is written is thrown away."""
    arms.django()
    from bangfu.policy.facts import lake
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.watch.quality import running

    parts, day = runs.parts(), catalogue.today()

    def work() -> int:
        for folder in running.run(parts, day).values():
            shutil.rmtree(lake.path(folder))
        return sum(part.households for part in parts)

    return arms.best(ROUNDS, work)


def _checks() -> object:
    arms.django()
    from bangfu.watch.quality import checks

    return checks.program()


def report(home: Path) -> list[tuple[str, ...]]:
    """The row of the table."""
    mine, plain = arms.run("bench.quality:run", home), arms.run("bench.quality:scan", home)
    ratio = mine["seconds"] / plain["seconds"]
    name = f"all checks, {mine['count']:,} households"
    cells = (f"{mine['seconds']:.2f} s", f"{plain['seconds']:.2f} s (scan)")
    return [(name, *cells, f"{ratio:.1f}", f"≤ {MOST}")]
