"""Contracts for tests: drafted for the county's townships, signed by whoever should."""

from collections.abc import Callable

from bangfu.base.accounts.models import User
from bangfu.procedures.contracts import drafting, signing
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract
from tests.cast import CITY, COUNTY, TOWN

YEAR = 2016
TEMPLATE = "yearly_contract"


def yes() -> bool:
    """The right password."""
    return True


def drafts(by: User, division: str = COUNTY, level: str = "township", year: int = YEAR) -> int:
    """Draft for every place of a level."""
    return drafting.draft(by=by, wanted=Wanted(TEMPLATE, division, level, year))


def of_town(by: User) -> Contract:
    """The contract of the town with its county."""
    drafts(by)
    return Contract.objects.get(division=TOWN)


def of_county(by: User) -> Contract:
    """The contract of the county with its city."""
    drafts(by, CITY, "county")
    return Contract.objects.get(division=COUNTY)


def sign(by: User, contract: Contract, confirm: Callable[[], bool] = yes, name: str = "") -> int:
    """Sign what is on record now."""
    fresh = Contract.objects.get(pk=contract.pk)
    papers = [(fresh.uid, fresh.digest)]
    return signing.sign(by=by, papers=papers, name=name or by.name, confirm=confirm)


def refreshed(contract: Contract) -> Contract:
    """The contract as it is on record."""
    return Contract.objects.get(pk=contract.pk)
