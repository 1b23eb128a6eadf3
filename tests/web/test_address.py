"""Where a request comes from, behind proxies and past them."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from bangfu.web import address
from tests.cast import PASSWORD, Cast

PROXY, INNER, HERE, LIE = "10.0.0.1", "10.0.0.2", "10.3.7.9", "6.6.6.6"


def seen(peer: str, told: str | None = None, **more: str) -> HttpRequest:
    """A request after it was looked at."""
    headers = {} if told is None else {"HTTP_X_FORWARDED_FOR": told}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers, **more)
    address.Client(lambda _request: HttpResponse())(request)
    return request


@pytest.fixture
def proxies(settings: Any) -> None:
    settings.PROXIES = [PROXY, "10.0.0.2/32", "fd00::/8"]


@pytest.mark.parametrize("told", [HERE, f"{LIE}, {HERE}", "nonsense", ""])
def test_without_a_setting_nobody_is_believed(told: str) -> None:
    assert address.of(seen(PROXY, told)) == PROXY


@pytest.mark.usefixtures("proxies")
@pytest.mark.parametrize(
    ("told", "found"),
    [
        (HERE, HERE),
        (f"{LIE}, {HERE}", HERE),  # what the visitor sent stands left of what the proxy wrote
        (f"{LIE}, {HERE}, {INNER}", HERE),
        (f"{PROXY}, {LIE}, {HERE}", HERE),  # naming a proxy of ours does not help either
        (f"{HERE}:51234", HERE),
        ("[2001:db8::7]:443", "2001:db8::7"),
        (f"::ffff:{HERE}", HERE),
        (f"{HERE},fd00::1", HERE),
        ("unknown", PROXY),
        (f"{HERE}, unknown, {INNER}", INNER),
        (INNER, INNER),  # the proxies themselves
        ("", PROXY),
        (None, PROXY),
        (",".join([LIE] * 10_000 + [HERE]), HERE),
    ],
)
def test_a_trusted_proxy_is_read_from_the_right(told: str | None, found: str) -> None:
    assert address.of(seen(PROXY, told)) == found


@pytest.mark.usefixtures("proxies")
def test_others_are_not_believed_about_the_line_either() -> None:
    past = seen(LIE, HERE, HTTP_X_FORWARDED_PROTO="https")
    assert address.of(past) == LIE
    assert "HTTP_X_FORWARDED_PROTO" not in past.META
    assert seen(PROXY, HERE, HTTP_X_FORWARDED_PROTO="https").META["HTTP_X_FORWARDED_PROTO"]


def knock(told: str, times: int = 5, password: str = "no") -> Any:  # noqa: S107  a wrong one
    form = {"username": "county", "password": password}
    answers = [
        Client(headers={"X-Forwarded-For": told}).post("/login/", form) for _ in range(times)
    ]
    return answers[-1]


def test_the_lock_is_for_the_client_behind_the_proxy(cast: Cast, settings: Any) -> None:
    settings.PROXIES = ["127.0.0.1"]
    assert knock(LIE).status_code == 429
    assert AccessAttempt.objects.get().ip_address == LIE
    assert knock(HERE, 1, PASSWORD).status_code == 302
    page = knock(LIE, 1, PASSWORD)
    assert page.status_code == 429
    assert 890 <= int(page["Retry-After"]) <= 900


def test_the_lock_is_not_escaped_by_saying_so(cast: Cast) -> None:
    form = {"username": "county", "password": "no"}
    told = [Client(headers={"X-Forwarded-For": f"10.9.9.{n}"}) for n in range(5)]
    assert [client.post("/login/", form).status_code for client in told][-1] == 429
    assert knock(HERE, 1, PASSWORD).status_code == 429


def test_the_list_of_log_ins_shows_the_clients_network(cast: Cast, settings: Any) -> None:
    settings.PROXIES = ["127.0.0.1"]
    client = Client(headers={"X-Forwarded-For": f"{LIE}, {HERE}"})
    client.post("/login/", {"username": "county", "password": PASSWORD})
    page = client.get("/account/").content.decode()
    assert "10.3.*.*" in page
    assert "本机" not in page
