"""The fifteen rules in OpenFisca-Core: float64, whole arrays, two processes.

Given the best case: arrays are set directly (its own builder costs more than the rules), members
lie beside each other, codes are numbers, and no column has an unknown, of which it knows nothing.
Money is fen in float64, for its own float32 does not hold it.
"""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.engine import measure, sources
from bench.engine.measure import Measured

YEAR = "2016"
TAKEN = 6  # counties at once
FLAGS = {
    "household": ("is_dilapidated", "water_safe", "has_domestic_power"),
    "person": (
        "has_resident_medical",
        "has_employee_medical",
        "has_resident_pension",
        "has_employee_pension",
        "has_critical_illness_ins",
        "gets_dibao",
    ),
}
NUMBERS = {
    "household": ("disposable_income_pc", "wage_income", "production_income"),
    "person": ("inpatient_cost", "critical_illness_cost", "work_months"),
}
CODES = {
    "household": {"household_attribute": ["dibao"]},
    "person": {
        "disability_level": ["one", "two"],
        "student_status": [f"secondary_vocational_{year}" for year in (1, 2, 3)],
        "labour_capacity": ["ordinary", "skilled"],
    },
}


def income(h: Any, p: Any) -> Any:
    """Earned income."""
    return h("wage_income", p) + h("production_income", p)


def share(amount: Any, rate: int, more: int = 0) -> Any:
    """A share of an amount in hundredths of a percent, in whole fen."""
    return np.floor((amount * rate + more) / 10_000)


def exit_house(h: Any, p: Any) -> Any:
    """Safe house, water and power."""
    return ~h("is_dilapidated", p) & h("water_safe", p) & h("has_domestic_power", p)


def exit_whole(h: Any, p: Any) -> Any:
    """Income, house, water and everybody insured."""
    medical = h.members("has_resident_medical", p) | h.members("has_employee_medical", p)
    pension = h.members("has_resident_pension", p) | h.members("has_employee_pension", p)
    own = h("exit_income", p) & ~h("is_dilapidated", p) & h("water_safe", p)
    return own & (h.sum(~medical) == 0) & (h.sum(~pension) == 0)


def dibao_gap(h: Any, p: Any) -> Any:
    """What is lacking, for everybody in the household."""
    pc_ = h("disposable_income_pc", p)
    met = (pc_ < 360_000) & (h("household_attribute", p) >= 0)
    return np.where(met, (360_000 - pc_) * h.nb_persons(), -1)


def disability_aid(h: Any, p: Any) -> Any:
    """By head."""
    count = h.sum(h.members("disability_level", p) >= 0)
    return np.where(count > 0, count * 60_000, -1)


def credit(h: Any, p: Any) -> Any:
    """A household that earns."""
    return np.where(h.any(h.members("work_months", p) > 0) & (income(h, p) > 0), 5_000_000, -1)


def inpatient(m: Any, p: Any) -> Any:
    """A share of what is above the floor, up to the ceiling."""
    cost = m("inpatient_cost", p)
    paid = np.minimum(share(np.maximum(cost - 20_000, 0), 6000, 5000), 10_000_000)
    return np.where(m("has_resident_medical", p) & (cost > 0), paid, -1)


def serious_illness(m: Any, p: Any) -> Any:
    """A share of what is above the line."""
    cost = m("critical_illness_cost", p)
    met = m("has_critical_illness_ins", p) & (cost > 1_200_000)
    return np.where(met, share(cost - 1_200_000, 5500, 5000), -1)


def job(m: Any, p: Any) -> Any:
    """Able, idle, on relief."""
    met = (m("work_months", p) == 0) & (m("labour_capacity", p) >= 0) & m("gets_dibao", p)
    return np.where(met, 960_000, -1)


# What a rule gives is true or false, or an amount that is below nought where it is not met.
TESTS: dict[str, dict[str, Any]] = {
    "household": {
        "exit_income": lambda h, p: h("disposable_income_pc", p) > 300_000,
        "exit_house": exit_house,
        "exit_whole": exit_whole,
        "no_worker": lambda h, p: ~h.any(h.members("work_months", p) > 0),
        "out_of_pocket": lambda h, p: (
            h.sum(h.members("inpatient_cost", p)) > share(income(h, p), 3000)
        ),
        "wrongly_in": lambda h, p: (
            (h("household_attribute", p) >= 0) & (h("disposable_income_pc", p) > 720_000)
        ),
    },
    "person": {},
}
AMOUNTS: dict[str, dict[str, Any]] = {
    "household": {
        "dibao_gap": dibao_gap,
        "repair": lambda h, p: np.where(h("is_dilapidated", p), 1_500_000, -1),
        "disability_aid": disability_aid,
        "credit": credit,
    },
    "person": {
        "vocational_aid": lambda m, p: np.where(m("student_status", p) >= 0, 300_000, -1),
        "inpatient": inpatient,
        "serious_illness": serious_illness,
        "premium": lambda m, p: np.where(
            m("has_resident_pension", p) & ~m("has_employee_pension", p), 10_000, -1
        ),
        "job": job,
    },
}


