"""Posts that one person cannot hold together: every set of roles, in every order of granting."""

import itertools

import pytest
from django.db import transaction

from bangfu.base.accounts import actions, rights
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, WORKING
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, COUNTY, TOWN, VILLAGE, Cast

PLACES = {"city": CITY, "county": COUNTY, "township": TOWN, "village": VILLAGE}
ALONE = {"system_admin", "security_admin", "audit_admin"}
PAIRS = sorted(itertools.combinations(sorted(ROLES), 2))


def forbidden(one: str, other: str) -> bool:
    """As the documents of the house say it, not as the code does."""
    if {one, other} & ALONE:
        return True
    return "auditor" in (one, other) and bool({one, other} & set(WORKING))


def grant(user: User, role: str) -> bool:
    level = min(ROLES[role].levels, key=list(PLACES).index)
    place = Division.objects.get(code=PLACES[level.value])
    try:
        with transaction.atomic():
            actions.grant(by="tests", user=user, role=role, division=place)
    except Refusal as refusal:
        return refusal.code != "posts.incompatible"
    return True


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_pair_is_told_apart_both_ways(one: str, other: str) -> None:
    assert bool(rights.incompatible({one}, other)) == forbidden(one, other)
    assert bool(rights.incompatible({other}, one)) == forbidden(one, other)


@pytest.mark.parametrize(("one", "other"), [p for p in PAIRS if forbidden(*p)])
def test_a_forbidden_pair_is_never_granted_in_either_order(
    cast: Cast, one: str, other: str
) -> None:
    for first, second in ((one, other), (other, one)):
        Post.objects.filter(user=cast.nobody).delete()
        assert grant(cast.nobody, first)
        assert not grant(cast.nobody, second)
        assert set(Post.objects.filter(user=cast.nobody).values_list("role", flat=True)) == {first}


def test_whatever_set_is_asked_for_no_forbidden_pair_comes_of_it() -> None:
    """All 2⁹ sets of roles, granted one by one; what is refused is left out."""
    for wanted in itertools.chain.from_iterable(
        itertools.combinations(sorted(ROLES), size) for size in range(len(ROLES) + 1)
    ):
        held: set[str] = set()
        for role in wanted:
            if not rights.incompatible(held, role):
                held.add(role)
        assert not any(forbidden(*pair) for pair in itertools.combinations(held, 2))
