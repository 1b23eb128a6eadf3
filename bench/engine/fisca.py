"""The fifteen rules in OpenFisca-Core: vectorised, in double precision, arrays set directly.

Members lie in the order of their households, so that their household is its place among them;
this is the fastest way into OpenFisca. It knows no unknown: the columns are filled for everybody.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.engine import packs, work

PERIOD = "2019-06"
DAY = 20190630
SENIOR = ("senior_1", "senior_2", "senior_3")
FIGURES = [
    "national_poverty_line",
    "city_average",
    "city_share",
    "dibao_month",
    "voc_year",
    "college_year",
    "bed_floor",
    "bed_rate",
    "ill_floor",
    "ill_rate",
    "keep_month",
    "least_months",
    "travel",
    "credit_cap",
    "house_base",
    "house_times",
    "premium",
    "elder_month",
    "burden",
    "schooling_age",
    "schooling_years",
    "pension_entry_age",
    "pension_age",
    "elder_age",
]
PERSON = {
    "birth": "year(birth_date) * 10000 + month(birth_date) * 100 + day(birth_date)",
    "vocational": "student_status LIKE '%vocational%'",
    "senior": f"student_status IN {SENIOR}",
    "tertiary": "student_status = 'tertiary'",
    "studies": "student_status != 'none'",
    "labourer": "labour_capacity IN ('ordinary', 'skilled')",
    "resident_medical": "has_resident_medical",
    "employee_medical": "has_employee_medical",
    "pension": "has_resident_pension",
    "bed": "inpatient_cost",
    "ill": "critical_illness_cost",
    "hardship": "is_extreme_hardship",
    "months": "work_months",
}
HOUSEHOLD = {
    "income": "disposable_income_pc",
    "unsafe": "is_dilapidated",
    "wages": "wage_income",
    "produced": "production_income",
    "spent": "production_cost",
}


def share(amount: Any, rate: Any, extra: int) -> Any:
    """A share of an amount in whole fen, as ``pct`` works it out for what is not negative."""
    return np.floor((amount * rate + extra) / 10_000)


def figures() -> dict[str, Any]:
    """The figures of the rules, the same everywhere."""
    known = packs.figures_at(packs.fifteen(), [""])[""]
    return {name: known[name].value for name in FIGURES}


def system(p: dict[str, Any]) -> Any:
    """The rules as a tax and benefit system, with some figures."""
    from openfisca_core import entities, periods, taxbenefitsystems, variables
    from openfisca_core.variables import config

    config.VALUE_TYPES[float]["dtype"] = np.float64
    person = entities.build_entity("person", "persons", "", is_person=True)
    home = entities.build_entity(
        "household", "households", "", roles=[{"key": "member", "plural": "members"}]
    )
    made = taxbenefitsystems.TaxBenefitSystem([person, home])

    def add(name: str, entity: Any, formula: Any = None, kind: type = float) -> None:
        month = periods.DateUnit.MONTH
        body: dict[str, Any] = {"value_type": kind, "entity": entity, "definition_period": month}
        if formula is not None:
            body["formula"] = formula
        made.add_variable(type(name, (variables.Variable,), body))

    for name in PERSON:
        add(f"p_{name}", person)
    for name in HOUSEHOLD:
        add(f"h_{name}", home)
    add("age", person, lambda who, t: np.floor((DAY - who("p_birth", t)) / 10_000))
    for name, formula in _facts(p).items():
        add(name, home, formula)
    for name, (test, amount) in _rules(p).items():
        add(f"{name}_met", home, test)
        if amount is not None:
            add(f"{name}_amount", home, _where(name, amount))
    return made


def _where(name: str, amount: Any) -> Any:
    return lambda h, t: np.where(h(f"{name}_met", t) > 0, amount(h, t), 0)


def _facts(p: dict[str, Any]) -> dict[str, Any]:
    def total(of: Any) -> Any:
        return lambda h, t: h.sum(of(h.members, t))

    def plain(name: str) -> Any:
        return total(lambda m, t: m(f"p_{name}", t))

    def out_of_school(m: Any, t: Any) -> Any:
        age = m("age", t)
        last = p["schooling_age"] + p["schooling_years"]
        return (age > p["schooling_age"]) & (age < last) & (m("p_studies", t) == 0)

    def pays(m: Any, t: Any) -> Any:
        age = m("age", t)
        entered = (age >= p["pension_entry_age"]) & (age < p["pension_age"])
        return entered & (m("p_pension", t) > 0)

    def above(m: Any, t: Any) -> Any:
        return np.maximum(m("p_ill", t) - p["ill_floor"], 0)

    def bare(m: Any, t: Any) -> Any:
        return (m("p_resident_medical", t) == 0) & (m("p_employee_medical", t) == 0)

    counted = {name: plain(name) for name in
               ("vocational", "senior", "tertiary", "labourer", "hardship", "months")}  # fmt: skip
    return {
        **{f"f_{name}": formula for name, formula in counted.items()},
        "f_people": total(lambda m, t: np.ones_like(m("p_birth", t))),
        "f_net": lambda h, t: h("h_wages", t) + h("h_produced", t) - h("h_spent", t),
        "f_bed": total(lambda m, t: m("p_bed", t) * m("p_resident_medical", t)),
        "f_all_bed": plain("bed"),
        "f_ill": total(above),
        "f_payers": total(pays),
        "f_elders": total(lambda m, t: m("age", t) >= p["elder_age"]),
        "f_out": total(out_of_school),
        "f_bare": total(bare),
    }


def _rules(p: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    def some(name: str) -> Any:
        return lambda h, t: h(f"f_{name}", t) > 0

    def each(name: str, amount: int) -> Any:
        return lambda h, t: amount * h(f"f_{name}", t)

    def flat(amount: int) -> Any:
        return lambda h, _t: np.full(h.count, float(amount))

    def exits(h: Any, t: Any) -> Any:
        safe = (h("h_income", t) > p["national_poverty_line"]) & (h("h_unsafe", t) == 0)
        at_school = (h("f_bare", t) == 0) & (h("f_out", t) == 0)
        return safe & at_school & (h("f_labourer", t) > 0)

    def poor(h: Any, t: Any) -> Any:
        # Towards zero, as ``per`` with ``down``.
        each_gets = np.trunc(h("f_net", t) / h("f_people", t))
        return (each_gets < p["dibao_month"] * 12) & (h("f_hardship", t) == 0)

    def gap(h: Any, t: Any) -> Any:
        return p["dibao_month"] * 12 * h("f_people", t) - np.maximum(h("f_net", t), 0)

    def burden(h: Any, t: Any) -> Any:
        return h("f_all_bed", t) > share(np.maximum(h("f_net", t), 0), p["burden"], 9_999)

    def bed(h: Any, t: Any) -> Any:
        return share(np.maximum(h("f_bed", t) - p["bed_floor"], 0), p["bed_rate"], 5_000)

    near = share(p["city_average"], p["city_share"], 9_999)
    return {
        "x_exit": (exits, None),
        "x_school_fees": (some("senior"), None),
        "x_burden": (burden, None),
        "x_near_average": (lambda h, t: h("h_income", t) >= near, None),
        "x_dibao": (poor, gap),
        "x_vocational": (some("vocational"), each("vocational", p["voc_year"])),
        "x_college": (some("tertiary"), each("tertiary", p["college_year"])),
        "x_bed": (some("bed"), bed),
        "x_illness": (some("ill"), lambda h, t: share(h("f_ill", t), p["ill_rate"], 5_000)),
        "x_hardship": (some("hardship"), each("hardship", p["keep_month"] * 12)),
        "x_travel": (lambda h, t: h("f_months", t) >= p["least_months"], flat(p["travel"])),
        "x_credit": (
            lambda h, t: (h("f_labourer", t) > 0) & (h("f_hardship", t) == 0),
            flat(p["credit_cap"]),
        ),
        "x_house": (lambda h, t: h("h_unsafe", t) > 0, flat(p["house_base"] * p["house_times"])),
        "x_premium": (some("payers"), each("payers", p["premium"])),
        "x_elders": (some("elders"), each("elders", p["elder_month"] * 12)),
    }


def _read(paths: list[Path], columns: dict[str, str], key: str, order: str) -> Any:
    picked = ", ".join(f"({told})::DOUBLE AS {name}" for name, told in columns.items())
    sql = f"SELECT {key}, {picked} FROM read_parquet(?) {order}"
    with duckdb.connect(config={"threads": 1}) as con:
        return con.execute(sql, [[str(path) for path in paths]]).fetchnumpy()


def batch(figures: dict[str, Any], places: list[Path]) -> work.Totals:
    """Totals of some counties under some figures."""
    from openfisca_core import simulations

    parts = work.files(places)
    homes = _read(parts["household"], HOUSEHOLD, "household_id", "")
    people = _read(parts["member"], PERSON, "household_id", "")
    made = system(figures)
    sim = simulations.Simulation(made, made.instantiate_entities())
    household, person = sim.populations["household"], sim.populations["person"]
    household.count, person.count = len(homes["household_id"]), len(people["household_id"])
    household.ids = homes["household_id"]
    person.ids = np.arange(person.count)
    household.members_entity_id = people["household_id"] - homes["household_id"][0]
    for name in HOUSEHOLD:
        sim.set_input(f"h_{name}", PERIOD, homes[name])
    for name in PERSON:
        sim.set_input(f"p_{name}", PERIOD, people[name])
    found: work.Totals = {}
    for name in made.variables:
        if name.endswith("_met"):
            rule = name.removesuffix("_met")
            amount = f"{rule}_amount"
            got = sim.calculate(amount, PERIOD).sum() if amount in made.variables else 0
            found[rule] = [int(sim.calculate(name, PERIOD).sum()), int(got)]
    return found
