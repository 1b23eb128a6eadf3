"""A town of a real city under its real pack, with everybody whom its procedures ask for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions.models import Division
from bangfu.base.divisions.reading import Row
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.policy.drafts import actions as drafts
from bangfu.policy.drafts import deciding
from bangfu.policy.drafts.models import Draft
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock, proving
from bangfu.procedures.filings.models import Filing, Standing, Step
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.cast import PASSWORD
from tests.procedures import walk

MONDAY = dt.date(2016, 3, 7)
PROVINCE = "420000000000"
CITIES = {
    "jingzhou": ("421000000000", "荆州市", "421083000000", "洪湖市"),
    "wuhan": ("420100000000", "武汉市", "420115000000", "江夏区"),
}
SEATS = {
    "secretary": ("first_secretary", "village"),
    "deputy": ("first_secretary", "village"),
    "town": ("township_officer", "township"),
    "town2": ("township_officer", "township"),
    "clerk": ("department_clerk", "county"),
    "county": ("county_officer", "county"),
    "county2": ("county_officer", "county"),
    "cityclerk": ("department_clerk", "city"),
    "city": ("city_officer", "city"),
    "city2": ("city_officer", "city"),
}
ADULT = {
    "name": "陈大伟",
    "birth_date": dt.date(1975, 3, 12),
    "student_status": "none",
    "labour_capacity": "ordinary",
    "has_resident_medical": True,
    "has_resident_pension": True,
    "extra": {"wants_work": False, "needs_training": False, "skills": 1},
}
LIVING = {
    "income_projects": 1,
    "has_stable_income": True,
    "enough_food": True,
    "enough_clothing": True,
    "wants_credit": True,
}


@dataclass
class Town:
    """A town with one village of a city.

    Args:
        city: the pack.
        places: 12-digit codes by level.
        people: by seat.
        seats: ``(role, level)`` of each seat.
    """

    city: str
    places: dict[str, str]
    people: dict[str, User] = field(default_factory=dict)

    @property
    def village(self) -> str:
        return self.places["village"]

    def holders(self, role: str, level: str) -> list[User]:
        """Everybody in a seat of a kind."""
        return [self.people[seat] for seat, kind in SEATS.items() if kind == (role, level)]

    def home(self, **columns: Any) -> Household:
        """A household that meets the exit standard of either city."""
        return factories.household(
            self.village,
            members=[dict(ADULT), {**ADULT, "name": "林小梅"}],
            income={"disposable_income_pc": 12_000_00, "wage_income": 12_000_00},
            last_year={"disposable_income_pc": 11_000_00, "wage_income": 11_000_00},
            **{"household_attribute": "general", "house_grade": "b", "extra": LIVING, **columns},
        )

    def draft(self) -> Draft:
        """A draft of policy that waits for its decision."""
        made = drafts.create(
            by=self.people["city"],
            title="提高小额贷款额度",
            values=[("microcredit_cap", "", 60_000)],
        )
        starts = dt.date(2016, 7, 1)
        return deciding.submit(by=self.people["city"], draft=made, starts=starts, source="一号文")


def build(city: str) -> Town:
    """Places, people and posts of a city, through the product's own actions."""
    code, name, county, called = CITIES[city]
    town, village = f"{county[:6]}100000", f"{county[:6]}100201"
    named = {PROVINCE: "湖北省", code: name, county: called, town: "纸坊镇", village: "湖滨村"}
    rows = [Row(one, title) for one, title in named.items()]
    divisions.load_codes(by="tests", rows=rows, source="tests")
    catalogue.establish(by="tests", pack=city, division=code, reference_date=None)
    Site.objects.update(reference_date=MONDAY, assumed=True)
    places = {"city": code, "county": county, "township": town, "village": village}
    made = Town(city, places)
    for seat, (role, level) in SEATS.items():
        made.people[seat] = _person(seat, role, places[level])
    return made


def _person(seat: str, role: str, place: str) -> User:
    user = accounts.open_account(by="tests", username=seat, name=seat, password=PASSWORD)
    accounts.grant(by="tests", user=user, role=role, division=Division.objects.get(code=place))
    return user


# --- what a procedure is begun about, and with what ---

OPENERS = {
    "township_exit": "town",
    "county_exit": "county",
    "policy_approval": "city",
}


