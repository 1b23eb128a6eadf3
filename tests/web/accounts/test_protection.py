"""Logging in with a second factor, proving again who one is, and ending log-ins elsewhere."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.entry import actions, codes
from bangfu.base.entry.models import Factor, Visit
from tests import factories
from tests.cast import PASSWORD, VILLAGE, Cast

Enter = Callable[[str], Client]


def shown(user: User, steps: int = 0) -> str:
    """What the person's telephone shows now, or so many steps later."""
    secret = actions.secret(Factor.objects.get(user=user))
    return codes.at(secret, time.time() + 30 * steps)


def enrol(user: User) -> list[str]:
    actions.begin(user=user)
    drawn = actions.confirm(user=user, code=shown(user))
    Factor.objects.filter(user=user).update(last_step=0)
    return drawn


def log_in(user: str, client: Client | None = None, to: str = "") -> tuple[Client, object]:
    client = client or Client(headers={"User-Agent": "Testfox 9"})
    answer = client.post("/login/", {"username": user, "password": PASSWORD, "next": to})
    return client, answer


# --- setting up ---


def test_setting_up_shows_a_square_code_and_then_recovery_codes(enter: Enter, cast: Cast) -> None:
    client = enter("town")
    page = client.get("/account/protection/set-up/").content.decode()
    assert "<svg" in page
    assert codes.spelled(actions.secret(Factor.objects.get(user=cast.town))) in page
    done = client.post("/account/protection/set-up/", {"code": shown(cast.town)}).content.decode()
    assert len(re.findall(r"<code>[0-9A-Z]{5}-[0-9A-Z]{5}</code>", done)) == 10
    assert "恢复码还剩 10 个" in client.get("/account/protection/").content.decode()


def test_a_wrong_code_keeps_the_same_square(enter: Enter, cast: Cast) -> None:
    client = enter("town")
    client.get("/account/protection/set-up/")
    secret = actions.secret(Factor.objects.get(user=cast.town))
    answer = client.post("/account/protection/set-up/", {"code": "000000"})
    assert answer.status_code == 422
    assert codes.spelled(secret) in answer.content.decode()


def test_confirming_what_was_never_begun_begins(enter: Enter) -> None:
    answer = enter("town").post("/account/protection/set-up/", {"code": "000000"})
    assert answer.status_code in {302, 409}


def test_it_can_be_closed_and_its_codes_changed(enter: Enter, cast: Cast) -> None:
    old = enrol(cast.town)
    client = enter("town")
    page = client.post("/account/protection/recovery/").content.decode()
    assert not any(code in page for code in old)
    client.post("/account/protection/remove/")
    assert not Factor.objects.exists()


def test_where_it_is_required_it_cannot_be_closed(
    enter: Enter, cast: Cast, settings: object
) -> None:
    settings.SECOND_FACTOR_FOR = "everyone"  # type: ignore[attr-defined]
    enrol(cast.town)
    assert enter("town").post("/account/protection/remove/").status_code == 403
    assert Factor.objects.exists()


# --- logging in ---


def test_a_password_alone_does_not_let_in(cast: Cast) -> None:
    enrol(cast.town)
    client, answer = log_in("town", to="/households/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/code/")  # type: ignore[attr-defined, index]
    assert client.get("/").status_code == 302
    assert not Visit.objects.exists()


def test_password_and_code_lead_to_where_one_was_going(cast: Cast) -> None:
    enrol(cast.town)
    client, _ = log_in("town", to="/households/")
    answer = client.post("/login/code/", {"code": shown(cast.town)})
    assert answer["Location"] == "/households/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_lets_in_too(cast: Cast) -> None:
    paper = enrol(cast.town)
    client, _ = log_in("town")
    assert client.post("/login/code/", {"code": paper[3]}).status_code == 302
    assert client.get("/").status_code == 200


def test_a_wrong_code_does_not(cast: Cast) -> None:
    enrol(cast.town)
    client, _ = log_in("town")
    answer = client.post("/login/code/", {"code": "000000"})
    assert answer.status_code == 422
    assert client.get("/").status_code == 302


