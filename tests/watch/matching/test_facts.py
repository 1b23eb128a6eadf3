"""How households stand, as rules see it: record and file beside reality, before what was typed."""

from collections.abc import Callable

import pytest

from bangfu.policy.facts import contributed, reading
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Change, Site
from bangfu.registry.households.models import Household
from bangfu.watch.matching import actions
from bangfu.watch.matching.models import Standing, State
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast

BOTH = ("system_agrees", "file_agrees")
A, D, G, U = State.AGREES, State.DIFFERS, State.ABSENT, State.UNKNOWN


@pytest.fixture
def asking(cast: Cast) -> Cast:
    """A city whose pack asks whether the three agree."""
    Site.objects.update(pack="wuhan", reference_date=factories.DAY)
    return cast


def stand(home: Household, national: State, paper: State, reality: State) -> None:
    Standing.objects.create(
        household=home, village_id=VILLAGE, national=national, paper=paper, reality=reality
    )


def facts(home: Household, one: bool = False) -> tuple[object, object]:
    pack, source = packs.program("wuhan").pack, reading.household_source()
    only = home.pk if one else None
    rows = reading.read(pack, source, COUNTY, 2016, household=only).to_pylist()
    row = next(row for row in rows if row["household_id"] == home.pk)
    return row[BOTH[0]], row[BOTH[1]]


@pytest.mark.parametrize(
    ("national", "paper", "reality", "expected"),
    [
        (A, A, A, (True, True)),
        (D, A, A, (False, True)),
        (A, D, A, (True, False)),
        (G, G, A, (False, False)),
        (A, A, D, (False, False)),
        (D, D, D, (None, None)),  # both differ from the record: from each other, who knows
        (A, A, U, (None, None)),
        (U, A, A, (None, True)),
        (A, U, A, (True, None)),
        (U, U, U, (None, None)),
    ],
)
def test_each_side_is_set_beside_reality(
    asking: Cast, national: State, paper: State, reality: State, expected: tuple[object, object]
) -> None:
    home = factories.household(VILLAGE)
    stand(home, national, paper, reality)
    assert facts(home) == expected
    assert facts(home, one=True) == expected


def test_what_was_typed_stands_where_nobody_looked(asking: Cast) -> None:
    typed = dict.fromkeys(BOTH, False)
    never = factories.household(VILLAGE, extra=typed)
    half = factories.household(VILLAGE, extra=typed)
    stand(half, A, U, A)
    assert facts(never) == (False, False)
    assert facts(half) == (True, False)
    assert facts(factories.household(VILLAGE)) == (None, None)


def test_a_look_makes_the_county_be_published_again(asking: Cast) -> None:
    home = factories.household(VILLAGE)
    counter: Callable[[], int] = lambda: Change.objects.get(county=COUNTY).counter  # noqa: E731
    before = counter()
    given = {"by": asking.secretary, "household": home.uid, "means": "visit"}
    day = catalogue.today()
    actions.look(**given, what="reality", agrees=True, on=day)
    assert counter() > before
    paper = {**given, "means": "paper"}
    actions.look(**paper, what="paper", agrees=True, on=day)
    assert facts(home) == (None, True)


def test_a_pack_that_does_not_ask_is_left_alone(cast: Cast) -> None:
    home = factories.household(VILLAGE)
    before = Change.objects.get(county=COUNTY).counter
    actions.look(
        by=cast.secretary, household=home.uid, what="reality", agrees=True, means="visit",
        on=catalogue.today(),
    )  # fmt: skip
    assert Change.objects.get(county=COUNTY).counter == before
    pack = packs.program("lotus").pack
    table = reading.read(pack, reading.household_source(), COUNTY, 2016)
    assert not {*BOTH} & {*table.column_names}


def test_two_slices_do_not_tell_the_same_column() -> None:
    with pytest.raises(RuntimeError):
        contributed.register("household", "system_agrees", lambda: "NULL")
    assert contributed.of("household", ["phone"]) == {}
    assert set(contributed.of("household", BOTH)) == set(BOTH)
    assert contributed.of("member", BOTH) == {}
