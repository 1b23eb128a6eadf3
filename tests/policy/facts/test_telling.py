"""Facts tell of personal data only yes, no or how many."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bangfu.policy.facts import actions, lake, telling
from bangfu.policy.packs import queries as packs
from bangfu.registry.households.models import Member
from tests import factories
from tests.cast import COUNTY, OTHER_VILLAGE, VILLAGE, Cast

TOLD = {"id_no_given", "id_check_ok", "id_birth_matches", "id_gender_matches", "name_ok"}


def published(subject: str) -> list[dict[str, object]]:
    part = actions.publish(pack=packs.program().pack, county=COUNTY, year=factories.YEAR)
    return pq.read_table(lake.path(part.folder) / f"{subject}.parquet").to_pylist()


def test_an_id_number_that_agrees(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE, members=[{"name": "陈大伟"}])
    row = published("member")[0]
    assert {name: row[name] for name in TOLD} == {
        "id_no_given": True,
        "id_check_ok": True,
        "id_birth_matches": True,
        "id_gender_matches": None,
        "name_ok": True,
    }


@pytest.mark.parametrize("gender", ["male", "female"])
def test_gender_is_held_against_the_number(gender: str, cast: Cast, home: Path) -> None:
    made = factories.household(VILLAGE, members=[{"gender": gender}])
    number = telling.sealing.open_id_no(
        bytes(made.members.get().id_no), made.members.get().uid  # type: ignore[arg-type]
    )  # fmt: skip
    agrees = (gender == "male") == bool(int(number[16]) % 2)
    assert published("member")[0]["id_gender_matches"] is agrees


def test_without_a_number_nothing_is_claimed(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE)
    Member.objects.update(id_no=None, id_no_print=None)
    row = published("member")[0]
    assert row["id_no_given"] is False
    assert (row["id_check_ok"], row["id_birth_matches"]) == (None, None)


def test_another_birth_date_does_not_match(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE)
    Member.objects.update(birth_date="1971-05-01")
    assert published("member")[0]["id_birth_matches"] is False


def test_a_number_sealed_for_somebody_else_tells_nothing(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE, members=[{}, {}])
    first, second = Member.objects.order_by("pk")
    Member.objects.filter(pk=second.pk).update(id_no=first.id_no)
    row = published("member")[1]
    assert (row["id_no_given"], row["id_check_ok"]) == (True, None)


def test_households_with_one_phone_are_counted_in_the_county(cast: Cast, home: Path) -> None:
    for village in (VILLAGE, VILLAGE, OTHER_VILLAGE):
        factories.household(village, phone="13800000001")
    factories.household(VILLAGE, phone="")
    counted = [row["phone_shared_by"] for row in published("household")]
    assert sorted(counted, key=str) == [3, 3, 3, None]


@pytest.mark.parametrize(
    ("phone", "right"),
    [
        ("13800000001", True),
        ("19900000001", True),
        ("12800000001", False),
        ("1380000000", False),
        ("138000000012", False),
        ("", False),
        (None, False),
        ("1380000000x", False),
    ],
)
def test_a_mobile_has_eleven_digits(phone: str | None, right: bool) -> None:
    assert telling._phones([[phone]]) == [[right]]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("陈大伟", True),
        ("阿依古丽·买买提", True),
        ("陈", False),
        ("陈 伟", False),
        ("陈伟2", False),
        ("Chen", False),
        ("长" * 21, False),
        ("", False),
    ],
)
def test_a_name_is_written_as_on_the_card(name: str, right: bool) -> None:
    assert telling._names([[name]]) == [[right]]


def test_the_values_themselves_are_not_published(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE, phone="13800000001", members=[{"phone": "13800000002"}])
    for subject in ("household", "member"):
        text = str(published(subject))
        assert "1380000000" not in text
        assert "429900" not in text
