"""Places of the cast filled with marked records, several of a kind on each side of a border."""

import datetime as dt
from typing import Any

from bangfu.base.accounts.models import Post, User
from bangfu.base.jobs.models import Job
from bangfu.policy.drafts import actions as drafts
from bangfu.policy.drafts.models import Draft
from bangfu.policy.runs import actions as runs
from bangfu.procedures.filings import actions as filing
from bangfu.procedures.filings.models import Filing, Step
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports.models import Import
from bangfu.registry.surveys import actions as answering
from bangfu.registry.surveys import campaigns, rankings, subjects
from bangfu.registry.surveys.models import Campaign, Ranking, Submission
from bangfu.watch.matching.models import Comparison
from bangfu.watch.quality.models import Clue
from bangfu.watch.requests import actions as requests
from bangfu.watch.requests import asking
from bangfu.watch.requests.models import Request
from tests import factories
from tests.canaries.seeing import mark
from tests.cast import (
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_VILLAGE,
    PLACES,
    VILLAGE,
    Cast,
)

VILLAGES = (VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE)
EACH = 3
Pools = dict[str, list[Any]]


def build(cast: Cast) -> None:
    """Fill the registry and run the pack over it."""
    Site.objects.update(reference_date=factories.DAY, assumed=True)
    for village in VILLAGES:
        _village(village)
    runs.refresh(by="tests")
    for officer, county in ((cast.county, COUNTY), (cast.neighbour, NEIGHBOUR)):
        _county(officer, county)
    for home in Household.objects.order_by("pk"):
        _clue(home)
    for home in Household.objects.filter(village_id=VILLAGE, exit_status="not_exited"):
        filing.open_(by=cast.secretary, procedure="household_exit", subject_id=str(home.uid))
    drafts.create(by=cast.city, title="试算")


def _village(village: str) -> None:
    said = mark(village)
    factories.village_file(village, is_poor_village=True, collective_income=60_000_00)
    for number in range(EACH):
        factories.household(
            village,
            household_attribute="general",
            group_name=said,
            natural_hamlet=said,
            house_grade="a",
            exit_status="exited" if number == EACH - 1 else "not_exited",
            phone=said,
            members=[
                {"name": f"陈{said}", "student_status": "none", "work_place": said},
                {"name": f"陈{said}子", "student_status": "primary"},
            ],
            income={"wage_income": 20_000_00, "disposable_income_pc": 9_000_00},
            last_year={"disposable_income_pc": 8_000_00},
        )


def _county(officer: User, county: str) -> None:
    village = next(code for code in VILLAGES if code.startswith(county[:6]))
    said = mark(village)
    given = {"file_name": f"{said}.xlsx", "size": 1, "year": 2015, "division": county}
    ledger = Import.objects.create(digest=said, by=officer.username, **given)
    Job.objects.create(kind=said, key=said, by=officer.username)
    day = factories.DAY
    Comparison.objects.create(ledger=ledger, division=county, export_day=day, by=officer.username)
    wanted = [asking.Wanted(said, "座", "number")]
    due = catalogue.today() + dt.timedelta(days=9)
    requests.create(
        by=officer, title=said, purpose=said, division=county, level="township", due=due,
        columns=wanted,
    )  # fmt: skip
    campaigns.begin(by=officer, survey="home_look", division=county, starts=day, ends=day)
    homes = Household.objects.filter(village_id=village)
    for home in homes:
        who = subjects.of_household(home)
        said_so = {"leaks": ["no"], "workers": ["0"]}
        answering.save(by=officer, who=who, survey="home_look", said=said_so)
        answering.submit(by=officer, who=who, survey="home_look")
    rankings.lock(by=officer, survey="home_look", division=county, size=2)


def _clue(home: Household) -> None:
    day = factories.DAY
    Clue.objects.create(
        check_code="LV01",
        check_id="no_power",
        check_version=1,
        severity="warn",
        subject="household",
        subject_key=str(home.pk),
        household=home,
        village_id=home.village_id,
        found_on=day,
        last_seen_on=day,
    )


def pools() -> Pools:
    """Values of the arguments that addresses take, of every place."""
    homes = _all(Household, "uid")
    places = list(PLACES)
    return {
        "campaign": _all(Campaign, "uid"),
        "clue": _all(Clue, "uid"),
        "comparison": _all(Comparison, "pk"),
        "division": places,
        "draft": _all(Draft, "pk"),
        "filing": _all(Filing, "uid"),
        "household": homes,
        "imp": _all(Import, "pk"),
        "job": _all(Job, "pk"),
        "member": _all(Member, "uid"),
        "pk": _all(User, "pk"),
        "place": places,
        "post": _all(Post, "pk"),
        "ranking": _all(Ranking, "uid"),
        "request_": _all(Request, "uid"),
        "step": _all(Step, "uid"),
        "subject": homes,
        "submission": _all(Submission, "uid"),
        "token": _all(Draft, "token"),
        "village": list(VILLAGES),
        "who": homes,
    }


def _all(model: Any, column: str) -> list[Any]:
    return list(model.objects.order_by("pk").values_list(column, flat=True))
