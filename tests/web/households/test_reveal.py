"""The page on which a whole number is asked for and shown once."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household
from bangfu.registry.reveals.models import Reveal
from tests import factories
from tests.cast import VILLAGE, Cast

Enter = Callable[[str], Client]
ACCOUNT = "6222029900001234560"


@pytest.fixture
def home(cast: Cast) -> Household:
    home = factories.household(VILLAGE, members=[{"name": "周甲"}])
    home.bank_account = sealing.seal_account(ACCOUNT, home.uid)
    home.save()
    return home


def address(home: Household) -> str:
    return f"/households/{home.uid}/reveal/{home.members.get().uid}/"


def number_of(home: Household) -> str:
    person = home.members.get()
    return sealing.open_id_no(bytes(person.id_no or b""), person.uid)


def test_asking_shows_the_masked_number_and_why_it_is_kept(enter: Enter, home: Household) -> None:
    page = enter("secretary").get(address(home)).content.decode()
    assert number_of(home) not in page
    assert "429900" in page
    assert "查看会记入操作记录" in page


def test_with_a_purpose_the_number_is_shown_once(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    answer = client.post(address(home), {"purpose": "identity", "note": ""})
    assert number_of(home) in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert number_of(home) not in client.get(address(home)).content.decode()
    assert Reveal.objects.count() == 1


def test_other_purposes_must_be_written_down(enter: Enter, home: Household) -> None:
    answer = enter("secretary").post(address(home), {"purpose": "other", "note": ""})
    assert answer.status_code == 422
    assert "请写明用途" in answer.content.decode()
    assert not Reveal.objects.exists()


def test_the_account_of_a_household_has_its_own_page(enter: Enter, home: Household) -> None:
    answer = enter("county").post(f"/households/{home.uid}/reveal/", {"purpose": "benefit"})
    assert ACCOUNT in answer.content.decode()


def test_nothing_registered_leaves_nothing_to_ask(enter: Enter, home: Household) -> None:
    home.members.update(id_no=None, id_no_print=None)
    page = enter("secretary").get(address(home)).content.decode()
    assert "还没有登记这个号码" in page
    assert "显示完整号码" not in page


@pytest.mark.parametrize(("seat", "status"), [("neighbour", 404), ("clerk", 403), ("system", 403)])
def test_others_are_kept_out(enter: Enter, home: Household, seat: str, status: int) -> None:
    answer = enter(seat).post(address(home), {"purpose": "identity"})
    assert answer.status_code == status
    assert number_of(home) not in answer.content.decode()


def test_a_member_of_another_household_is_not_there(enter: Enter, home: Household) -> None:
    other = factories.household(VILLAGE).members.get()
    assert enter("secretary").get(f"/households/{home.uid}/reveal/{other.uid}/").status_code == 404


def test_the_household_says_who_saw_it(enter: Enter, home: Household, run: object) -> None:
    client = enter("secretary")
    client.post(address(home), {"purpose": "procedure", "note": "年底评议"})
    page = client.get(f"/households/{home.uid}/?tab=history").content.decode()
    for word in ("谁看过完整号码", "舒湖滨", "周甲", "办理程序环节：年底评议"):
        assert word in page


def test_only_who_may_is_offered_it(enter: Enter, home: Household, run: object) -> None:
    tab = f"/households/{home.uid}/?tab=members"
    assert address(home) in enter("secretary").get(tab).content.decode()
    assert address(home) not in enter("clerk").get(tab).content.decode()
