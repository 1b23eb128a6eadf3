"""Steps of a filing, done as people do them; tests say only what they are about."""

import datetime as dt
from typing import Any
from uuid import UUID

from bangfu.base.accounts.models import User
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.frame import Reply
from bangfu.procedures.filings.models import Filing, Standing, Step
from bangfu.procedures.filings.storing import Upload
from bangfu.registry.households.models import Household

JPEG = b"\xff\xd8\xff" + b"0" * 20
PHOTO = Upload("现场.jpg", JPEG)
MINUTES = {
    "held_on": "2016-03-07",
    "entitled": 30,
    "names": [f"代表{number}" for number in range(24)],
    "agreed": 20,
    "against": 3,
    "abstained": 1,
}
GIVEN: dict[str, Any] = {"photo": PHOTO, "signature": PHOTO, "paper": PHOTO, "text": "看过，属实。"}


def begin(by: User, home: Household, procedure: str = "household_exit", **details: Any) -> Filing:
    """Open a filing about a household."""
    reply = actions.open_(by=by, procedure=procedure, subject_id=str(home.uid), details=details)
    return Filing.objects.get(uid=reply.filing)


def step(filing: Filing, stage: str = "") -> Step:
    """The open step of a filing (of a stage, where several are open)."""
    found = filing.steps.filter(state=Standing.OPEN)
    return (found.filter(stage=stage) if stage else found).get()


def prove(by: User, filing: Filing, stage: str = "") -> Step:
    """Add everything the open step asks for."""
    now = step(filing, stage)
    stages = {one["id"]: one for one in filing.definition["stages"]}
    minutes = {**MINUTES, "held_on": clock.today().isoformat()}
    asked = stages[now.stage].get("evidence", [])
    given = {one["id"]: {**GIVEN, "minutes": minutes}[one["kind"]] for one in asked}
    actions.add_evidence(by=by, filing=filing.uid, step=now.uid, evidence=given)
    return now


def approve(by: User, filing: Filing, stage: str = "", **more: Any) -> Reply:
    """Pass the open step as it stands."""
    return decide(by, filing, "approve", stage, **more)


def decide(by: User, filing: Filing, verdict: str, stage: str = "", **more: Any) -> Reply:
    """Decide about the open step."""
    now = step(filing, stage)
    return actions.decide(by=by, filing=filing.uid, step=now.uid, verdict=verdict, **more)


def do(by: User, filing: Filing, stage: str = "") -> Reply:
    """Prove and pass the open step."""
    prove(by, filing, stage)
    return approve(by, filing, stage)


def post(by: User, filing: Filing, on: dt.date | None = None) -> Step:
    """Post the notice of the open step."""
    now = step(filing)
    actions.post_notice(by=by, filing=filing.uid, step=now.uid, on=on or clock.today())
    now.refresh_from_db()
    return now


def to_township(by: User, filing: Filing) -> dt.date:
    """From the beginning of an exit to the township; returns the day the notice is over."""
    for stage in ("look", "review", "consent"):
        do(by, filing, stage)
    posted = post(by, filing)
    with clock.at(posted.earliest):
        do(by, filing)
    return posted.earliest


def fresh(filing: Filing) -> Filing:
    """The filing as it is now."""
    return Filing.objects.get(pk=filing.pk)


def key(filing: Filing) -> UUID:
    """Its public key."""
    return filing.uid
