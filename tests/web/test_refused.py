"""What a person we know is refused stands on the trail; what is not there for them does not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

from bangfu.base.accounts import refused
from bangfu.base.audit.models import Entry
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.cast import COUNTY, VILLAGE, Cast

Enter = Callable[[str], Client]
TRAIL = reverse_lazy("admin:trail")
SCRIPT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def noted() -> list[tuple[str, str, str, str]]:
    """``(who, address, method, code)`` of every refusal on the trail."""
    found = Entry.objects.filter(action=refused.REFUSE).order_by("pk")
    return [(e.actor, e.changes["address"], e.changes["method"], e.changes["code"]) for e in found]


def test_a_page_that_is_refused_stands_on_the_trail_once(enter: Enter) -> None:
    client = enter("county")
    for _again in range(3):
        assert client.get(TRAIL).status_code == 403
    assert noted() == [("county", "admin:trail", "GET", "rights.missing")]
    assert Entry.objects.get(action=refused.REFUSE).division == COUNTY


def test_so_does_an_act_and_what_a_script_asks_for(enter: Enter) -> None:
    client = enter("town")
    assert client.post(reverse("admin:new_account"), {"username": "x"}).status_code == 403
    assert client.get(reverse("admin:posts"), headers=SCRIPT).status_code == 403
    assert noted() == [
        ("town", "admin:new_account", "POST", "rights.missing"),
        ("town", "admin:posts", "GET", "rights.missing"),
    ]


def test_what_an_action_refuses_is_noted_after_it_is_rolled_back(enter: Enter, cast: Cast) -> None:
    post = cast.security.posts.get()
    answer = enter("security").post(
        reverse("admin:end", args=[cast.security.pk, post.pk]), {"on": "2099-01-01"}
    )
    assert answer.status_code == 403
    assert noted() == [("security", "admin:end", "POST", "posts.self")]
    assert not Entry.objects.filter(action="posts.end").exists()


def test_what_lies_elsewhere_is_404_and_leaves_nothing(run: Run, enter: Enter) -> None:
    home = Household.objects.filter(village_id=VILLAGE).first()
    assert home is not None
    client = enter("neighbour")
    there = client.get(f"/households/{home.uid}/")
    assert there.status_code == 404
    assert client.get("/households/00000000-0000-7000-8000-000000000000/").status_code == 404
    assert noted() == []


def test_strangers_leave_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get(TRAIL).status_code == 302
    assert client.post("/login/", {"username": "county", "password": "x"}).status_code == 403
    assert noted() == []


def test_a_page_left_open_too_long_is_no_want_of_a_right(cast: Cast, enter: Enter) -> None:
    client = enter("county")
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("accounts:password"), {"old": "x"}).status_code == 403
    assert noted() == []


def test_a_page_that_is_shown_is_not_looked_at(enter: Enter, monkeypatch: Any) -> None:
    client = enter("county")

    def boom(*_told: Any) -> bool:
        raise AssertionError

    monkeypatch.setattr(refused, "note", boom)
    assert client.get("/").status_code == 200
    with pytest.raises(AssertionError):
        client.get(TRAIL)


@pytest.mark.parametrize("seat", ["county", "nobody"])
def test_the_trail_tells_it_in_a_sentence(enter: Enter, seat: str) -> None:
    enter(seat).get(TRAIL)
    page = enter("auditing").get(f"{TRAIL}?what=rights.").content.decode()
    assert "打开无权的页面或办理无权的事项，被拒绝" in page
    assert "admin:trail" in page
