"""System administrators and accounts."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.base.accounts import actions
from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from tests.cast import CITY, COUNTY, PASSWORD, Cast
from tests.web.conftest import PART

Enter = Callable[[str], Client]
NEW = {"username": "zhang.san", "name": "张三", "password": "first-lake-2016"}


@pytest.fixture
def county_admin(cast: Cast) -> Client:
    """The system administrator of Honghu alone."""
    place = divisions.get(COUNTY)
    actions.grant(by="tests", user=cast.nobody, role="system_admin", division=place)
    client = Client()
    client.force_login(cast.nobody)
    return client


def listed(client: Client, query: str = "", **headers: object) -> str:
    return client.get(f"/admin/accounts/{query}", **headers).content.decode()


def test_all_accounts_of_the_city_are_listed_with_their_posts(enter: Enter) -> None:
    page = listed(enter("system"))
    for word in ("何洪湖", "龚公安", "区县业务员", "还没有岗位"):
        assert word in page


def test_a_county_administrator_sees_the_county_and_who_has_no_post(county_admin: Client) -> None:
    actions.open_account(by="t", username="free", name="尤闲", password=PASSWORD)
    page = listed(county_admin)
    assert "何洪湖" in page
    assert "尤闲" in page
    assert "龚公安" not in page
    assert "林市长办" not in page


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("?q=洪湖", "何洪湖", "龚公安"),
        ("?q=NEIGH", "龚公安", "何洪湖"),
        ("?state=idle", "吴岗", "何洪湖"),
        ("?state=nonsense", "何洪湖", "没有找到"),
        ("?q=无此人", "没有找到", "何洪湖"),
    ],
)
def test_the_list_is_filtered(enter: Enter, query: str, found: str, not_found: str) -> None:
    page = listed(enter("system"), query)
    assert found in page
    assert not_found not in page


def test_disabled_accounts_can_be_found(enter: Enter, cast: Cast) -> None:
    actions.switch(by="t", user=cast.town, active=False)
    assert "唐新堤" in listed(enter("system"), "?state=disabled")
    assert "唐新堤" not in listed(enter("system"), "?state=active")


def test_a_long_list_goes_on_after_its_last_row(enter: Enter, cast: Cast) -> None:
    User.objects.bulk_create(User(username=f"x{n:03}", name="某") for n in range(40))
    client = enter("system")
    first = listed(client)
    assert "?after=x0" in first
    after = first.split("?after=")[1][:4]
    rest = listed(client, f"?after={after}", headers=PART)
    assert "<html" not in rest
    assert rest.count("<tr>") + first.count("<tr>") - 1 == User.objects.count()


def test_an_account_is_opened_without_a_post(enter: Enter) -> None:
    answer = enter("system").post("/admin/accounts/new/", NEW, follow=True)
    opened = User.objects.get(username="zhang.san")
    assert (opened.name, opened.posts.count()) == ("张三", 0)
    assert "已开设" in answer.content.decode()
    assert Entry.objects.filter(action="accounts.open_account", actor="system").count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"username": "county"}, "username"),
        ({"username": "张 三"}, "username"),
        ({"name": ""}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "zhang.san"}, "password"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    enter: Enter, more: dict[str, str], field: str
) -> None:
    before = User.objects.count()
    answer = enter("system").post("/admin/accounts/new/", {**NEW, **more})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert User.objects.count() == before


def test_a_disabled_account_cannot_log_in_until_enabled(enter: Enter, cast: Cast) -> None:
    admin, own = enter("system"), enter("town")
    admin.post(f"/admin/accounts/{cast.town.pk}/switch/", {"active": "no"})
    assert own.get("/").status_code == 302
    admin.post(f"/admin/accounts/{cast.town.pk}/switch/", {"active": "yes"})
    assert Client().post("/login/", {"username": "town", "password": PASSWORD}).status_code == 302


def test_nobody_disables_themselves(enter: Enter, cast: Cast) -> None:
    client = enter("system")
    answer = client.post(f"/admin/accounts/{cast.system.pk}/switch/", {"active": "no"})
    assert (answer.status_code, "accounts.self" in answer.content.decode()) == (403, True)
    assert f"/admin/accounts/{cast.system.pk}/switch/" not in listed(client, f"{cast.system.pk}/")


def test_a_new_password_ends_the_persons_sessions(enter: Enter, cast: Cast) -> None:
    own = enter("town")
    path = f"/admin/accounts/{cast.town.pk}/"
    enter("system").post(path, {"password": "second-lake-2016"})
    assert own.get("/").status_code == 302
    assert enter("system").post(path, {"password": "123"}).status_code == 422


def test_a_higher_officer_is_out_of_reach(county_admin: Client, cast: Cast) -> None:
    for pk in (cast.city.pk, cast.neighbour.pk):
        assert county_admin.get(f"/admin/accounts/{pk}/").status_code == 404
        assert county_admin.post(f"/admin/accounts/{pk}/switch/").status_code == 404


def test_a_person_who_also_serves_elsewhere_is_shown_but_not_changed(
    county_admin: Client, cast: Cast
) -> None:
    city = divisions.get(CITY)
    actions.grant(by="t", user=cast.clerk, role="department_clerk", division=city)
    path = f"/admin/accounts/{cast.clerk.pk}/"
    assert county_admin.get(path).status_code == 200
    for answer in (
        county_admin.post(f"{path}switch/", {"active": "no"}),
        county_admin.post(path, {"password": "second-lake-2016"}),
    ):
        assert (answer.status_code, "rights.missing" in answer.content.decode()) == (403, True)
    cast.clerk.refresh_from_db()
    assert cast.clerk.is_active


def test_the_sections_of_an_administrator_are_offered(enter: Enter) -> None:
    page = enter("system").get("/admin/").content.decode()
    assert "/admin/accounts/" in page
    assert "/admin/timers/" in page
    assert "/admin/posts/" not in page
    page = enter("auditor").get("/admin/").content.decode()
    assert "/admin/audit/" in page
    assert "/admin/alerts/" in page
