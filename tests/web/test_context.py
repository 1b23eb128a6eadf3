"""The frame's context."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from bangfu.base.accounts import actions
from bangfu.base.divisions.actions import define_zone
from bangfu.base.jobs.models import Job
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.web.context import Shell
from tests.cast import CITY, COUNTY, TOWN, Cast


def shell(user: object) -> Shell:
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment]
    return Shell(request)


def test_the_frame_names_the_place_and_its_level(cast: Cast) -> None:
    assert shell(cast.county).place == "洪湖市 · 区县级"


def test_a_zone_is_named_without_a_level(cast: Cast) -> None:
    zone = define_zone(by="tests", code="z", name="开发区", division=COUNTY, administers=[TOWN])
    actions.grant(by="tests", user=cast.nobody, role="township_officer", organisation=zone)
    assert shell(cast.nobody).place == "开发区"


def test_without_a_post_the_place_of_the_installation_is_named(cast: Cast) -> None:
    assert shell(cast.nobody).place == "荆州市"
    assert shell(AnonymousUser()).place == "荆州市"


def test_before_anything_is_set_up_the_frame_still_stands(db: None) -> None:
    frame = shell(AnonymousUser())
    assert (frame.site, frame.place, frame.banner, frame.jobs) == (None, "", "", 0)
    assert frame.today


def test_real_data_has_no_banner(cast: Cast) -> None:
    assert shell(cast.county).banner == ""


def test_demonstration_and_assumptions_are_announced(cast: Cast) -> None:
    Site.objects.update(demo=True, assumed=True)
    assert shell(cast.county).banner == "演示数据 · 含假定参数"
    Site.objects.update(demo=False)
    assert shell(cast.county).banner == "含假定参数"


def test_the_reference_day_is_the_sites(cast: Cast) -> None:
    day = dt.date(2016, 12, 31)
    catalogue.establish(by="tests", pack="jingzhou", division=CITY, reference_date=day)
    assert shell(cast.county).today == day


def test_my_open_jobs_are_counted_and_nobody_elses(cast: Cast) -> None:
    Job.objects.create(kind="k", key="1", by="county")
    Job.objects.create(kind="k", key="2", by="neighbour")
    Job.objects.create(kind="k", key="3", by="county", state="done")
    assert shell(cast.county).jobs == 1


def test_a_phone_has_room_for_four(cast: Cast) -> None:
    assert len(shell(cast.county).phone) <= 4
