"""Households found by names, numbers and telephones, within a scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.base.accounts import wall
from bangfu.base.accounts.scope import Scope
from bangfu.registry.households import search
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast

ALL = Scope((("000000000000", "999999999999"),))
HERE = Scope(((VILLAGE, VILLAGE),))


@pytest.fixture
def homes(cast: Cast) -> dict[str, Household]:
    """A family of three, a neighbour elsewhere, and a household whose member left."""
    return {
        "chen": factories.household(
            VILLAGE,
            phone="13800001234",
            national_household_no="G2015-77",
            members=[{"name": "陈大伟"}, {"name": "单雄", "phone": "07161234567"}],
        ),
        "far": factories.household(NEIGHBOUR_VILLAGE, members=[{"name": "陈大伟"}]),
        "left": factories.household(
            VILLAGE, members=[{"name": "孙小燕"}, {"name": "钱多", "state": "left"}]
        ),
    }


def found(scope: Scope, text: str) -> set[int]:
    return set(search.find(scope, text).ids or ())


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("陈大伟", {"chen", "far"}),
        ("大伟", {"chen", "far"}),
        ("cdw", {"chen", "far"}),
        ("chen da wei", {"chen", "far"}),
        ("shan xiong", {"chen"}),
        ("danx", {"chen"}),
        ("单", {"chen"}),
        ("钱多", set()),
        ("138 0000", {"chen"}),
        ("0716", {"chen"}),
        ("G2015-7", {"chen"}),
        ("g2015", {"chen"}),
        ("9999", set()),
        ("%", set()),
        ("  ", set()),
    ],
)
def test_whatever_is_typed_finds_its_households(
    homes: dict[str, Household], text: str, who: set[str]
) -> None:
    assert found(ALL, text) == {homes[name].pk for name in who}


def test_a_number_is_found_from_its_beginning_with_or_without_hyphen(
    homes: dict[str, Household],
) -> None:
    home = homes["chen"]
    plain = home.household_no.replace("-", "")
    for text in (home.household_no, plain, home.household_no[:-1], plain[:-1]):
        assert home.pk in found(ALL, text)


def test_nothing_outside_the_scope_is_found(homes: dict[str, Household]) -> None:
    assert found(HERE, "陈大伟") == {homes["chen"].pk}
    assert found(Scope(), "陈大伟") == set()
    assert found(Scope(), "138") == set()


def test_of_too_many_only_heads_are_compared(
    homes: dict[str, Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 1)
    wide = search.find(ALL, "chen")
    assert (wide.ids, wide.heads, wide.is_wide) == (None, ("陈大伟",), True)
    number = search.find(ALL, "421")
    assert (number.ids, number.number, number.is_wide) == (None, "421", False)
    assert search.find(HERE, "chen").ids == (homes["chen"].pk,)


def test_a_search_costs_one_or_four_questions(homes: dict[str, Household]) -> None:
    again = wall.stands()  # what was found is asked for once more, behind the wall
    for text, most in (("陈", 1), ("1380", 4)):
        with CaptureQueriesContext(connection) as asked:
            search.find(ALL, text)
        assert len(asked) <= most + again


def test_a_look_up_by_name_reads_indexes_only(homes: dict[str, Household]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    with CaptureQueriesContext(connection) as asked:
        search.find(ALL, "chen")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SCAN" not in plan.replace("SCAN subquery", "")


def test_a_renamed_member_is_found_by_the_new_name(homes: dict[str, Household]) -> None:
    from bangfu.registry.names import actions as names

    Member.objects.filter(name="单雄").update(name="解缙")
    names.learn(["解缙"])
    assert found(ALL, "xie jin") == {homes["chen"].pk}
    assert found(ALL, "单雄") == set()
