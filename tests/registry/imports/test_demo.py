"""Ledgers of a whole demo city: the clean one passes, and every planted mistake is found."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions import reading
from bangfu.demo import city as making
from bangfu.demo import mistakes
from bangfu.demo.city import City
from bangfu.demo.places import bundle_of
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions, queries
from bangfu.registry.imports.models import Import, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# What the check must say of each kind, and whether it says so of both rows that are involved.
EXPECTED = {
    "wrong_check_digit": {"id.check_digit"},
    "duplicate_id": {"id.duplicate"},
    "float_damage": {"cell.lost_digits"},
    "no_head": {"household.no_head"},
    "two_heads": {"household.two_heads"},
    "bad_word": {"cell.not_in_list"},
    "impossible_date": {"cell.not_a_date"},
    "wrong_gender": {"id.gender"},
    "negative_income": {"cell.out_of_range"},
    "village_elsewhere": {"village.unknown", "village.out_of_scope", "village.outside"},
    "village_of_neighbour": {"village.contradicts"},
}
# The household is at fault as a whole: its own row on the household sheet is marked.
WHOLE = {"no_head"}
Bringing = Callable[[City], Import]


@cache
def made(errors: float | None) -> City:
    """A small Jingzhou, drawn once."""
    return making.generate("jingzhou", "small", errors=errors)


@pytest.fixture
def bring(home: Path, tmp_path: Path) -> Bringing:
    """Bring a city's ledger in as the operator, up to its check."""

    def bring_in(city: City) -> Import:
        rows, facts = reading.bundle(bundle_of(city.pack))
        divisions.load_bundle(by="tests", rows=rows, facts=facts)
        place, day = city.pack.division, city.reference_date
        catalogue.establish(by="tests", pack="jingzhou", division=place, reference_date=day)
        paths = city.ledger.write_csv(tmp_path / "ledger")
        return actions.bring_in(paths=paths, year=day.year, by="tests", choice="")

    return bring_in


def test_a_clean_city_has_nothing_that_blocks(bring: Bringing) -> None:
    city = made(0)
    imp = bring(city)
    assert imp.stage == Stage.CHECKED, imp.refusal
    assert imp.summary["problems"]["block"] == 0, imp.summary["problems"]
    assert imp.summary["households"]["to_write"] == city.ledger.sheets["household"].num_rows
    assert not Household.objects.exists()


def test_every_planted_mistake_is_found_where_it_stands(bring: Bringing) -> None:
    city = made(None)
    imp = bring(city)
    found: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for p in queries.problems(imp, limit=None):
        found.setdefault((p.sheet, p.row), set()).add((p.code, p.heading))
    missed = [row for row in city.planted.to_pylist() if not _is_found(city, row, found)]
    assert missed == []


def _is_found(city: City, row: dict[str, Any], found: dict[Any, set[tuple[str, str]]]) -> bool:
    if row["kind"] in WHOLE:
        heads = city.ledger.sheets["household"]["head_id_no"].to_pylist()
        place = "household", heads.index(row["head_id_no"]) + mistakes.FIRST_LINE
    else:
        place = row["sheet"], row["line"]
    said = found.get((city.ledger.titles[place[0]], place[1]), set())
    if row["harmless"]:
        return not said
    codes = {code for code, heading in said if row["kind"] in WHOLE or heading == row["heading"]}
    return bool(codes & EXPECTED[row["kind"]])
