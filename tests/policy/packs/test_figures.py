"""Figures set here: where and when they hold, what they outrank, what is refused."""

import datetime as dt

import pytest

from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions, queries
from bangfu.policy.packs.models import FigureSet
from tests.cast import CITY, COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast

DAY = dt.date(2016, 1, 1)
LATER = dt.date(2016, 7, 1)


def put(
    value: object,
    *,
    place: str = CITY,
    starts: dt.date = DAY,
    ends: dt.date | None = None,
    name: str = "repair_grant",
    source: str = "某局通知",
) -> FigureSet:
    where = Division.objects.get(code=place)
    return actions.set_figure(
        by="林", name=name, division=where, starts=starts, ends=ends, value=value, source=source
    )


def at(
    place: str = CITY, day: dt.date = LATER, name: str = "repair_grant", *, assumed: bool = False
) -> object:
    program = queries.program()
    return queries.figures_at(program, day, place, assumed=assumed)[name].value


def test_the_nearest_place_counts(cast: Cast) -> None:
    put(1000)
    put(2000, place=COUNTY)
    put(3000, place=VILLAGE)
    found = [at(place) for place in (CITY, NEIGHBOUR, COUNTY, TOWN, VILLAGE)]
    assert found == [100_000, 100_000, 200_000, 200_000, 300_000]


def test_the_latest_start_counts_from_its_day(cast: Cast) -> None:
    put(1000)
    put(2000, starts=LATER)
    assert at(day=LATER - dt.timedelta(days=1)) == 100_000
    assert at(day=LATER) == 200_000


def test_a_figure_ends_after_its_last_day(cast: Cast) -> None:
    put(1000, ends=LATER)
    assert at(day=LATER) == 100_000
    assert at(day=LATER + dt.timedelta(days=1)) is None


def test_what_is_set_here_outranks_what_is_assumed(cast: Cast) -> None:
    assert at(assumed=True) == 750_000
    put(1000)
    assert at(assumed=True) == at(assumed=False) == 100_000


def test_a_lasting_day_is_a_day(cast: Cast) -> None:
    put(1000, ends=DAY)
    assert at(day=DAY) == 100_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ends": DAY - dt.timedelta(days=1)}, "figures.dates"),
        ({"source": "据" * 201}, "figures.source"),
        ({"source": ""}, "figures.source"),
        ({"name": "household_exit"}, "figures.unknown"),
        ({"value": "70%"}, "figures.value"),
        ({"value": 0.001}, "figures.value"),
        ({"value": 10**30}, "figures.value"),
        ({"value": [1]}, "figures.value"),
    ],
)
def test_what_could_not_hold_is_refused(cast: Cast, given: dict, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        put(given.pop("value", 1000), **given)
    assert caught.value.code == code
    assert not FigureSet.objects.exists()


def test_what_was_set_is_listed_newest_first(cast: Cast) -> None:
    put(1000)
    put(2000, starts=LATER)
    put(3000, name="income_line")
    assert [row.value for row in queries.figures_set("repair_grant")] == [2000, 1000]
    assert set(queries.set_here()) == {"repair_grant", "income_line"}


def test_the_digest_follows_what_is_set_not_who_set_it(cast: Cast) -> None:
    empty = queries.figures_digest()
    row = put(1000)
    one = queries.figures_digest()
    FigureSet.objects.filter(pk=row.pk).update(set_by="何", source="别的")
    assert queries.figures_digest() == one != empty
    FigureSet.objects.filter(pk=row.pk).update(ends=LATER)
    assert queries.figures_digest() != one


def test_a_pack_is_compiled_once_and_by_name(cast: Cast) -> None:
    assert queries.program() is queries.program("lotus")
    assert queries.program("wuhan").pack.code == "wuhan"


@pytest.mark.parametrize("pack", ["lotus", "jingzhou", "wuhan"])
@pytest.mark.parametrize("subject", ["household", "village"])
def test_every_city_says_how_poverty_is_left(db: None, pack: str, subject: str) -> None:
    rule = queries.exit_standard(queries.program(pack), dt.date(2016, 12, 31), subject)
    assert rule is not None
    assert (rule.subject, rule.is_benefit) == (subject, False)


def test_nobody_leaves_poverty_by_a_rule_about_members(db: None) -> None:
    assert queries.exit_standard(queries.program("lotus"), DAY, "member") is None
