"""Demo cities: exact totals, the same every time, complete, and readable to the last cell."""

import hashlib
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from bangfu.demo import city as making
from bangfu.demo import sheets
from bangfu.demo.city import City
from bangfu.engine.compile import figures, program, uses
from bangfu.engine.problems import PackError
from bangfu.engine.sql import dialects, duck
from bangfu.engine.sql import plan as planning
from tests.demo import ask, reading


@pytest.mark.slow
def test_the_full_city_has_the_totals_of_its_document(full: City) -> None:
    sheets_ = full.ledger.sheets
    assert sheets_["household"].num_rows == 135_600
    assert sheets_["member"].num_rows == 404_853
    assert int(full.places.poor.sum()) == 371


@pytest.mark.slow
def test_every_poor_village_of_the_full_city_holds_households(full: City) -> None:
    joined = (
        "SELECT count(DISTINCT v.village_code) FROM village v JOIN household USING (village_code)"
    )
    assert ask.one(full, joined + " WHERE is_poor_village = '是'") == 371


def test_a_small_city_has_the_totals_of_its_recipe(clean: City) -> None:
    size = clean.recipe.sizes["small"]
    assert clean.ledger.sheets["household"].num_rows == size.households
    assert clean.ledger.sheets["member"].num_rows == size.persons
    assert clean.places.poor.sum() == clean.recipe.poor_villages


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name in ("once", "again"):
        made = making.generate("jingzhou", seed=7)
        paths = made.ledger.write_csv(tmp_path / name)
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])
    assert digests[0] == digests[1]


def test_another_seed_gives_another_city(jingzhou: City, tmp_path: Path) -> None:
    other = making.generate("jingzhou", seed=8, errors=0)
    for sheet, table in jingzhou.ledger.sheets.items():
        assert not table.equals(other.ledger.sheets[sheet])


def test_a_new_column_leaves_the_others_as_they_were(jingzhou: City, monkeypatch) -> None:
    plan = jingzhou.recipe
    fewer = {k: v for k, v in plan.steps["collected"]["household"].items() if k != "wants_credit"}
    collected = {**plan.steps["collected"], "household": fewer}
    changed = plan.model_copy(update={"steps": {**plan.steps, "collected": collected}})
    monkeypatch.setattr(making.recipe, "read", lambda _: changed)
    other = making.generate("jingzhou", errors=0).ledger.sheets["household"]
    table = jingzhou.ledger.sheets["household"]
    assert other.drop_columns("wants_credit").equals(table.drop_columns("wants_credit"))


def test_every_column_that_is_typed_in_stands_on_its_sheet(clean: City) -> None:
    ledger = clean.pack.ledger
    assert ledger is not None
    for sheet in ledger.sheets:
        written = set(clean.ledger.sheets[sheet.name].column_names)
        assert {column.name for column in sheets.columns_of(clean.pack, sheet)} <= written
        assert {key.name for key in ledger.keys if sheet.name in key.sheets} <= written


def test_derived_columns_are_never_written(clean: City) -> None:
    for sheet in clean.ledger.sheets.values():
        assert not {"head_name", "disposable_income_pc_last_year"} & set(sheet.column_names)


def test_every_column_that_the_city_collects_is_filled(clean: City) -> None:
    for subject in ("household", "member", "village"):
        sheet = clean.ledger.sheets[subject]
        for name, column in clean.pack.tables[subject].columns.items():
            if column.pack == clean.pack.code and (subject, name) not in clean.pack.asked:
                assert sheet[name].null_count < sheet.num_rows, name


def test_every_cell_of_a_clean_ledger_can_be_read(clean: City) -> None:
    for sheet in clean.pack.ledger.sheets:
        for column in sheets.columns_of(clean.pack, sheet):
            if column.name in clean.ledger.sheets[sheet.name].column_names:
                cells = clean.ledger.sheets[sheet.name][column.name]
                read = reading.values(clean.pack, column, cells)
                assert read.null_count == cells.null_count, column.name


def test_every_number_lies_within_the_limits_of_its_column(clean: City) -> None:
    for sheet in clean.pack.ledger.sheets:
        for column in sheets.columns_of(clean.pack, sheet):
            if column.low is not None and column.high is not None:
                cells = clean.ledger.sheets[sheet.name][column.name]
                read = reading.values(clean.pack, column, cells).drop_null().to_numpy()
                assert ((column.low <= read) & (read <= column.high)).all(), column.name


def test_households_follow_each_other_village_by_village(clean: City) -> None:
    codes = clean.ledger.sheets["household"]["village_code"].to_pylist()
    assert codes == sorted(codes)


@cache
def verdicts(city: City) -> dict[str, list[int]]:
    """The outcomes of every rule of the city's pack on its ledger, assumed figures included."""
    compiled = program.load(city.pack.code, settings.PACKS)
    laid = planning.plan(compiled, dialects.DUCKDB, city.reference_date)
    known = figures.figures(city.pack, figures.Question(city.reference_date, assumed=True))
    relations = reading.relations(city.pack, city.ledger, city.reference_date.year)
    counties = relations["household"]["county_id"].unique().to_pylist()
    with duck.connect() as con:
        duck.attach(con, city.pack, relations)
        duck.prepare(con, laid, dict.fromkeys(counties, known), city.reference_date)
        results = duck.results(con, laid)
    return {
        rule.id: results[rule.subject][rule.id].to_pylist()
        for rule in laid.rules
        if rule.subject in relations
    }


def test_all_three_verdicts_appear(clean: City) -> None:
    outcomes = verdicts(clean)
    for rule in ("household_exit", "village_exit"):
        assert {1, 0, -1} <= set(outcomes[rule])
    household = outcomes["household_exit"]
    assert 0.2 < household.count(1) / len(household) < 0.5
    assert 0.05 < household.count(-1) / len(household) < 0.22


def placed(city: City) -> set[str]:
    """Rules that hang on figures set for some places only: a small city may have nobody there."""
    compiled = program.load(city.pack.code, settings.PACKS)
    figure = compiled.pack.parameters
    return {
        rule.id
        for rule in compiled.rules.values()
        if any(v.division for n in uses.rule(compiled, rule).parameters for v in figure[n].values)
    }


def test_every_rule_is_met_by_somebody_and_not_by_somebody_else(clean: City) -> None:
    known = verdicts(clean)
    some_places = placed(clean)
    assert len(known) > 2 * len(some_places)
    for rule, outcomes in known.items():
        if rule in some_places:
            continue
        assert 1 in outcomes, rule
        assert {0, 2} & set(outcomes), rule


def test_a_pack_without_a_demo_city_is_refused() -> None:
    with pytest.raises(PackError, match="missing_key"):
        making.generate("hubei")


def test_persons_that_no_mix_of_families_gives_are_refused(jingzhou: City, monkeypatch) -> None:
    size = jingzhou.recipe.sizes["small"].model_copy(update={"persons": 50_000})
    plan = jingzhou.recipe.model_copy(update={"sizes": {"small": size}})
    monkeypatch.setattr(making.recipe, "read", lambda _: plan)
    with pytest.raises(PackError, match="no mix of these families"):
        making.generate("jingzhou")


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(KeyError):
        making.generate("jingzhou", "gigantic")
