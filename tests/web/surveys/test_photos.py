"""A photo question on the page: the camera, the picture kept, taken off, shown with the answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bangfu.base.files.models import Attachment
from bangfu.registry.surveys.models import Draft, Submission
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import Cast
from tests.registry.surveys.conftest import who

__all__ = ["who"]

Enter = Callable[[str], Client]


@pytest.fixture
def address(cast: Cast, home: Path, who: Who) -> str:
    return reverse("surveys:ask", args=["roof_look", who.token])


def photo(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("屋顶.jpg", content or factories.jpeg(), "image/jpeg")


def small() -> str:
    return reverse("files:small", args=[Attachment.objects.get().uid])


def test_a_photo_is_taken_shown_and_submitted(address: str, enter: Enter, who: Who) -> None:
    client = enter("secretary")
    page = client.get(address).text
    assert 'capture="environment"' in page
    assert 'enctype="multipart/form-data"' in page
    client.post(address, {"q": ["sound"], "a-sound": "yes", "a-roof": photo()})
    assert small() in client.get(address).text
    review = reverse("surveys:review", args=["roof_look", who.token])
    assert small() in client.get(review).text
    answer = client.post(review, {"operation_id": "x"}, follow=True)
    assert small() in answer.text
    tab = reverse("households:household", args=[who.token]) + "?tab=surveys"
    assert Submission.objects.get().answers["sound"] is True
    assert small() in enter("clerk").get(tab).text


def test_other_answers_leave_it_and_a_tick_takes_it_off(address: str, enter: Enter) -> None:
    client = enter("secretary")
    client.post(address, {"a-roof": photo()})
    client.post(address, {"q": ["sound"], "a-sound": "no"})
    assert "roof" in Draft.objects.get().answers
    client.post(address, {"q": ["sound", "roof"], "a-sound": "no"})
    assert "roof" not in Draft.objects.get().answers


def test_a_bad_photo_is_told_and_the_rest_is_kept(address: str, enter: Enter) -> None:
    client = enter("secretary")
    given = {"q": ["sound"], "a-sound": "yes", "a-roof": photo(b"\xff\xd8\xff no photo")}
    assert "这张照片打不开" in client.post(address, given, follow=True).text
    assert Draft.objects.get().answers == {"sound": True}
    given |= {"a-sound": "no", "a-roof": photo(b"\xff\xd8\xff no photo")}
    answer = client.post(address, given, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert Draft.objects.get().answers == {"sound": False}


def test_others_neither_answer_nor_look(address: str, enter: Enter) -> None:
    assert enter("neighbour").post(address, {"a-roof": photo()}).status_code == 404
    assert not Attachment.objects.exists()
    enter("secretary").post(address, {"a-roof": photo()})
    assert enter("neighbour").get(small()).status_code == 404
