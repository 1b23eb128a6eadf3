"""Forms in the browser: opened, kept, empty, of one's own area only."""

from collections.abc import Callable
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household, Member
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.policy.papers.reading import read

Enter = Callable[[str], Client]


@pytest.fixture
def house(run: Run) -> Household:
    return Member.objects.get(name="陈大伟").household


def test_every_form_is_listed_with_its_version(enter: Enter, registry: Cast) -> None:
    page = enter("secretary").get("/papers/").content.decode()
    for words in (
        "贫困户登记表",
        "帮扶手册",
        "精准扶贫明白卡",
        "台账",
        "/papers/card/blank/",
        "1.0",
    ):
        assert words in page
    assert "开始印制" in page
    assert "开始印制" not in enter("clerk").get("/papers/").content.decode()


def test_an_empty_form_opens_in_the_browser(enter: Enter, registry: Cast) -> None:
    answer = enter("clerk").get("/papers/registration/blank/")
    assert answer["Content-Type"] == "application/pdf"
    assert unquote(answer["Content-Disposition"]) == "inline; filename*=UTF-8''贫困户登记表.pdf"
    assert "贫困户登记表" in read(answer.content)
    assert enter("clerk").get("/papers/nothing/blank/").status_code == 404


def test_a_household_leads_to_its_forms(enter: Enter, house: Household) -> None:
    client = enter("secretary")
    assert (
        f"/papers/household/{house.uid}/"
        in client.get(f"/households/{house.uid}/").content.decode()
    )
    page = client.get(f"/papers/household/{house.uid}/").content.decode()
    assert "陈大伟户的表册" in page
    assert f"/papers/card/household/{house.uid}/" in page
    assert page.count("Excel") == 3
    assert "Excel" not in enter("clerk").get(f"/papers/household/{house.uid}/").content.decode()


def test_a_form_is_shown_or_kept(enter: Enter, house: Household) -> None:
    address = f"/papers/card/household/{house.uid}/"
    shown, kept = (enter("clerk").get(address + more) for more in ("", "?keep=1"))
    assert "陈大伟" in read(shown.content)
    assert shown["Content-Disposition"].startswith("inline")
    assert unquote(kept["Content-Disposition"]).endswith("明白卡-陈大伟.pdf")
    assert kept["Content-Disposition"].startswith("attachment")
    assert "X-Missing-Glyphs" not in shown


def test_a_name_that_cannot_be_printed_is_told(enter: Enter, house: Household) -> None:
    Member.objects.filter(name="陈大伟").update(name="陈\U000e1234")
    answer = enter("clerk").get(f"/papers/registration/household/{house.uid}/")
    assert unquote(answer["X-Missing-Glyphs"]) == "陈〓 U+E1234"


@pytest.mark.parametrize("seat", ["neighbour", "town"])
def test_outside_the_area_there_is_nothing(enter: Enter, run: Run, seat: str) -> None:
    place = VILLAGE if seat == "neighbour" else NEIGHBOUR_VILLAGE
    house = Household.objects.filter(village_id=place).first()
    assert house is not None
    client = enter(seat)
    for address in (
        f"/papers/household/{house.uid}/",
        f"/papers/card/household/{house.uid}/",
        f"/papers/ledger/village/{place}/",
        f"/q/{house.uid}/",
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        f"/papers/registration/household/{house.uid}/sheet/",
        f"/papers/ledger/village/{place}/sheet/",
    ):
        assert client.post(address).status_code == 404, address


def test_nothing_tells_an_unknown_key_from_one_out_of_reach(enter: Enter, house: Household) -> None:
    client = enter("neighbour")
    away, unknown = (client.get(f"/q/{uid}/") for uid in (house.uid, uuid4()))
    assert away.status_code == unknown.status_code == 404


def test_the_code_of_a_paper_leads_to_the_household_after_logging_in(
    enter: Enter, house: Household
) -> None:
    address = f"/q/{house.uid}/"
    assert unquote(Client().get(address)["Location"]) == f"/login/?next={address}"
    assert enter("secretary").get(address)["Location"] == f"/households/{house.uid}/"


def test_a_village_has_its_menu(enter: Enter, run: Run) -> None:
    page = enter("secretary").get(f"/villages/{VILLAGE}/").content.decode()
    assert f"/papers/ledger/village/{VILLAGE}/" in page
    assert f"/papers/?at={VILLAGE}" in page
    clerk = enter("clerk").get(f"/villages/{VILLAGE}/").content.decode()
    assert f"/papers/ledger/village/{VILLAGE}/sheet/" not in clerk


@pytest.mark.parametrize("place", ["421083100999", "421083100000", "x", "421083"])
def test_a_village_that_is_none_has_no_forms(enter: Enter, run: Run, place: str) -> None:
    assert enter("city").get(f"/papers/ledger/village/{place}/").status_code == 404


def test_a_workbook_is_handed_over(enter: Enter, house: Household) -> None:
    client = enter("secretary")
    for address in (
        f"/papers/registration/household/{house.uid}/sheet/",
        f"/papers/ledger/village/{VILLAGE}/sheet/",
    ):
        answer = client.post(address)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
        assert client.get(address).status_code == 405
    assert client.post(f"/papers/card/household/{house.uid}/sheet/").status_code == 404


def test_in_english_the_form_is_english(enter: Enter, house: Household) -> None:
    client = enter("clerk")
    client.cookies["django_language"] = "en"
    answer = client.get(f"/papers/card/household/{house.uid}/")
    assert "Household card" in read(answer.content)
