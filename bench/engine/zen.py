"""Part of the fifteen rules in the ZEN engine: an expression node asked a household at a time."""

import json
import time
from pathlib import Path
from typing import Any

import duckdb

from bench.engine import packs

SAMPLE = 2_000


def graph() -> str:
    """Eight of the rules as a decision graph over stored features."""
    known = packs.figures_at(packs.fifteen(), ["429000000000"])["429000000000"]
    p = {name: figure.value for name, figure in known.items()}
    near = (p["city_average"] * p["city_share"] + 9_999) // 10_000
    bed = f"max([bed_cost - {p['bed_floor']}, 0]) * {p['bed_rate']}"
    told = {
        "near": f"disposable_income_pc >= {near}",
        "vocational_amount": f"vocational * {p['voc_year']}",
        "college_amount": f"tertiary * {p['college_year']}",
        "poor": f"net_pc < {p['dibao_month'] * 12} and hardship == 0",
        "bed_amount": f"floor(({bed} + 5000) / 10000)",
        "travels": f"months_away >= {p['least_months']}",
        "premium_amount": f"payers * {p['premium']}",
        "elders_amount": f"elders * {p['elder_month'] * 12}",
    }
    rows = [{"id": key, "key": key, "value": value} for key, value in told.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "x", "name": "x", "type": "expressionNode", "position": {"x": 1, "y": 0},
         "content": {"expressions": rows}},
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]  # fmt: skip
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "x", "type": "edge"},
        {"id": "b", "sourceId": "x", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def sample(place: Path) -> dict[str, Any]:
    """Households a second, over the first so many of a stored batch."""
    import zen

    columns = (
        "disposable_income_pc, vocational, tertiary, net_pc, hardship, bed_cost, months_away,"
        " payers, elders"
    )
    sql = f"SELECT {columns} FROM read_parquet(?) LIMIT {SAMPLE}"
    with duckdb.connect(config={"threads": 1}) as con:
        found = con.execute(sql, [str(place / "household.parquet")])
        names = [d[0] for d in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    decision = zen.ZenEngine().create_decision(graph())
    began = time.perf_counter()
    answers = [decision.evaluate(row)["result"] for row in rows]
    taken = time.perf_counter() - began
    return {"rows": len(answers), "per_second": len(answers) / taken}
