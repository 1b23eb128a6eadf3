"""The page of one's keys: after fresh proof, shown once, withdrawn by oneself or by security."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from bangfu.base.keys import actions
from bangfu.base.keys.models import Key
from tests.cast import Cast

Enter = Callable[[str], Client]
KEYS = "/account/keys/"


def proved(client: Client) -> Client:
    """The person has just given the password again."""
    session = client.session
    session["proved_at"] = int(timezone.now().timestamp())
    session.save()
    return client


def said(days: int = 30, **more: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=days)
    return {"name": "统计程序", "expires_on": day.isoformat(), **more}


def made(cast: Cast) -> Key:
    day = timezone.localdate() + dt.timedelta(days=9)
    return actions.make(by=cast.town, name="台账程序", expires_on=day)[0]


def test_the_page_asks_for_proof_first(enter: Enter, settings: LazySettings) -> None:
    settings.FRESH_MINUTES = 10
    answer = enter("town").get(KEYS)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/confirm/")


def test_a_key_is_shown_once_and_opens_the_api(enter: Enter) -> None:
    client = proved(enter("town"))
    page = client.post(KEYS, said()).content.decode()
    secret = page.split('<code class="secret">')[1].split("</code>")[0].strip()
    assert secret.startswith("bangfu_")
    assert secret not in client.get(KEYS).content.decode()
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["key"] == {
        "name": "统计程序",
        "expires_on": said()["expires_on"],
        "reads_only": True,
    }


def test_a_key_that_may_write_is_asked_for(enter: Enter) -> None:
    proved(enter("town")).post(KEYS, said(writes="on"))
    assert not Key.objects.get().reads_only


@pytest.mark.parametrize("days", [-1, 1000])
def test_a_day_that_cannot_be(enter: Enter, days: int) -> None:
    answer = proved(enter("town")).post(KEYS, said(days))
    assert answer.status_code == 422
    assert not Key.objects.exists()


def test_one_withdraws_ones_own_and_nobody_elses(enter: Enter, cast: Cast) -> None:
    key = made(cast)
    assert enter("county").post(f"{KEYS}{key.uid}/end/").status_code == 404
    assert enter("town").post(f"{KEYS}{key.uid}/end/").status_code == 302
    key.refresh_from_db()
    assert key.ended_by == "town"


def test_the_security_administrator_sees_and_withdraws(enter: Enter, cast: Cast) -> None:
    key, client = made(cast), enter("security")
    assert "台账程序" in client.get(f"/admin/posts/{cast.town.pk}/").content.decode()
    path = f"/admin/posts/{cast.town.pk}/keys/{key.uid}/end/"
    assert enter("system").post(path).status_code == 403
    assert client.post(path).status_code == 302
    key.refresh_from_db()
    assert key.ended_by == "security"
    assert "台账程序" not in client.get(f"/admin/posts/{cast.town.pk}/").content.decode()
