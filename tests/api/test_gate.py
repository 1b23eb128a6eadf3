"""Who is let in, in which language, and the one shape of everything that goes wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from bangfu.api import gate, me
from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts import refused
from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.keys import actions
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.api.conftest import Asking
from tests.cast import NEIGHBOUR_VILLAGE, Cast

Ask = Callable[..., Asking]
PROBLEM = "application/problem+json"


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == PROBLEM
    told: dict[str, Any] = json.loads(answer.content)
    assert set(told) == {"type", "status", "code", "title", "hint", "context"}
    assert (told["status"], told["code"]) == (status, code)
    return told


def test_a_key_says_who_asks(ask: Ask) -> None:
    told = ask("town", reads_only=True).get("/me")
    assert told["username"] == "town"
    assert told["posts"][0]["role"] == "township_officer"
    assert "households.edit" in told["rights"]
    assert told["key"]["reads_only"]


def test_without_a_key_nobody_is_let_in(ask: Ask) -> None:
    answer = ask("").send("GET", "/me")
    problem(answer, 401, "keys.missing")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer bangfu_no", "Basic YTpi", "Bearer", "x", "Bearer é"])
def test_a_wrong_key_is_refused(ask: Ask, header: str) -> None:
    asking = ask("")
    asking.headers["Authorization"] = header
    problem(asking.send("GET", "/me"), 401, "keys.unknown")


def test_a_session_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.town)
    answer = client.get("/api/v1/me")
    problem(answer, 401, "keys.missing")
    assert "Set-Cookie" not in answer
    assert not answer.cookies


def test_a_key_opens_no_page(ask: Ask) -> None:
    asking = ask("town")
    answer = asking.client.get("/households/", headers=asking.headers)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_what_ends_a_key_ends_it_at_the_next_request(cast: Cast, ask: Ask) -> None:
    one, two = ask("town"), ask("county")
    assert one.get("/me")
    actions.end(by=cast.security, key=one.key.uid, of=cast.town)
    problem(one.send("GET", "/me"), 401, "keys.over")
    accounts.switch(by="system", user=cast.county, active=False)
    problem(two.send("GET", "/me"), 401, "keys.owner")


def test_duties_of_the_owner_hold_but_not_in_a_demonstration(cast: Cast, ask: Ask) -> None:
    asking = ask("town")
    User.objects.filter(pk=cast.town.pk).update(must_renew=True)
    problem(asking.send("GET", "/me"), 403, "keys.duty")
    Site.objects.update(demo=True)
    assert asking.get("/me")


def test_too_many_requests_are_told_when_to_come_back(ask: Ask, settings: LazySettings) -> None:
    settings.KEY_PER_MINUTE = 2
    asking = ask("town")
    answers = [asking.send("GET", "/me") for _number in range(4)]
    assert {answer.status_code for answer in answers} == {200, 429}
    problem(answers[-1], 429, "keys.too_many")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_a_reading_key_writes_nothing(ask: Ask) -> None:
    home = factories.household()
    asking = ask("town", reads_only=True)
    body = {"version": 1, "values": {"house_grade": "d"}}
    answer = asking.write("PATCH", f"/households/{home.uid}", body)
    problem(answer, 403, "keys.reads_only")
    # Even where there is nothing wrong with what was sent, it is not looked at.
    problem(asking.write("PATCH", f"/households/{home.uid}", {}), 403, "keys.reads_only")


def test_a_right_that_is_missing_is_named(ask: Ask) -> None:
    told = problem(ask("clerk").write("POST", "/filings", {}), 403, "rights.missing")
    assert "岗位" in told["title"]


def test_what_the_owner_may_not_do_stands_on_the_trail_once(ask: Ask) -> None:
    asking, stranger = ask("clerk"), ask("")
    for _again in range(2):
        problem(asking.write("POST", "/filings", {}), 403, "rights.missing")
    stranger.write("POST", "/filings", {})
    (entry,) = Entry.objects.filter(action=refused.REFUSE)
    told = {"address": "api:filings", "method": "POST", "code": "rights.missing"}
    assert (entry.actor, entry.changes) == ("clerk", told)


def test_what_is_not_there_and_what_is_elsewhere_are_the_same_bytes(ask: Ask) -> None:
    home, asking = factories.household(NEIGHBOUR_VILLAGE), ask("county")
    never = "01a20000-0000-7000-8000-000000000000"
    paths = [f"/households/{uid}{part}" for uid in (home.uid, never)
             for part in ("", "/members", "/incomes", "/verdicts")]  # fmt: skip
    paths += [f"/filings/{never}", f"/clues/{never}", "/divisions?under=421022000000"]
    paths += ["/nowhere", "/households/x", "/notices/never", "/"]
    answers = [asking.send("GET", path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    problem(answers[0], 404, "api.not_found")


def test_methods_nobody_offers(ask: Ask) -> None:
    answer = ask("town").send("DELETE", "/me")
    problem(answer, 405, "api.method")
    assert answer["Allow"] == "GET"


def test_what_does_not_fit_is_told_by_field(ask: Ask) -> None:
    asking = ask("town")
    told = problem(asking.send("GET", "/households?size=0&at=x"), 422, "api.invalid")
    assert [one["at"] for one in told["context"]["fields"]] == ["query.at", "query.size"]
    told = problem(asking.send("GET", "/me?nonsense=1"), 422, "api.invalid")
    assert told["context"]["fields"][0]["at"] == "query.nonsense"


def test_a_body_that_is_no_json(ask: Ask) -> None:
    asking = ask("town")
    headers = {**asking.headers, "Idempotency-Key": "01a20000-0000-7000-8000-000000000000"}
    answer = asking.client.post(
        "/api/v1/filings", "{nonsense", content_type="application/json", headers=headers
    )
    problem(answer, 400, "api.bad_request")


def test_a_write_needs_its_number(ask: Ask) -> None:
    home = factories.household()
    body = {"version": 1, "values": {"house_grade": "d"}}
    answer = ask("town").send("PATCH", f"/households/{home.uid}", body)
    told = problem(answer, 422, "api.invalid")
    assert "dempotency" in told["context"]["fields"][0]["at"]


def test_a_crash_has_the_same_shape_and_tells_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = ask("town")

    def crash(*_args: object) -> None:
        raise RuntimeError("429900195001010014")

    monkeypatch.setattr(me.scope, "of", crash)
    answer = asking.send("GET", "/me")
    problem(answer, 500, "api.broken")
    assert b"429900195001010014" not in answer.content
    assert answer["X-Request-ID"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh;q=0.1", "en"),
        ("en;q=0.1,zh;q=0.9", "zh-hans"),
        ("fr,en;q=0.5", "en"),
        ("de", "zh-hans"),
        ("en;q=x,;;;", "en"),
    ],
)
def test_the_language_a_client_asks_for(rf: Any, header: str, language: str) -> None:
    request = rf.get("/", headers={"Accept-Language": header} if header else {})
    assert gate.language_of(request) == language


def test_answers_carry_their_language(ask: Ask) -> None:
    answer = ask("town").send("GET", "/me", Accept_Language="en")
    assert answer["Content-Language"] == "en"
    assert answer["Cache-Control"] == "no-store"
    assert "Accept-Language" in answer["Vary"]
    assert answer.json()["posts"][0]["title"] == "Township officer"
