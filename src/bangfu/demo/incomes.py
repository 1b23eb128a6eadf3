"""Income by source that fits what a household earns, receives and is meant to have.

Each household has an income it is meant to have (a fact of the recipe). What comes by right is
worked out from the members; wages and production are fitted around it; what cannot be fitted
changes the income, never the facts.
"""

import numpy as np

from bangfu.demo.draw import BLANK, Streams
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

FEN = 100
MONTHS = 12
# Parts that the recipe draws for the household as they are.
DRAWN = (
    "asset_dividend",
    "other_property_income",
    "family_planning_benefit",
    "support_from_children",
    "ecological_compensation",
    "other_transfer_income",
    "claims_received",
)
# Parts that are sums over members.
SUMMED = (
    "dibao_income",
    "extreme_hardship_income",
    "pension_income",
    "elder_allowance",
    "disability_subsidy",
)
PARTS = ("wage_income", "production_income", *DRAWN, *SUMMED, "production_cost")
RECEIVED = (*DRAWN[:-1], *SUMMED)
YEARLY = (*PARTS, "compliant_out_of_pocket", "disposable_income_pc")


def earn(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """This year's income of every household, part by part, in fen."""
    household, size = scene.household, scene.household["size"]
    _by_right(scene)
    received = sum((household[name] for name in RECEIVED), np.zeros(household.rows, np.int64))
    survey = streams("survey").uniform(*recipe.incomes.survey, household.rows)
    meant = household["meant_income"] * FEN / survey * size
    wage, gross, cost = _raw(scene, recipe)
    needed = np.maximum(meant - received, 0)
    wage = _fit_wages(scene, recipe, wage, gross - cost, needed)
    net = np.maximum(needed - wage, 0)
    factor = np.divide(net, gross - cost, out=np.zeros(len(net)), where=gross > cost)
    factor = np.clip(factor, *recipe.incomes.earned)
    household["wage_income"] = whole(wage)
    household["production_income"] = whole(gross * factor)
    household["production_cost"] = whole(cost * factor)
    _top_up(scene, recipe, needed)
    spent = scene.total(_bills(scene), "member") * household["out_of_pocket"]
    household["compliant_out_of_pocket"] = whole(spent)
    exact = net_income(scene) * survey / size
    household["disposable_income_pc"] = np.rint(exact).astype(np.int64)


def _by_right(scene: Scene) -> None:
    """What members are paid each month, summed up for the year."""
    household, member = scene.household, scene.member
    monthly = np.where(member["dibao_monthly"] == BLANK, 0, member["dibao_monthly"])
    household["dibao_income"] = scene.total(monthly, "member") * MONTHS
    for name, fact in (
        ("extreme_hardship_income", "support_monthly"),
        ("pension_income", "pension_monthly"),
        ("elder_allowance", "allowance_monthly"),
        ("disability_subsidy", "subsidy_monthly"),
    ):
        household[name] = whole(scene.total(member[fact], "member") * FEN * MONTHS)
    for name in DRAWN:
        household[name] = np.maximum(household[name], 0)


def _raw(scene: Scene, recipe: Recipe) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wages, production and its cost as members' work and the land suggest, in fen."""
    household, member = scene.household, scene.member
    months = scene.number("member", "work_months")
    public = scene.number("member", "public_job_months") * recipe.incomes.public_job_month
    wage = scene.total((months * member["monthly_wage"] + public) * FEN, "member")
    gross = np.sum([household[name] for name in recipe.incomes.production], axis=0) * FEN
    return wage, gross, gross * household["cost_share"]


def _fit_wages(
    scene: Scene, recipe: Recipe, wage: np.ndarray, farm: np.ndarray, needed: np.ndarray
) -> np.ndarray:
    """Wages scaled towards the need, within what a month of work can pay."""
    months = scene.number("member", "work_months") + scene.number("member", "public_job_months")
    total = scene.total(months, "member") * FEN
    share = np.divide(wage, wage + farm, out=np.zeros(len(wage)), where=wage + farm > 0)
    low, high = recipe.incomes.wage_month
    return np.where(wage > 0, np.clip(needed * share, total * low, total * high), 0)


def _top_up(scene: Scene, recipe: Recipe, needed: np.ndarray) -> None:
    """What is still missing: those who can work make it, the others are helped out a little."""
    household = scene.household
    wage, gross = household["wage_income"], household["production_income"]
    missing = np.maximum(needed - wage - gross + household["production_cost"], 0)
    able, children = household["able"], household["has_children_elsewhere"]
    household["production_income"] = gross + whole(np.where(able, missing, 0))
    support = np.minimum(missing, recipe.incomes.most_support * FEN)
    household["support_from_children"] += whole(np.where(~able & children, support, 0))
    help_ = np.minimum(missing, recipe.incomes.most_transfer * FEN)
    household["other_transfer_income"] += whole(np.where(~able & ~children, help_, 0))


def net_income(scene: Scene) -> np.ndarray:
    """Wages, production, property and transfers less the cost of production, in fen."""
    household = scene.household
    parts = ("wage_income", "production_income", *RECEIVED)
    gross = sum((household[name] for name in parts), np.zeros(household.rows, np.int64))
    return np.asarray(gross - household["production_cost"])


def _bills(scene: Scene) -> np.ndarray:
    member = scene.member
    names = ("inpatient_cost", "chronic_outpatient_cost", "critical_illness_cost")
    return np.asarray(np.sum([np.maximum(member[name], 0) for name in names], axis=0))


def before(scene: Scene, streams: Streams) -> None:
    """Last year's income, part by part, as facts named ``last_...``."""
    household, rng = scene.household, streams("last year")
    # Yearly growth is capped on both sides: nobody lost or gained everything.
    rate = 1 / (1 + np.clip(household["growth"], -0.5, 1.0))
    for name in YEARLY:
        wobble = 1 if name == "disposable_income_pc" else rng.uniform(0.97, 1.03, household.rows)
        household[f"last_{name}"] = whole(household[name] * rate * wobble)


def tell(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Which income sheets there are: some of this year are missing, new ones have no last one."""
    household = scene.household
    missing = streams("missing income").random(household.rows)
    household["sheet_this_year"] = missing >= recipe.blanks.missing_income
    since = household["first_identified_on"].astype("datetime64[Y]").astype(np.int64) + 1970
    household["sheet_last_year"] = since < recipe.reference_date.year


def whole(fen: np.ndarray) -> np.ndarray:
    """Amounts to the fen as whole yuan where they are large: nobody counts coins in a year's sum.

    >>> whole(np.array([123.4, 123456.7])).tolist()
    [123, 123500]
    """
    exact = np.rint(fen)
    large = exact >= 100 * FEN
    return np.asarray(np.where(large, np.rint(exact / FEN) * FEN, exact).astype(np.int64))
