"""Contracts of the demo: drafted at each level, one line of places signed, some left to sign."""

from pathlib import Path

import pytest

from bangfu.base.accounts.models import User
from bangfu.demo import signed
from bangfu.procedures.contracts import queries, terms
from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast


@pytest.fixture
def people(cast: Cast, home: Path) -> dict[str, User]:
    Site.objects.update(reference_date=factories.DAY, assumed=True)
    return {name: getattr(cast, name) for name in ("city", "county", "town", "secretary")}


def test_each_level_has_its_contracts(people: dict[str, User]) -> None:
    assert signed.sign(people) == Contract.objects.count() == 2 + 2 + 2
    states = dict(Contract.objects.values_list("division", "state"))
    assert states[COUNTY] == State.IN_FORCE
    assert states[TOWN] == State.IN_FORCE
    assert states[VILLAGE] == State.SIGNED
    assert states[NEIGHBOUR] == State.DRAFTED
    assert queries.to_sign(people["secretary"]).count() == 1
    assert all(one.digest == terms.digest(one) for one in Contract.objects.all())


def test_a_second_time_signs_nothing(people: dict[str, User]) -> None:
    signed.sign(people)
    before = list(Contract.objects.values_list("uid", "state"))
    assert signed.sign(people) == 0
    assert list(Contract.objects.values_list("uid", "state")) == before


def test_nobody_signs_twice(people: dict[str, User]) -> None:
    signed.sign(people)
    for one in Contract.objects.all():
        names = [each.by for each in queries.signatures(one)]
        assert len(names) == len(set(names))
