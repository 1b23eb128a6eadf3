"""Work of every kind in the registry of the cast."""

import datetime as dt
from itertools import count

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models import Filing, Step
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from bangfu.watch.quality.models import Clue, ClueStep
from tests import factories
from tests.cast import VILLAGE, Cast

DAY = factories.DAY  # a Saturday; its week ends on the first of January
_numbers = count(1)


@pytest.fixture
def day(cast: Cast) -> Cast:
    """It is the last day of 2016."""
    Site.objects.update(reference_date=DAY, assumed=True)
    return cast


def on(days: int) -> dt.date:
    """A day so many days from today."""
    return DAY + dt.timedelta(days=days)


def clues(
    number: int, village: str = VILLAGE, *, state: str = "new", due: dt.date | None = None,
    check: str = "LV01", **columns: object,
) -> list[Clue]:  # fmt: skip
    """So many clues of one check, with the step that found them."""
    given = {"check_code": check, "check_id": "no_power", "check_version": 1, "severity": "warn"}
    given |= {"found_on": DAY, "last_seen_on": DAY, "subject": "household"}
    rows = [
        Clue(
            village_id=village, state=state, due=due, subject_key=f"k{next(_numbers)}",
            **{**given, **columns},
        )
        for _n in range(number)
    ]  # fmt: skip
    made = Clue.objects.bulk_create(rows)
    at = dt.datetime(2016, 12, 31, tzinfo=dt.UTC)
    ClueStep.objects.bulk_create(
        ClueStep(clue=one, at=at, by="tests", verb="find", before="", after=state) for one in made
    )
    return made


def step(
    due: dt.date, village: str = VILLAGE, *, role: str = "township_officer",
    level: str = "township", opened_by: str = "someone", name: str = "", paused: bool = False,
) -> Step:  # fmt: skip
    """An open step of a filing, waiting for a post at a level."""
    from bangfu.procedures import definitions

    number = next(_numbers)
    procedure = definitions.get("household_exit")
    home = Household.objects.filter(village_id=village).first() or factories.household(village)
    definition = definitions.frozen(procedure, village, DAY)
    filing = Filing.objects.create(
        number=f"T{number}", procedure="household_exit", definition=definition,
        definition_version=1, pack_digest="x", subject_type="household",
        subject_id=str(uuid7()), subject_number=home.household_no,
        subject_name=name or f"户{number}", division_id=village, opened_by=opened_by,
        opened_on=DAY, opened_at=dt.datetime(2016, 12, 1, tzinfo=dt.UTC),
        paused_on=DAY if paused else None,
    )  # fmt: skip
    stage = procedure.stages[0].id
    return Step.objects.create(
        filing=filing, procedure="household_exit", stage=stage, kind="work", role=role,
        level=level, place=village[:9] + "000", division_id=village, opened_on=DAY,
        earliest=DAY, due=due,
    )  # fmt: skip


def titles(user: User, **asked: str) -> list[str]:
    """Titles of the first page of somebody's inbox."""
    from bangfu.watch.work import queries
    from bangfu.watch.work.contract import Chosen

    return [item.title for item in queries.inbox(user, Chosen(**asked)).items]
