"""Networks from which the three administrators may come."""

from typing import Any

import pytest
from django.test import Client

from bangfu.base.accounts import actions, networks
from bangfu.base.accounts.models import AllowedNetwork, Login
from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.web import boot
from tests.cast import COUNTY, PASSWORD, Cast

OFFICE, HOME = "10.3.7.9", "192.0.2.7"
PAGE = "/admin/networks/"


def log_in(username: str, address: str = OFFICE) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post("/login/", {"username": username, "password": PASSWORD})
    return client


def allow(cast: Cast, role: str = "system_admin", network: str = "10.3.0.0/16") -> AllowedNetwork:
    return networks.allow(by=cast.security, role=role, network=network, here=OFFICE)


def entered(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_security_administrator_says_so_on_the_page(cast: Cast) -> None:
    client = log_in("security")
    assert "可以从任何网络登录" in client.get(PAGE).content.decode()
    form = {"role": "system_admin", "network": "10.3.7.9/16", "note": "三楼机房"}
    page = client.post(PAGE, form, follow=True).content.decode()
    assert "10.3.0.0/16" in page
    assert "三楼机房" in page
    entry = Entry.objects.get(action="networks.allow")
    assert (entry.actor, entry.changes["network"]) == ("security", [None, "10.3.0.0/16"])
    row = AllowedNetwork.objects.get()
    client.post(f"{PAGE}{row.pk}/remove/")
    assert not AllowedNetwork.objects.exists()
    assert Entry.objects.filter(action="networks.remove").count() == 1
    assert client.post(f"{PAGE}{row.pk}/remove/").status_code == 404


def test_from_elsewhere_they_are_not_let_in_and_it_is_noted(cast: Cast) -> None:
    allow(cast)
    assert entered(log_in("system", OFFICE))
    away = Client(REMOTE_ADDR=HOME)
    form = {"username": "system", "password": PASSWORD}
    answer = away.post("/login/", form)
    assert "只能从规定的网络登录" in answer.content.decode()
    assert not entered(away)
    entry = Entry.objects.get(action="accounts.turn_away")
    assert (entry.subject_id, entry.changes) == ("system", {"network": "192.0.*.*"})
    assert not Entry.objects.filter(action="accounts.sign_in", actor="system")[1:].exists()


def test_only_the_role_that_is_named_is_held_to_it(cast: Cast) -> None:
    allow(cast)
    assert entered(log_in("auditing", HOME))
    assert entered(log_in("county", HOME))


def test_a_session_that_moves_is_over_at_its_next_request(cast: Cast) -> None:
    allow(cast)
    client = log_in("system")
    assert entered(client)
    moved = client.get("/account/", REMOTE_ADDR=HOME)
    assert moved["Location"].endswith("why=network")
    assert "只能从规定的网络使用" in client.get(moved["Location"]).content.decode()
    assert not entered(client)  # nor back at the office with the same session
    assert Login.objects.get(user=cast.system).ended_why == "left"


def test_a_network_taken_back_ends_sessions_from_it(cast: Cast) -> None:
    allow(cast, network="10.4.0.0/16")
    row = allow(cast)
    client = log_in("system")
    networks.remove(by=cast.security, pk=row.pk, here=OFFICE)
    assert not entered(client)


def test_nobody_shuts_themselves_out(cast: Cast) -> None:
    client = log_in("security")
    form = {"role": "security_admin", "network": "192.0.2.0/24"}
    answer = client.post(PAGE, form)
    assert answer.status_code == 422
    assert "您自己就不能从这里登录" in answer.content.decode()
    assert not AllowedNetwork.objects.exists()
    first = allow(cast, "security_admin")
    allow(cast, "security_admin", "192.0.2.0/24")
    assert client.post(f"{PAGE}{first.pk}/remove/").status_code == 409
    assert AllowedNetwork.objects.count() == 2
    assert entered(client)


def test_a_spoofed_header_opens_nothing(cast: Cast) -> None:
    allow(cast)
    away = Client(REMOTE_ADDR=HOME, headers={"X-Forwarded-For": OFFICE})
    away.post("/login/", {"username": "system", "password": PASSWORD})
    assert not entered(away)


@pytest.mark.parametrize(
    ("network", "code"),
    [("office", "unreadable"), ("10.3.0.0/40", "unreadable"), ("0.0.0.0/0", "wide"),
     ("::/0", "wide"), ("10.3.9.9/16", "known")],
)  # fmt: skip
def test_what_is_no_network_is_refused(cast: Cast, network: str, code: str) -> None:
    allow(cast)
    with pytest.raises(Refusal) as refused:
        allow(cast, network=network)
    assert refused.value.code == f"networks.{code}"
    assert AllowedNetwork.objects.count() == 1


def test_only_the_three_have_networks(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        allow(cast, "county_officer")
    assert refused.value.code == "networks.role"


@pytest.mark.parametrize("seat", ["system", "auditing", "auditor", "city", "nobody"])
def test_nobody_else_may(cast: Cast, seat: str) -> None:
    client = log_in(seat)
    assert client.get(PAGE).status_code == 403
    form = {"role": "system_admin", "network": "10.3.0.0/16"}
    assert client.post(PAGE, form).status_code == 403
    assert not AllowedNetwork.objects.exists()


def test_a_county_does_not_decide_for_the_city(cast: Cast) -> None:
    guard = actions.open_account(by="t", username="guard", name="卫", password=PASSWORD)
    place = Division.objects.get(code=COUNTY)
    actions.grant(by="t", user=guard, role="security_admin", division=place)
    assert log_in("guard").get(PAGE).status_code == 403


def test_it_asks_who_they_are(cast: Cast, settings: Any) -> None:
    settings.FRESH_MINUTES = 10
    client = Client()
    client.force_login(cast.security)
    answer = client.post(PAGE, {"role": "system_admin", "network": "10.3.0.0/16"})
    assert answer["Location"].startswith("/account/confirm/")
    assert not AllowedNetwork.objects.exists()


def test_a_setting_lets_them_back_in(cast: Cast, settings: Any) -> None:
    allow(cast)
    settings.ADMIN_NETWORKS = False
    assert entered(log_in("system", HOME))


def test_the_start_warns_while_one_may_come_from_everywhere(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["fupin.example.cn"]
    assert "boot.networks" in [problem.id for problem in boot.findings()]
    for role in networks.ROLES_HELD:
        allow(cast, role)
    assert "boot.networks" not in [problem.id for problem in boot.findings()]
    settings.ADMIN_NETWORKS = False
    assert "boot.networks" in [problem.id for problem in boot.findings()]
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "boot.networks" not in [problem.id for problem in boot.findings()]