def test_guessing_ends_with_a_pause(cast: Cast) -> None:
    enrol(cast.town)
    client, _ = log_in("town")
    for _try in range(5):
        client.post("/login/code/", {"code": "000000"})
    page = client.post("/login/code/", {"code": shown(cast.town)}).content.decode()
    assert "之前不能再试" in page
    assert client.get("/").status_code == 302


def test_a_code_without_a_password_before_it_goes_back_to_the_start() -> None:
    answer = Client().post("/login/code/", {"code": "123456"})
    assert answer["Location"] == "/login/?why=late"


def test_the_second_step_waits_some_minutes_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(cast.town)
    client, _ = log_in("town")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert client.get("/login/code/")["Location"] == "/login/?why=late"


def test_an_account_disabled_between_the_steps_stays_out(cast: Cast) -> None:
    enrol(cast.town)
    client, _ = log_in("town")
    User.objects.filter(pk=cast.town.pk).update(is_active=False)
    assert client.get("/login/code/")["Location"] == "/login/?why=late"


def test_who_must_have_one_sets_it_up_before_anything_else(cast: Cast, settings: object) -> None:
    settings.SECOND_FACTOR_FOR = "administrators"  # type: ignore[attr-defined]
    client, _ = log_in("system")
    assert client.get("/admin/accounts/")["Location"] == "/account/protection/set-up/"
    client.get("/account/protection/set-up/")
    client.post("/account/protection/set-up/", {"code": shown(cast.system)})
    assert client.get("/admin/accounts/").status_code == 200
    other, _ = log_in("town")
    assert other.get("/").status_code == 200


# --- proving again ---


@pytest.fixture
def asked(settings: object) -> None:
    settings.PROOF_MINUTES = 30  # type: ignore[attr-defined]


def reveal(cast: Cast) -> str:
    home = factories.household(VILLAGE)
    return f"/households/{home.uid}/reveal/{home.members.get().uid}/"


def test_a_fresh_log_in_is_proof_enough(cast: Cast, asked: None) -> None:
    client, _ = log_in("town")
    assert client.get(reveal(cast)).status_code == 200


def test_later_the_password_is_asked_again_and_leads_back(
    cast: Cast, asked: None, enter: Enter
) -> None:
    client, path = enter("town"), reveal(cast)
    sent = client.get(path)["Location"]
    assert sent == f"/account/prove/?next={quote(path, safe='')}"
    wrong = client.post("/account/prove/", {"password": "no", "next": path})
    assert (wrong.status_code, "密码不正确" in wrong.content.decode()) == (422, True)
    assert client.get(path).status_code == 302
    right = client.post("/account/prove/", {"password": PASSWORD, "next": path})
    assert right["Location"] == path
    assert client.get(path).status_code == 200


def test_with_a_second_factor_the_code_is_asked_too(cast: Cast, asked: None, enter: Enter) -> None:
    enrol(cast.town)
    client = enter("town")
    given = {"password": PASSWORD, "next": "/"}
    assert client.post("/account/prove/", given).status_code == 422
    assert client.post("/account/prove/", {**given, "code": "000000"}).status_code == 422
    assert client.post("/account/prove/", {**given, "code": shown(cast.town)}).status_code == 302


@pytest.mark.parametrize("to", ["https://else.example/", "//else.example", "javascript:1"])
def test_the_proof_leads_nowhere_else(cast: Cast, asked: None, enter: Enter, to: str) -> None:
    answer = enter("town").post("/account/prove/", {"password": PASSWORD, "next": to})
    assert answer["Location"] == "/"


