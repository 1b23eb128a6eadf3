"""Two people at the same moment: one signature for a side."""

from pathlib import Path

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts.models import Contract, Signature, State
from bangfu.registry.catalogue.models import Site
from tests.cast import COUNTY, Cast, assemble
from tests.procedures.conftest import MONDAY, officer
from tests.procedures.contracts import drawn
from tests.procedures.test_two_at_once import at_once, on_disk

__all__ = ["on_disk"]


@pytest.fixture
def seated(on_disk: None, home: Path) -> Cast:
    """The cast, in a database whose transactions are real."""
    cast = assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)
    return cast


def test_two_officers_of_a_county_make_one_signature(seated: Cast) -> None:
    contract = drawn.of_town(seated.county)
    second = officer("second", "county_officer", COUNTY)
    first = User.objects.get(username="county")
    found = at_once(lambda: drawn.sign(first, contract), lambda: drawn.sign(second, contract))
    refusals = [one.code for one in found if isinstance(one, Refusal)]
    assert refusals == ["contracts.not_yours"]
    assert Signature.objects.count() == 1
    assert Contract.objects.get(pk=contract.pk).state == State.SIGNED


def test_two_drafts_at_once_make_one_set(seated: Cast) -> None:
    second = officer("second", "county_officer", COUNTY)
    first = User.objects.get(username="county")
    found = at_once(lambda: drawn.drafts(first), lambda: drawn.drafts(second))
    codes = [one.code for one in found if isinstance(one, Refusal)]
    assert codes in (["contracts.again"], ["contracts.none"])
    assert Contract.objects.count() == 2
