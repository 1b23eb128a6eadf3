"""Profiles of passwords, the memory of former ones, and when one is due."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.utils import timezone

import bangfu.settings
from bangfu.base.accounts import actions, duties, passwords
from bangfu.base.accounts.models import OldPassword, User
from bangfu.base.kit.refusals import Refusal
from tests.cast import PASSWORD, Cast


@pytest.fixture
def asvs(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BANGFU_PASSWORD_PROFILE", "asvs")
    product = importlib.reload(bangfu.settings)
    for name in (n for n in vars(product) if n.startswith(("PASSWORD_", "AUTH_PASSWORD"))):
        if name != "PASSWORD_HASHERS":
            setattr(settings, name, getattr(product, name))
    yield settings
    monkeypatch.undo()
    importlib.reload(bangfu.settings)


def change(user: User, password: str) -> str:
    """The code of what is wrong with it; empty when it was taken."""
    try:
        actions.change_password(by=user.username, user=user, password=password)
    except Refusal as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize(
    "password",
    ["Lakeside2016", "lake-side-2016", "Lake-Side-Lake", "LAKE-SIDE-2016", "a" * 60 + "B1"],
)
def test_three_kinds_of_ten_are_taken(cast: Cast, password: str) -> None:
    assert change(cast.county, password) == ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Lake-2016", "10"),
        ("lakeside2016", "至少三种"),
        ("LakesideLake", "至少三种"),
        ("12345678-0123", "至少三种"),
        ("湖边的房子很漂亮呀呀", "至少三种"),
        ("County-2016", "相似"),
        ("Jingzhou@2016", "地名"),
        ("honghu--2016", "地名"),
        ("Honghushi_123", "地名"),
        ("洪湖2016AA!!", ""),
        ("Fupin@201600", "地名"),
        ("", "10"),
    ],
)
def test_others_are_refused_with_the_reason(cast: Cast, password: str, why: str) -> None:
    assert why in change(cast.county, password)
    if why:
        assert cast.county.check_password(PASSWORD) or change(cast.county, password)


def test_a_place_inside_a_longer_sentence_is_no_matter(cast: Cast) -> None:
    assert change(cast.county, "Honghu-has-lotus-7") == ""


def test_the_last_five_are_not_taken_again_the_sixth_is(cast: Cast) -> None:
    for number in range(4):
        assert change(cast.county, f"Lake-number-{number}") == ""
        assert "最近 5 次" in change(cast.county, PASSWORD)
    assert change(cast.county, "Lake-number-4") == ""
    assert "最近 5 次" in change(cast.county, "Lake-number-0")
    assert change(cast.county, "Lake-number-5") == ""
    assert change(cast.county, "Lake-number-0") == ""
    assert OldPassword.objects.filter(user=cast.county).count() == 5


def test_the_memory_holds_hashes_only(cast: Cast) -> None:
    change(cast.county, "Lake-number-1")
    assert all("Lake" not in old.password for old in OldPassword.objects.all())


def test_the_present_one_is_not_taken_though_nothing_is_remembered(cast: Cast) -> None:
    OldPassword.objects.all().delete()
    assert "最近 5 次" in change(cast.county, PASSWORD)


def test_a_new_account_has_nothing_to_repeat(cast: Cast) -> None:
    user = actions.open_account(by="t", username="fresh", name="新", password=PASSWORD)
    assert OldPassword.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(("days", "due"), [(89, False), (90, True)])
def test_after_ninety_days_one_is_due(cast: Cast, days: int, due: bool) -> None:
    cast.county.password_at = timezone.now() - dt.timedelta(days=days)
    assert duties.is_expired(cast.county) is due
    assert (duties.of(cast.county) == duties.PASSWORD) is due


def test_where_nobody_knows_since_when_the_account_counts(cast: Cast) -> None:
    cast.county.password_at = None
    assert not duties.is_expired(cast.county)
    cast.county.created_at = timezone.now() - dt.timedelta(days=90)
    assert duties.is_expired(cast.county)


def test_a_password_somebody_else_set_is_due_at_once(cast: Cast) -> None:
    new = "Lake-number-1"
    actions.change_password(by="system", user=cast.county, password=new, passing=True)
    assert duties.is_expired(cast.county)
    assert change(cast.county, "Lake-number-2") == ""
    assert not duties.is_expired(cast.county)


def test_asvs_asks_for_length_only(cast: Cast, asvs: Any) -> None:
    assert "12" in change(cast.county, "Lakes-2016!")
    assert change(cast.county, "lotusandlake") == ""
    assert change(cast.county, "correct horse battery staple " * 3) == ""
    assert "地名" in change(cast.county, "honghushi2016")
    assert "常见" in change(cast.county, "passwordpassword") or "地名" in change(
        cast.county, "minzheng123456"
    )


def test_asvs_neither_ages_nor_forbids_a_former_one(cast: Cast, asvs: Any) -> None:
    cast.county.password_at = timezone.now() - dt.timedelta(days=900)
    assert not duties.is_expired(cast.county)
    assert change(cast.county, "lotusandlake") == ""
    assert change(cast.county, PASSWORD) == ""


def test_the_advice_is_that_of_the_profile(asvs: Any) -> None:
    assert "12" in passwords.advice()
    asvs.PASSWORD_PROFILE, asvs.PASSWORD_LENGTH = "dengbao", 10
    assert "三种" in passwords.advice()


def test_administrators_need_a_factor_where_the_installation_says_so(
    cast: Cast, settings: Any
) -> None:
    for value, of_admin, of_officer in [
        ("off", "", ""),
        ("admins", "factor", ""),
        ("all",) + ("factor",) * 2,
    ]:
        settings.SECOND_FACTOR = value
        assert (duties.of(cast.system), duties.of(cast.county)) == (of_admin, of_officer)
