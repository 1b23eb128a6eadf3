"""Where the page of a subject is, and who belongs to it."""

from uuid import uuid4

import pytest

from bangfu.web.procedures import about
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast


def test_each_kind_of_subject_has_its_page() -> None:
    uid = str(uuid4())
    assert about.address("household", uid) == f"/households/{uid}/"
    assert about.address("village", VILLAGE) == f"/villages/{VILLAGE}/"
    assert about.address("project", uid) == "/procedures/"


def test_a_face_names_the_page_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "_PAGES", {})
    about.register("place", "changes:place")
    assert about.address("place", VILLAGE) == f"/changes/places/{VILLAGE}/"


def test_members_are_those_present_in_ones_own_area(cast: Cast) -> None:
    home = factories.household(members=[{"name": "陈大伟"}, {"name": "陈走", "state": "left"}])
    assert list(about.members(cast.town, "household", str(home.uid)).values()) == ["陈大伟"]
    elsewhere = factories.household(NEIGHBOUR_VILLAGE)
    assert about.members(cast.town, "household", str(elsewhere.uid)) == {}
    assert about.members(cast.town, "village", VILLAGE) == {}
