"""Drafted on a desk, signed by two people, the second on a phone."""

from collections.abc import Callable

import pytest

from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue.models import Site
from tests.cast import PASSWORD, TOWN, assemble
from tests.procedures.conftest import MONDAY
from tests.web.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(transactional_db: None) -> None:
    assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)


def sign(window: Visit, name: str) -> None:
    window.page.fill("#id_name", name)
    window.page.fill("#id_password", PASSWORD)
    with window.page.expect_navigation(wait_until="load"):
        window.page.click("form:has(#id_password) .btn-primary")


def fits(window: Visit) -> bool:
    return bool(window.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_two_people_draft_and_sign(visit: Callable[..., Visit], place: None) -> None:
    desk = visit("county")
    desk.open("/contracts/new/")
    desk.page.select_option("[name=template]", "yearly_contract")
    desk.page.select_option("[name=level]", "township")
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.click("form:has([name=template]) .btn-primary")
    desk.shot("contracts-drafted", whole=True)
    for box in desk.page.query_selector_all("[name=paper]"):
        box.check()
    sign(desk, "何洪湖")
    assert set(Contract.objects.values_list("state", flat=True)) == {State.SIGNED}

    phone = visit("town", phone=True)
    phone.open("/contracts/")
    assert fits(phone)
    phone.page.click(".rows a[href^='/contracts/0']")
    phone.until("document.querySelector('#id_password') !== null")
    assert fits(phone)
    sign(phone, "唐新堤")
    phone.shot("contract-signed-phone", whole=True)
    assert Contract.objects.get(division=TOWN).state == State.IN_FORCE
    phone.open("/contracts/overview/")
    assert fits(phone)