@cache
def system() -> Any:
    """The rules as a tax and benefit system."""
    from openfisca_core import entities, periods, taxbenefitsystems, variables

    variables.VALUE_TYPES[float]["dtype"] = np.float64
    person = entities.Entity("person", "persons", "", "")
    role = [{"key": "member", "plural": "members", "label": "", "doc": ""}]
    household = entities.GroupEntity("household", "households", "", "", role)
    found = taxbenefitsystems.TaxBenefitSystem([person, household])
    kinds = {"person": person, "household": household}

    def add(entity: str, name: str, type_: type, formula: Any = None) -> None:
        told = {"value_type": type_, "entity": kinds[entity]}
        told["definition_period"] = periods.DateUnit.YEAR
        if formula is not None:
            told["formula"] = lambda population, period: formula(population, period)  # noqa: PLW0108 (its arity is asked)
        found.add_variable(type(name, (variables.Variable,), told))

    for entity in kinds:
        for name in FLAGS[entity]:
            add(entity, name, bool)
        for name in NUMBERS[entity]:
            add(entity, name, float)
        for name in CODES[entity]:
            add(entity, name, int)
        for name, formula in TESTS[entity].items():
            add(entity, name, bool, formula)
        for name, formula in AMOUNTS[entity].items():
            add(entity, name, float, formula)
    return found


def read(files: list[str], entity: str) -> dict[str, np.ndarray]:
    """The columns of some counties as arrays."""
    names = [*FLAGS[entity], *NUMBERS[entity], *CODES[entity], "household_id"]
    tables = [pq.ParquetFile(file).read(columns=names) for file in files]
    table = pa.concat_tables(tables)
    arrays = {}
    for name in names:
        column = table[name]
        if name in CODES[entity]:
            column = pc.fill_null(pc.index_in(column, pa.array(CODES[entity][name])), -1)
        arrays[name] = column.to_numpy()
    return arrays


def work(files: tuple[list[str], list[str]]) -> Counter[str]:
    """Every rule over some counties."""
    from openfisca_core.simulations import SimulationBuilder

    households, persons = read(files[0], "household"), read(files[1], "person")
    ids = households.pop("household_id")
    simulation = SimulationBuilder().build_default_simulation(
        system(), len(persons["household_id"])
    )
    group = simulation.populations["household"]
    group.count, group.ids = len(ids), ids
    group.members_entity_id = np.searchsorted(ids, persons.pop("household_id"))
    for arrays in (households, persons):
        for name, array in arrays.items():
            simulation.set_input(name, YEAR, array)
    found: Counter[str] = Counter()
    for entity, tests in TESTS.items():
        for name in tests:
            found[name] = int(np.count_nonzero(simulation.calculate(name, YEAR)))
        for name in AMOUNTS[entity]:
            amounts = simulation.calculate(name, YEAR)
            met = amounts >= 0
            found[name] = int(np.count_nonzero(met))
            found[f"{name}__amount"] = int(amounts[met].sum())
    return found


def run(folder: str) -> Measured:
    """The whole lake in two processes."""
    parts = [part for _, part in sorted(sources.facts(Path(folder)).parts.items())]
    # A city has few counties: both processes shall have work.
    taken = min(TAKEN, -(-len(parts) // 2))
    batches = [
        tuple(
            [str(part / f"{subject}.parquet") for part in parts[first : first + taken]]
            for subject in ("household", "member")
        )
        for first in range(0, len(parts), taken)
    ]

    def both() -> dict[str, int]:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, spawn) as pool:
            total: Counter[str] = Counter()
            for found in pool.map(work, batches):
                total.update(found)
        return dict(total)

    return measure.best(1 if len(parts) > 15 else 3, both, 2)


if __name__ == "__main__":
    measure.main({"run": run})
