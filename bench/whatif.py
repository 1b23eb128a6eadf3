"""What if: every figure of the city tried on the whole registry, beside a scan of what rules read.

A bench is laid out once per figure; what counts is how long it takes to ask again, as somebody
drags. The slowest figure is the row; a figure that no rule uses asks nothing.
"""

import time
from pathlib import Path
from typing import Any

from bench import arms

ROUNDS = 3


def ask() -> dict[str, float | int]:
    """The slowest figure's fastest answer."""
    return _slowest("asked")


def build() -> dict[str, float | int]:
    """The slowest figure's layout."""
    return _slowest("built")


def _slowest(what: str) -> dict[str, float | int]:
    arms.django()
    from bangfu.base.accounts.scope import Scope
    from bangfu.policy.drafts import building, cells, effects
    from bangfu.policy.packs import queries as packs
    from bangfu.registry.catalogue import queries as catalogue

    program, site = packs.program(), catalogue.site()
    everywhere = Scope((("000000000000", "999999999999"),))
    slowest: dict[str, float | int] = {"seconds": 0.0, "peak": 0.0, "rows": 0}
    for name, value in _values(program).items():
        case, question = effects.case(program, [(name, site.division_id, value)])
        began = time.perf_counter()
        bench = building.build(case, question)
        taken = time.perf_counter() - began
        if bench.compared and what == "asked":
            found = arms.best(
                ROUNDS,
                lambda: _tallied(cells, bench, question, everywhere),  # noqa: B023  called at once
            )
            taken = found["seconds"]
        if bench.compared and taken > slowest["seconds"]:
            rows = sum(part.households for part in case.parts)
            slowest = {**arms.best(1, lambda: 0), "seconds": taken, "rows": rows}
        bench.close()
    return slowest


def _tallied(cells: Any, bench: Any, question: Any, scope: Any) -> int:
    def answered(subject: str, sql: str, values: Any) -> Any:
        return bench.ask(subject, sql, values, question)

    return len(cells.tallies(answered, bench.compared, scope))


def _values(program: Any) -> dict[str, object]:
    """The figures in the pack itself; trying out the same value costs what another would."""
    return {
        name: value
        for name, parameter in program.pack.parameters.items()
        if name not in program.pack.scoped
        and (value := next((v.value for v in parameter.values if v.value is not None), None))
        is not None
    }


def report(home: Path) -> list[tuple[str, ...]]:
    """Rows of the table: what, ours, reference, ratio, target."""
    plain = arms.measure("bench.runs", "scan", home)
    asked, built = (arms.measure("bench.whatif", arm, home) for arm in ("ask", "build"))
    ratio = asked.seconds / plain.seconds
    return [
        (
            f"what if, {asked.rows:,} households: a figure dragged",
            f"{asked.seconds:.3f} s",
            f"scan {plain.seconds:.3f} s",
            f"{ratio:.1f}",
            "≤ 0.1 s",
        ),
        ("  laid out once", f"{built.seconds:.2f} s", "", "", ""),
    ]


if __name__ == "__main__":
    arms.main({"ask": ask, "build": build})
