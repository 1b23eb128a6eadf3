"""Choosing a place."""

from collections.abc import Callable

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.codes import Level
from bangfu.web.places import cascade
from bangfu.web.places.fields import PlaceField
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEIGHBOUR_TOWN, OTHER_TOWN, TOWN, VILLAGE, Cast

Enter = Callable[[str], Client]


def lists(user: object, at: str = "", lowest: Level = Level.VILLAGE) -> list[list[str]]:
    found = cascade.cascade(scope.of(user), CITY, at, lowest)
    return [[code for code, _name in step.options] for step in found.steps]


def test_a_city_chooses_among_its_counties(cast: Cast) -> None:
    assert lists(cast.city) == [[NEIGHBOUR, COUNTY]]


def test_a_choice_opens_the_next_list(cast: Cast) -> None:
    assert lists(cast.city, COUNTY) == [[NEIGHBOUR, COUNTY], [TOWN, OTHER_TOWN]]
    assert len(lists(cast.city, TOWN)) == 3


def test_an_officer_begins_at_their_own_place(cast: Cast) -> None:
    found = cascade.cascade(scope.of(cast.county), CITY)
    assert (found.top, found.root) == ("洪湖市", COUNTY)
    assert lists(cast.county) == [[TOWN, OTHER_TOWN]]


def test_a_village_has_nothing_to_choose(cast: Cast) -> None:
    found = cascade.cascade(scope.of(cast.secretary), CITY)
    assert (found.top, found.steps) == ("湖滨村", [])


def test_places_outside_the_scope_are_neither_offered_nor_opened(cast: Cast) -> None:
    assert lists(cast.county, NEIGHBOUR) == [[TOWN, OTHER_TOWN]]
    assert cascade.cascade(scope.of(cast.county), CITY, NEIGHBOUR).at == COUNTY


def test_nobody_is_offered_anything(cast: Cast) -> None:
    assert lists(cast.nobody) == []


def test_the_choice_ends_at_the_lowest_level(cast: Cast) -> None:
    assert lists(cast.city, COUNTY, Level.COUNTY) == [[NEIGHBOUR, COUNTY]]


def test_the_lists_cost_two_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    granted = scope.of(cast.city)
    with django_assert_num_queries(2):
        cascade.cascade(granted, CITY, VILLAGE)


@pytest.mark.parametrize(
    ("values", "deepest"),
    [
        ([CITY, COUNTY, TOWN], TOWN),
        ([CITY, NEIGHBOUR, TOWN], NEIGHBOUR),
        ([CITY, "", TOWN], CITY),
        (["x; DROP TABLE"], ""),
        ([], ""),
    ],
)
def test_a_changed_list_drops_what_hung_below_it(values: list[str], deepest: str) -> None:
    assert cascade.deepest(values) == deepest


def ask(client: Client, **query: object) -> str:
    given = {"name": "division", "permission": "posts.grant", **query}
    return client.get("/places/", given).content.decode()


def test_the_page_fetches_the_next_list(enter: Enter) -> None:
    page = ask(enter("security"), division=[CITY, COUNTY])
    assert "新堤镇" in page
    assert f'value="{COUNTY}" selected' in page
    assert f'<input type="hidden" name="division" value="{CITY}">' in page


def test_the_scope_is_that_of_the_named_right(enter: Enter) -> None:
    assert "<option" in ask(enter("county"), permission="households.read")
    assert "<option" not in ask(enter("county"), permission="posts.grant")


@pytest.mark.parametrize("query", [{"permission": "x"}, {"lowest": "x"}, {"name": '"><script>'}])
def test_nonsense_is_answered_calmly(enter: Enter, query: dict[str, str]) -> None:
    assert "<script>" not in ask(enter("security"), **query)


class Sample(forms.Form):
    where = PlaceField(permission=Permission.HOUSEHOLDS_EDIT)


def filled(user: object, *codes: str) -> Sample:
    data = QueryDict(mutable=True)
    data.setlist("where", list(codes))
    form = Sample(data)
    form.fields["where"].offer(user, CITY)  # type: ignore[attr-defined]
    return form


def test_a_form_takes_the_deepest_place(cast: Cast) -> None:
    form = filled(cast.county, COUNTY, TOWN, "")
    assert form.is_valid()
    assert form.cleaned_data["where"].code == TOWN


def test_a_form_refuses_a_place_outside_the_scope(cast: Cast) -> None:
    form = filled(cast.county, NEIGHBOUR, NEIGHBOUR_TOWN)
    assert form.errors.as_data()["where"][0].code == "outside"


def test_a_form_refuses_a_place_that_is_none(cast: Cast) -> None:
    form = filled(cast.county, COUNTY, "421083999000")
    assert form.errors.as_data()["where"][0].code == "unknown"


def test_a_form_needs_a_place(cast: Cast) -> None:
    assert filled(cast.county).errors.as_data()["where"][0].code == "required"


def test_no_choice_in_a_form_means_the_place_itself(cast: Cast) -> None:
    assert "洪湖市本级" in str(filled(cast.county, COUNTY))
