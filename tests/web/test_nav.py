"""Sections of the sidebar."""

from collections.abc import Iterator

import pytest

from bangfu.base.accounts.roles import Permission
from bangfu.web import nav
from tests.cast import Cast


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[nav.Section]]:
    """The register, as it was before the test."""
    own = list(nav._SECTIONS)
    monkeypatch.setattr(nav, "_SECTIONS", own)
    return own


def titles(user: object, path: str = "/") -> list[str]:
    return [str(item.title) for item in nav.items(user, path)]


def test_everybody_has_their_work_first(cast: Cast) -> None:
    for user in (cast.county, cast.system, cast.nobody):
        assert titles(user)[0] == "我的工作"


def test_administration_is_for_administrators_and_auditors(cast: Cast) -> None:
    for user in (cast.system, cast.security, cast.auditing, cast.auditor):
        assert "系统管理" in titles(user)
    assert "系统管理" not in titles(cast.county)


def test_a_section_without_an_address_is_left_out(cast: Cast, sections: list) -> None:
    nav.register(nav.Section("nowhere:index", "无处", icon="home"))  # type: ignore[arg-type]
    assert "无处" not in titles(cast.county)


def test_a_face_adds_its_section_once_in_its_place(cast: Cast, sections: list) -> None:
    for _twice in range(2):
        nav.register(nav.Section("jobs:index", "任务", icon="checklist", order=15))  # type: ignore[arg-type]
    assert titles(cast.nobody) == ["我的工作", "待办", "任务"]


def test_a_section_shows_only_with_its_right(cast: Cast, sections: list) -> None:
    right = (Permission.POLICY_EDIT,)
    nav.register(nav.Section("jobs:index", "任务", icon="checklist", permissions=right))  # type: ignore[arg-type]
    assert "任务" in titles(cast.city)
    assert "任务" not in titles(cast.county)


def test_the_section_of_the_page_is_marked(cast: Cast) -> None:
    marked = [str(i.title) for i in nav.items(cast.system, "/admin/accounts/") if i.current]
    assert marked == ["系统管理"]


def under(user: object) -> dict[str, list[str]]:
    listed = nav.items(user, "/")
    return {str(title): [str(i.title) for i in below] for title, below in nav.grouped(listed)}


def test_sections_stand_under_headings_and_none_is_empty(cast: Cast) -> None:
    found = under(cast.county)
    assert list(found) == ["我的事", "台账", "政策与成效", "核对"]
    assert found["台账"][:2] == ["贫困户", "村"]
    assert all(found.values())
    assert list(under(cast.system)) == ["我的事", "系统"]


def test_every_section_stands_under_one_heading(cast: Cast) -> None:
    for user in (cast.city, cast.secretary, cast.security):
        together = [title for below in under(user).values() for title in below]
        assert sorted(together) == sorted(titles(user))


def test_a_phone_shows_those_chosen_and_fills_up_with_others(cast: Cast) -> None:
    bar = [str(i.title) for i in nav.on_phone(nav.items(cast.secretary, "/"), 4)]
    assert bar == ["我的工作", "待办", "贫困户", "村"]
    bar = [str(i.title) for i in nav.on_phone(nav.items(cast.system, "/"), 4)]
    assert bar == ["我的工作", "待办", "系统管理"]