def test_a_file_does_not_leave_without_it(asked: None, enter: Enter, run: object) -> None:
    client = enter("town")
    at = {"Referer": "http://testserver/households/?q=%E9%99%88"}
    answer = client.post("/households/export/", {"form": "xlsx"}, headers=at)
    assert answer["Location"].startswith("/account/prove/?next=%2Fhouseholds%2F%3Fq")
    client.post("/account/prove/", {"password": PASSWORD, "next": "/households/"})
    file = client.post("/households/export/", {"form": "xlsx"})
    assert file.status_code == 200
    assert b"".join(file.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_wrong_passwords_at_the_proof_lock_like_those_at_the_door(
    cast: Cast, asked: None, enter: Enter
) -> None:
    client = enter("town")
    for _try in range(5):
        client.post("/account/prove/", {"password": "no", "next": "/"})
    answer = client.post("/account/prove/", {"password": PASSWORD, "next": "/"})
    assert answer.status_code in {422, 429}


# --- where one is logged in ---


def test_log_ins_are_listed_and_can_be_ended(cast: Cast) -> None:
    here, _ = log_in("town")
    there, _ = log_in("town")
    page = here.get("/account/protection/").content.decode()
    assert page.count("Testfox 9") == 2
    other = Visit.objects.exclude(key=here.session.session_key).get()
    here.post("/account/protection/end/", {"visit": other.pk})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_all_others_are_ended_at_once_and_this_one_stays(cast: Cast) -> None:
    others = [log_in("town")[0] for _ in range(3)]
    here, _ = log_in("town")
    here.post("/account/protection/end/")
    assert [client.get("/").status_code for client in [*others, here]] == [302, 302, 302, 200]


def test_nobody_ends_the_log_ins_of_others(cast: Cast) -> None:
    theirs, _ = log_in("county")
    mine, _ = log_in("town")
    visit = Visit.objects.get(user=cast.county)
    mine.post("/account/protection/end/", {"visit": visit.pk})
    assert theirs.get("/").status_code == 200


@pytest.mark.parametrize("visit", ["x", "-1", "９", "999999999999"])
def test_a_visit_that_is_none_ends_nothing_of_others(cast: Cast, visit: str) -> None:
    theirs, _ = log_in("county")
    mine, _ = log_in("town")
    assert mine.post("/account/protection/end/", {"visit": visit}).status_code == 302
    assert theirs.get("/").status_code == 200


def test_administrators_are_in_one_place_at_a_time(cast: Cast) -> None:
    first, _ = log_in("security")
    second, _ = log_in("security")
    assert (first.get("/").status_code, second.get("/").status_code) == (302, 200)


def test_logging_out_takes_it_off_the_list(cast: Cast) -> None:
    here, _ = log_in("town")
    here.post("/logout/")
    assert Visit.objects.get().ended_at is not None


def test_a_session_ends_after_its_hours_however_busy(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = log_in("town")
    session = client.session
    session["began_at"] = time.time() - 12 * 3600 - 1
    session.save()
    assert client.get("/").status_code == 302


def test_use_is_noted_now_and_then(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = log_in("town")
    client.get("/")
    before, now = Visit.objects.get().seen_at, time.time()
    monkeypatch.setattr(time, "time", lambda: now + 90)
    client.get("/")
    assert Visit.objects.get().seen_at > before or timezone.now() == before


# --- administrators ---


def test_an_administrator_helps_who_lost_the_telephone(enter: Enter, cast: Cast) -> None:
    enrol(cast.town)
    theirs = Client()
    theirs.force_login(cast.town)
    Visit.objects.create(user=cast.town, key=theirs.session.session_key)
    client = enter("system")
    page = client.get(f"/admin/accounts/{cast.town.pk}/").content.decode()
    assert "重置动态口令" in page
    client.post(f"/admin/accounts/{cast.town.pk}/reset/")
    assert not Factor.objects.exists()
    assert theirs.get("/").status_code == 302


def test_nobody_resets_their_own_or_without_the_right(enter: Enter, cast: Cast) -> None:
    enrol(cast.system)
    enrol(cast.town)
    assert enter("system").post(f"/admin/accounts/{cast.system.pk}/reset/").status_code == 403
    for seat in ("security", "city", "town"):
        assert enter(seat).post(f"/admin/accounts/{cast.town.pk}/reset/").status_code == 403
    assert Factor.objects.count() == 2


def test_an_administrator_ends_all_log_ins_of_a_person(enter: Enter, cast: Cast) -> None:
    theirs, _ = log_in("town")
    enter("system").post(f"/admin/accounts/{cast.town.pk}/visits/")
    assert theirs.get("/").status_code == 302
