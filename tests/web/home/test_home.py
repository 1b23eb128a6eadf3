"""The first page."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.base.jobs.models import Job
from bangfu.web.home import cards
from tests.cast import Cast

Enter = Callable[[str], Client]


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The register, as it was before the test."""
    monkeypatch.setattr(cards, "_PROVIDERS", list(cards._PROVIDERS))


def test_nothing_due_is_said_calmly(enter: Enter) -> None:
    assert "没有等您处理的事" in enter("county").get("/").content.decode()


def test_a_running_job_is_a_card_that_opens_my_jobs(cast: Cast) -> None:
    Job.objects.create(kind="k", key="1", by="county")
    found = cards.due(cast.county)
    assert [(card.count, card.href) for card in found] == [(1, "/jobs/")]
    assert cards.due(cast.town) == []


def test_accounts_without_a_post_wait_for_who_grants_posts(cast: Cast) -> None:
    (card,) = cards.due(cast.security)
    assert (card.count, card.href, card.tone) == (1, "/admin/posts/?state=idle", "amber")
    assert cards.due(cast.system) == []


def test_the_count_is_the_length_of_its_list(enter: Enter, cast: Cast) -> None:
    (card,) = cards.due(cast.security)
    page = enter("security").get(card.href).content.decode()
    assert page.count("<tr>") - 1 == card.count


def test_a_face_adds_its_cards_in_order(providers: None, enter: Enter, cast: Cast) -> None:
    late = cards.Card("迟", 3, "/jobs/", tone="red", order=5)
    cards.register(lambda _user: [late])
    assert cards.due(cast.security)[0] == late
    assert "tone-red" in enter("county").get("/").content.decode()


def test_a_provider_is_added_once(providers: None) -> None:
    before = len(cards._PROVIDERS)
    cards.register(cards.running)
    assert len(cards._PROVIDERS) == before


def test_a_person_without_a_post_is_shown_the_way(enter: Enter) -> None:
    page = enter("nobody").get("/").content.decode()
    assert "还没有岗位" in page
    assert "/account/posts/" in page


def test_the_ways_to_lists_stand_in_the_frame_only(enter: Enter) -> None:
    page = enter("system").get("/").content.decode()
    assert page.count('href="/admin/"') == 3  # beside the page, on a phone, behind “more”