def subject(town: Town, procedure: str) -> str:
    """The key of something that the procedure is meant for."""
    spec = definitions.get(procedure)
    if spec.subject == "household":
        return str(town.home(**HOMES.get(procedure, {})).uid)
    if spec.subject == "policy_draft":
        return str(town.draft().pk)
    if procedure == "village_exit":
        village_ready(town)
    if procedure == "township_exit":
        village_ready(town, is_poor_village=False)
    return town.places[spec.subject]


HOMES: dict[str, dict[str, Any]] = {
    "identification": {"exit_status": None},
    "monitoring_entry": {"exit_status": "exited"},
    "risk_clearing": {
        "exit_status": "exited",
        "monitor_type": "borderline",
        "risk_cleared": False,
        "no_labour_household": False,
    },
}
HAVES = (
    "has_leading_industry", "has_service_centre", "has_primary_education", "has_clinic",
    "has_culture_room", "has_hard_road", "has_household_water", "has_safe_grid", "has_fibre",
    "has_clean_energy", "has_bus", "services_near_average",
)  # fmt: skip


def village_ready(town: Town, **columns: Any) -> VillageFile:
    """A poor village that may leave: its households have, and it has what it must show."""
    Household.objects.filter(village_id=town.village).update(exit_status="exited")
    given = {
        "is_poor_village": True, "disposable_income_pc": 15_000_00,
        "collective_income": 200_000_00, "extra": {"infrastructure_sound": True},
        **dict.fromkeys(HAVES, True), **columns,
    }  # fmt: skip
    return factories.village_file(town.village, **given)


def details(town: Town, procedure: str, key: str, day: dt.date = MONDAY) -> dict[str, Any]:
    """What a procedure asks at its beginning, filled in."""
    found = {}
    spec = definitions.thawed(definitions.frozen(definitions.get(procedure), town.village, day))
    for one in spec.details:
        if one.kind == "member":
            if one.optional:
                continue
            found[one.id] = str(Household.objects.get(uid=key).members.first().uid)
        elif not one.optional:
            found[one.id] = given(one, day)
    if procedure == "member_change":
        found |= {"cause": "newborn", "name": "陈小宝", "relation": "son"}
    if procedure == "benefit_application":
        found["benefit"] = "microcredit"
    return found


def given(spec: Spec, day: dt.date) -> Any:
    """A value or proof that fits."""
    if spec.kind in proving.FILES:
        return walk.PHOTO
    if spec.kind == "minutes":
        return {**walk.MINUTES, "held_on": day}
    if spec.kind in {"number", "money"}:
        assert not isinstance(spec.least, str)
        assert not isinstance(spec.most, str)
        return spec.least or min(spec.most or 100, 100)
    if spec.kind == "day":
        return day
    if spec.kind in {"choice", "benefit"}:
        return next(iter(proving.choices(spec)))
    return "看过，属实。"


def begin(town: Town, procedure: str, key: str = "", by: User | None = None) -> Filing:
    """A filing about something it is meant for."""
    by = by or town.people[OPENERS.get(procedure, "secretary")]
    key = key or subject(town, procedure)
    filled = details(town, procedure, key, clock.today())
    reply = actions.open_(by=by, procedure=procedure, subject_id=key, details=filled)
    return Filing.objects.get(uid=reply.filing)


def go(town: Town, filing: Filing, day: dt.date = MONDAY) -> Iterator[tuple[Step, User, dt.date]]:
    """Walk a filing to its end as people should; yields every step with who passed it and when."""
    acted = {filing.opened_by}
    while (step := filing.steps.filter(state=Standing.OPEN).first()) is not None:
        holders = town.holders(step.role, step.level)
        fresh = [one for one in holders if one.username not in acted]
        by = fresh[0] if step.kind == "approval" else holders[0]
        with clock.at(day):
            if step.kind == "notice":
                actions.post_notice(by=by, filing=filing.uid, step=step.uid, on=day)
                step.refresh_from_db()
        day = max(day, step.earliest)
        with clock.at(day):
            stage = definitions.stage(definitions.thawed(filing.definition), step.stage)
            evidence = {one.id: given(one, day) for one in stage.evidence}
            actions.decide(
                by=by, filing=filing.uid, step=step.uid, verdict="approve", evidence=evidence
            )
        acted.add(by.username)
        yield step, by, day
    filing.refresh_from_db()
