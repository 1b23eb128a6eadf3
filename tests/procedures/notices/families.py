"""Families that never were, with canaries in everything that is written about them."""

import datetime as dt
import random
from collections.abc import Iterator

from bangfu.base.kit import idno
from bangfu.registry.households.models import Household, Member
from tests.cast import VILLAGE
from tests.procedures.notices.detector import CANARY

SURNAMES = ("王", "李", "张", "陈", "欧阳", "诸葛", "司马", "〇", "𠅤", "Anna ", "阿卜杜拉·")
GROUPS = (
    "三组",
    "第3村民小组",
    "4组",
    "",
    f"{CANARY}家湾组",
    "13807160001",
    "一组 王龘 4299",
    "２组",
)
DAY = dt.date(2016, 12, 31)
ELDEST, CHILDREN_AT_HEAD = 80, 0.03


def number(rng: random.Random, born: dt.date) -> str:
    """A valid synthetic id number."""
    body = f"429900{born:%Y%m%d}{rng.randrange(1000):03d}"
    return body + idno.check_char(body)


def member(rng: random.Random, home: Household, relation: str, age: int) -> Member:
    """Somebody whose every text holds a canary, and whose sealed number lies open."""
    born = DAY - dt.timedelta(days=365 * age + rng.randrange(300) + age // 4)
    word = CANARY * rng.randint(1, 3)
    return Member(
        household=home, name=rng.choice(SURNAMES) + word, relation_to_head=relation,
        birth_date=born if rng.random() > 0.05 else None,
        id_no=number(rng, born).encode(), phone=f"138{rng.randrange(10**8):08d}",
        person_no=f"{CANARY}{rng.randrange(10**9)}", school_name=f"{word}小学",
        disease_name=f"{word}尿毒症", disease_level=word, employer=f"{word}厂",
        work_place=f"{word}路{rng.randrange(100)}号", health_status=["serious_illness"],
        disability_type="physical", extra={"note": word},
    )  # fmt: skip


def family(rng: random.Random, at: int) -> tuple[Household, list[Member]]:
    """A household of one to eight, some headed by a child."""
    word = CANARY * rng.randint(1, 3)
    home = Household(
        household_no=f"{VILLAGE}-{at:06d}", national_household_no=f"{CANARY}{at}",
        village_id=VILLAGE, group_name=rng.choice(GROUPS), natural_hamlet=f"{word}家湾",
        phone=f"139{rng.randrange(10**8):08d}", bank_name=f"{word}信用社",
        bank_account=f"62284800{rng.randrange(10**11):011d}".encode(), main_cause="illness",
        risks=["illness"], filled_by=word, filled_phone="0716-2345678", lon="112.2390",
        not_exited_reason="disability", extra={"note": word, "phone": "13807160001"},
    )  # fmt: skip
    child = rng.random() < CHILDREN_AT_HEAD
    ages = [rng.randrange(8, 17) if child else rng.randrange(19, ELDEST)]
    ages += [rng.randrange(1, ELDEST) for _ in range(rng.randrange(8))]
    kinds = ["head"] + ["other"] * (len(ages) - 1)
    people = [member(rng, home, kind, age) for kind, age in zip(kinds, ages, strict=True)]
    if rng.random() < 0.05:
        people[0].relation_to_head = "other"
    return home, people


def families(count: int, seed: int = 2016) -> Iterator[tuple[Household, list[Member]]]:
    """Some families, the same ones every time."""
    rng = random.Random(seed)
    for at in range(1, count + 1):
        yield family(rng, at)
