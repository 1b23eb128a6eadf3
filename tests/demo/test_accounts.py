"""The accounts of a demo city."""

import pytest
from django.contrib.auth.password_validation import validate_password

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES
from bangfu.base.divisions import codes
from bangfu.demo import accounts
from bangfu.demo.accounts import Account
from bangfu.demo.city import City


@pytest.fixture
def made(clean: City) -> dict[str, Account]:
    """The accounts of each city by user name."""
    return {account.username: account for account in accounts.accounts(clean)}


def test_every_role_is_held_by_somebody(made: dict[str, Account]) -> None:
    assert {account.role for account in made.values()} == ROLES.keys()


def test_posts_are_at_a_level_where_they_may_be_held(made: dict[str, Account]) -> None:
    for account in made.values():
        if account.division:
            assert codes.level_of(account.division) in ROLES[account.role].levels


def test_everybody_but_the_neighbour_sees_households(made: dict[str, Account], clean: City) -> None:
    villages = set(clean.places.village.tolist())
    for account in made.values():
        if account.division:
            low, high = codes.span(account.division)
            assert any(low <= village <= high for village in villages), account


def test_the_branch_runs_from_city_to_village(made: dict[str, Account]) -> None:
    village = made["secretary"].division
    branch = [made[name].division for name in ("city", "county", "town")]
    assert branch == codes.lineage(village)[1:-1]


def test_the_secretary_sits_in_a_poor_village(made: dict[str, Account], clean: City) -> None:
    poor = clean.places.village[clean.places.poor].tolist()
    assert made["secretary"].division in poor


def test_the_neighbour_is_of_another_county(made: dict[str, Account]) -> None:
    assert made["neighbour"].division != made["county"].division
    assert made["neighbour"].role == made["county"].role


def test_a_zone_has_an_officer_where_it_runs_villages(wuhan: City, jingzhou: City) -> None:
    zones = [a for a in accounts.accounts(wuhan) if a.organisation]
    assert [zone.organisation in wuhan.places.zones for zone in zones] == [True]
    assert not zones[0].division
    assert not [a for a in accounts.accounts(jingzhou) if a.organisation]


def test_people_have_names_and_the_same_ones_each_time(clean: City) -> None:
    first, again = accounts.accounts(clean), accounts.accounts(clean)
    assert first == again
    assert all(len(account.name) >= 2 for account in first)


def test_the_password_is_one_the_product_takes(made: dict[str, Account], db: None) -> None:
    for account in made.values():
        validate_password(account.password, User(username=account.username, name=account.name))
