"""The page of emergency access, for who asks, who allows and who guards."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from bangfu.base.emergencies.models import Emergency
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import OTHER_TOWN, OTHER_VILLAGE, VILLAGE, Cast

Enter = Callable[[str], Client]
WHY = "堤坝漫水，要马上核对要转移的户。"
PAGE = "/account/emergency/"
FORM = {"role": "township_officer", "division": ["421083000000", OTHER_TOWN], "reason": WHY}


def one() -> str:
    return f"{PAGE}{Emergency.objects.get().uid}/"


def test_two_officers_open_a_township_for_some_hours(cast: Cast, enter: Enter) -> None:
    home = factories.household(OTHER_VILLAGE)
    address = f"/households/{home.uid}/"
    town = enter("town")
    assert town.get(address).status_code == 404
    assert "能同意的人" in town.post(PAGE, FORM, follow=True).content.decode()
    county = enter("county")
    assert WHY in county.get(PAGE).content.decode()
    assert "唐新堤申请临时任乡镇业务员" in county.get("/work/").content.decode()
    said = county.post(f"{one()}allow/", follow=True).content.decode()
    assert "唐新堤从现在起 4 小时内可以办理" in said
    assert town.get(address).status_code == 200
    assert "应急访问，到" in town.get("/account/posts/").content.decode()
    assert "应急访问已结束" in town.post(f"{one()}end/", follow=True).content.decode()
    assert town.get(address).status_code == 404


def test_a_no_reaches_who_asked(cast: Cast, enter: Enter) -> None:
    enter("town").post(PAGE, FORM)
    enter("county").post(f"{one()}decline/", {"reason": "螺山镇有人在岗，请联系他们。"})
    page = enter("town").get(PAGE).content.decode()
    assert "螺山镇有人在岗" in page
    assert "未同意" in page
    assert "何洪湖 不同意" in page


def test_it_is_due_today_in_the_inbox(cast: Cast, enter: Enter) -> None:
    """Also where the data end long before, as in a demonstration."""
    Site.objects.update(reference_date=dt.date(2016, 12, 31))
    enter("town").post(PAGE, FORM)
    page = enter("county").get("/work/?kind=emergencies").content.decode()
    assert "2016-12-31" in page
    assert "还有" not in page
    week = enter("county").get("/work/?kind=emergencies&when=week").content.decode()
    assert "唐新堤申请临时任乡镇业务员" in week


def test_a_no_without_a_word_is_refused(cast: Cast, enter: Enter) -> None:
    enter("town").post(PAGE, FORM)
    answer = enter("county").post(f"{one()}decline/", {"reason": "不行"})
    assert answer.status_code == 422
    assert "请写明为什么不同意" in answer.content.decode()
    assert Emergency.objects.get().decided_at is None


def test_what_is_missing_is_said_beside_the_field(cast: Cast, enter: Enter) -> None:
    answer = enter("town").post(PAGE, {**FORM, "reason": "急"})
    assert answer.status_code == 422
    assert "请写明发生了什么、要立即办什么" in answer.content.decode()
    own = {**FORM, "division": ["421083000000"], "role": "township_officer"}
    assert "不能设在这一级" in enter("town").post(PAGE, own).content.decode()


def test_nobody_allows_their_own_and_others_find_nothing(cast: Cast, enter: Enter) -> None:
    enter("town").post(PAGE, {**FORM, "role": "first_secretary", "division": [OTHER_VILLAGE]})
    assert enter("town").post(f"{one()}allow/").status_code == 403
    for seat in ("neighbour",):
        assert enter(seat).post(f"{one()}allow/").status_code == 404
        assert enter(seat).post(f"{one()}end/").status_code == 404
    assert Emergency.objects.get().post is None


def test_administrators_see_it_and_cannot_ask(cast: Cast, enter: Enter) -> None:
    enter("town").post(PAGE, FORM)
    security = enter("security")
    page = security.get(PAGE).content.decode()
    assert WHY in page
    assert "request-title" not in page
    assert security.post(PAGE, FORM).status_code == 404
    assert WHY not in enter("system").get(PAGE).content.decode()


def test_every_place_may_be_chosen_step_by_step(cast: Cast, enter: Enter) -> None:
    secretary = enter("secretary")
    shown = secretary.get(PAGE).content.decode()
    assert "公安县" in shown, "not only one's own places"
    steps = "/places/?permission=anywhere&name=division&lowest=village&division=421022000000"
    assert "斗湖堤镇" in secretary.get(steps).content.decode()
    other = steps.replace("anywhere", "households.read")
    assert "斗湖堤镇" not in secretary.get(other).content.decode()
    assert VILLAGE not in secretary.get(steps.replace("anywhere", "all")).content.decode()
