"""Photos on pages: attached to a look, shown, served harmlessly, withdrawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bangfu.base.files.models import Attachment
from bangfu.registry.households.models import Household
from bangfu.watch.matching.models import Look
from tests import factories
from tests.cast import VILLAGE, Cast

Enter = Callable[[str], Client]


@pytest.fixture
def house(cast: Cast, home: Path) -> Household:
    """A household of the secretary's village."""
    return factories.household(VILLAGE)


def look(client: Client, house: Household, *contents: bytes, **more: Any) -> Any:
    given = {"what": "reality", "agrees": "yes", "means": "photo", "on": "2016-05-05", **more}
    photos = [SimpleUploadedFile("屋顶.jpg", content) for content in contents]
    address = reverse("matching:household", args=[house.uid])
    return client.post(address, {**given, "photos": photos}, follow=True)


def address(name: str, made: Attachment) -> str:
    return reverse(f"files:{name}", args=[made.uid])


def test_photos_of_a_look_are_shown_beside_it(house: Household, enter: Enter) -> None:
    client = enter("secretary")
    answer = look(client, house, factories.jpeg(), factories.jpeg(colour="red"))
    assert answer.status_code == 200
    html = answer.content.decode()
    first, second = Attachment.objects.all()
    assert address("small", first) in html
    assert address("file", second) in html
    assert "拍摄于 2016-05-04 09:30" in html
    assert "29.8" not in html


def test_the_place_is_kept_when_ticked(house: Household, enter: Enter) -> None:
    answer = look(enter("secretary"), house, factories.jpeg(), keep_place="on")
    assert "29.81000, 113.45000" in answer.content.decode()


def test_a_file_is_served_so_that_it_can_do_nothing(house: Household, enter: Enter) -> None:
    client = enter("secretary")
    look(client, house, factories.jpeg(), b"%PDF-1.7\n<script>\n%%EOF")
    photo, paper = Attachment.objects.all()
    for name, made in (("file", photo), ("small", photo), ("file", paper)):
        answer = client.get(address(name, made))
        assert answer.status_code == 200
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
            "nosniff", "no-store",
        )  # fmt: skip
    assert client.get(address("file", photo))["Content-Type"] == "image/jpeg"
    assert client.get(address("file", paper))["Content-Disposition"].startswith("attachment")
    assert client.get(address("small", paper)).status_code == 404


@pytest.mark.parametrize("seat", ["neighbour", "system", "nobody"])
def test_others_do_not_open_it(house: Household, enter: Enter, seat: str) -> None:
    look(enter("secretary"), house, factories.jpeg())
    made = Attachment.objects.get()
    for name in ("file", "small", "withdraw"):
        assert enter(seat).get(address(name, made)).status_code in (403, 404)
    answer = enter(seat).post(address("withdraw", made), {"reason": "不要"})
    assert answer.status_code in (403, 404)
    made.refresh_from_db()
    assert made.withdrawn_at is None


def test_withdrawing_says_why_and_hides_it(house: Household, enter: Enter) -> None:
    client = enter("secretary")
    look(client, house, factories.jpeg())
    made = Attachment.objects.get()
    back = reverse("matching:household", args=[house.uid])
    asked = client.get(f"{address('withdraw', made)}?back={back}")
    assert f'value="{back}"' in asked.content.decode()
    assert client.post(address("withdraw", made), {"reason": "", "back": back}).status_code == 422
    answer = client.post(address("withdraw", made), {"reason": "拍到了证件", "back": back})
    assert answer["Location"] == back
    html = client.get(back).content.decode()
    assert "撤回：拍到了证件" in html
    assert address("small", made) not in html
    assert client.get(address("file", made)).status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_withdrawing_leads_nowhere_else(house: Household, enter: Enter, back: str) -> None:
    client = enter("secretary")
    look(client, house, factories.jpeg())
    made = Attachment.objects.get()
    answer = client.post(address("withdraw", made), {"reason": "传错", "back": back})
    assert answer["Location"] == "/"


def test_who_may_only_read_is_told_so(house: Household, enter: Enter) -> None:
    look(enter("secretary"), house, factories.jpeg())
    made = Attachment.objects.get()
    assert "您不能撤回" in enter("clerk").get(address("withdraw", made)).content.decode()
    assert enter("clerk").post(address("withdraw", made), {"reason": "传错"}).status_code == 403


def test_a_broken_photo_writes_nothing(house: Household, enter: Enter) -> None:
    answer = look(enter("secretary"), house, factories.jpeg()[:300])
    assert answer.status_code == 422
    assert "这张照片打不开" in answer.content.decode()
    assert not Look.objects.exists()
    assert not Attachment.objects.exists()


def test_photos_as_means_need_photos(house: Household, enter: Enter) -> None:
    answer = look(enter("secretary"), house)
    assert answer.status_code == 422
    assert "请上传照片" in answer.content.decode()
    assert look(enter("secretary"), house, means="visit").status_code == 200
    assert Look.objects.count() == 1
