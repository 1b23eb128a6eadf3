"""Whoever sees a household is noted: every page about one, every search for one person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.base.audit.models import Reading
from bangfu.registry.households.models import Household
from bangfu.web.history import fields
from tests import factories
from tests.cast import Cast
from tests.meta.test_urls import ALL, address, enter

ID_NO = factories.id_number(dt.date(1970, 1, 1), 1)
# Leads to the page of the household, which notes it; files and forms to send in are in the trail.
NOT_SHOWN = {"scanned", "papers:sheet"}
PAGES = sorted(
    name
    for name, pattern in ALL.items()
    if "household" in pattern.pattern.converters and name not in NOT_SHOWN
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_a_household_notes_who_saw_it(name: str, cast: Cast) -> None:
    answer = enter(cast.secretary).get(address(name, cast))
    if answer.status_code != 200:
        assert answer.status_code in {302, 404, 405, 409, 503}
        pytest.skip(f"{name} shows nothing here: {answer.status_code}")
    row = Reading.objects.latest("pk")
    home = Household.objects.get(household_no=row.subject_id)
    assert (row.actor, row.subject_type, row.division) == (
        "secretary",
        "household",
        home.village_id,
    )
    assert row.details["page"] == name


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_a_household_has_a_name_in_the_history(name: str) -> None:
    assert name in fields.PAGES


def test_what_is_out_of_scope_is_not_seen_and_not_noted(cast: Cast) -> None:
    answer = enter(cast.neighbour).get(address("households:household", cast))
    assert answer.status_code == 404
    assert not Reading.objects.exists()


def test_the_part_of_the_page_is_noted(cast: Cast) -> None:
    enter(cast.county).get(address("households:household", cast) + "?tab=income")
    assert Reading.objects.get().details == {"page": "households:household", "part": "income"}


def test_a_long_part_is_cut(cast: Cast) -> None:
    enter(cast.county).get(address("households:household", cast) + f"?tab={'x' * 999}")
    assert Reading.objects.get().details["part"] == "x" * 20


@pytest.mark.parametrize(("text", "kind"), [(ID_NO, "id_no"), ("13900000000", "phone")])
def test_a_search_for_one_person_is_noted_without_what_was_searched(
    text: str, kind: str, cast: Cast, enter: Callable[[str], Client]
) -> None:
    enter("county").post("/households/search/", {"q": text})
    row = Reading.objects.get()
    assert (row.action, row.subject_id, row.details) == ("households.search", kind, {"found": 0})
    assert text not in str(vars(row))


def test_a_search_for_a_name_is_not_noted(cast: Cast, enter: Callable[[str], Client]) -> None:
    enter("county").post("/households/search/", {"q": "张"})
    assert not Reading.objects.exists()


def test_a_refused_page_is_not_noted(cast: Cast, enter: Callable[[str], Client]) -> None:
    answer: Any = enter("system").get(address("households:household", cast))
    assert answer.status_code == 403
    assert not Reading.objects.exists()
