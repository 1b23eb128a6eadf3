"""Procedures of a demo city at several stages, walked there by its own officers.

None is finished: the figures of the demo city are those of its ledger.
"""

import datetime as dt
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.procedures import points
from bangfu.procedures.filings import actions, clock, escalating, proving
from bangfu.procedures.filings.models import Filing, Standing, Step
from bangfu.procedures.filings.storing import Upload
from bangfu.procedures.notices import actions as noticed
from bangfu.procedures.notices.actions import Missing, Said
from bangfu.procedures.notices.models import Notice, Received
from bangfu.procedures.status import candidates
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household

EXIT, WATCH = "household_exit", "monitoring_entry"
OTHERS = 3  # filings of other kinds
ROLES = ("first_secretary", "township_officer", "county_officer", "department_clerk")
Way = Callable[["Walk"], object]


def picture(width: int = 64, height: int = 40) -> bytes:
    """A plain grey PNG, in place of a photo.

    >>> picture()[1:4]
    b'PNG'
    """

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\xb4" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


class Walk:
    """One filing on its way, day by day, up to the demo city's own day."""

    def __init__(
        self,
        who: Mapping[str, User],
        procedure: str,
        subject: str,
        ago: int,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        self.who, self.day = who, catalogue.today() - dt.timedelta(days=ago)
        watched = {"lead_on": self.day, "monitor_type": "unstable_exited", "risk": "illness"}
        with clock.at(self.day):
            reply = actions.open_(
                by=who["first_secretary"],
                procedure=procedure,
                subject_id=subject,
                details=details or (watched if procedure == WATCH else {}),
            )
        self.filing = Filing.objects.get(uid=reply.filing)

    @property
    def step(self) -> Step:
        """The step that is open, the first where there are several."""
        found: Step = self.filing.steps.filter(state=Standing.OPEN).order_by("pk")[0]
        return found

    @property
    def by(self) -> User:
        """Who acts on it."""
        return self.who[self.step.role]

    def prove(self) -> "Walk":
        """Add what the open step asks for."""
        step = self.step
        stage = next(one for one in self.filing.definition["stages"] if one["id"] == step.stage)
        given = {one["id"]: self._given(one["kind"]) for one in stage["evidence"]}
        with clock.at(self.day):
            actions.add_evidence(by=self.by, filing=self.filing.uid, step=step.uid, evidence=given)
        return self

    def _given(self, kind: str) -> Any:
        if kind == "minutes":
            people = [f"村民代表{number}" for number in range(1, 22)]
            votes = {"entitled": 27, "agreed": 19, "against": 1, "abstained": 1}
            return {"held_on": self.day, "names": people, **votes}
        if kind == "number":
            return Household.objects.filter(village_id=self.filing.division_id).count()
        return "看过，与档案一致。" if kind == "text" else Upload("照片.png", picture())

    def decide(self, verdict: str = "approve", reason: str = "") -> "Walk":
        """Decide the open step."""
        about: dict[str, Any] = {"by": self.by, "filing": self.filing.uid, "step": self.step.uid}
        with clock.at(self.day):
            actions.decide(**about, verdict=verdict, reason=reason)
        return self

    def to_notice(self) -> "Walk":
        """Up to the notice in the village."""
        while self.step.kind != "notice":
            self.prove().decide()
        return self

    def post(self) -> "Walk":
        """Post the notice."""
        about: dict[str, Any] = {"by": self.by, "filing": self.filing.uid, "step": self.step.uid}
        with clock.at(self.day):
            actions.post_notice(**about, on=self.day)
        return self

    def to_township(self) -> "Walk":
        """Past the notice."""
        self.to_notice().post()
        self.day = self.step.earliest
        return self.prove().decide()


def _returned(walk: Walk) -> object:
    return walk.to_township().decide("return", "照片看不清，请重新入户核实。")


def _objected(walk: Walk) -> object:
    walk.to_notice().post()
    with clock.at(walk.day):
        text = "他家去年的收入没有算全，请再核一次。"
        return actions.object_(by=walk.by, filing=walk.filing.uid, text=text)


def _objected_online(walk: Walk) -> object:
    """Somebody objects on the public page of the notice, another says that a family is missing."""
    walk.to_notice().post()
    token = Notice.objects.get(listings__filing=walk.filing).token
    text = "他家儿子在外面办厂，应该再查一查。"
    with clock.at(walk.day):
        said = Said(line=1, text=text, operation="demo", name="王先生", contact="村东头")
        noticed.object_(token=token, said=said, address="")
        for received in Received.objects.filter(notice__token=token):
            noticed.admit(by=walk.who["township_officer"], received=received.uid)
        told = {"family": "李某", "where": "三组", "text": "他家也很困难，名单上没有。"}
        return noticed.object_(token=token, said=Missing(**told, operation="m"), address="")


WAYS: tuple[tuple[int, Way], ...] = (
    (14, lambda walk: walk.to_township().decide(reason="材料齐全，同意。")),
    (30, lambda walk: walk),
    (12, Walk.to_township),
    (13, Walk.to_township),
    (11, _returned),
    (3, lambda walk: walk.to_notice().post()),
    (5, _objected),
    (2, lambda walk: walk.prove().decide()),
    (1, lambda walk: walk),
    (2, Walk.to_notice),
    (2, Walk.to_notice),
    (1, lambda walk: walk.to_notice().post()),
    (2, _objected_online),
)


def walk(village: str) -> int:
    """Begin procedures in a village and walk them to different stages; returns how many."""
    who = _people(village)
    if len(who) < len(ROLES) or Filing.objects.exists():
        return 0
    asked = [(home, EXIT) for home in _leaving(who["first_secretary"], village)]
    asked += [(home, WATCH) for home in _others(village, [home for home, _procedure in asked])]
    for (ago, way), (home, procedure) in zip(WAYS, asked, strict=False):
        way(Walk(who, procedure, home, ago))
    others = _beside(who, village, [home for home, procedure in asked if procedure == WATCH])
    escalating.escalate_late(by="system:demo")
    return min(len(WAYS), len(asked)) + others


def _beside(who: Mapping[str, User], village: str, homes: list[str]) -> int:
    """A problem of the village, its yearly adjustment, and a family that asks for a benefit."""
    today = catalogue.today()
    problem = {
        "source": "年度脱贫成效考核",
        "problem": "部分户档案的照片与入户时间不一致。",
        "problem_kind": "data",
        "finish_by": today + dt.timedelta(days=30),
    }
    Walk(who, "rectification", village, 6, problem).prove().decide()
    Walk(who, "yearly_adjustment", village, 4).prove().decide()
    if not homes or not proving.benefits():
        return OTHERS - 1
    asked = {
        "benefit": next(iter(proving.benefits())),
        "reason": "家里有人常年看病，开支大。",
        "application": Upload("申请书.png", picture()),
    }
    Walk(who, "benefit_application", homes[0], 3, asked).prove().decide()
    return OTHERS


def _people(village: str) -> dict[str, User]:
    """Who acts for a village, by role."""
    seats = Q(posts__division_id__in=codes.lineage(village), posts__valid_to=None)
    found = User.objects.filter(seats, posts__role__in=ROLES).order_by("-pk")
    return {role: user for user in found for role in user.posts.values_list("role", flat=True)}


def _leaving(user: User, village: str) -> list[str]:
    found = candidates.exits(user, at=village).rows
    free = [str(one.uid) for one in found if not _blocked(user, str(one.uid))]
    # A check that blocks would hold these back once they are to leave.
    unsafe = Household.objects.filter(uid__in=free, house_grade__in=("c", "d"))
    held = {str(uid) for uid in unsafe.filter(renovation_year=None).values_list("uid", flat=True)}
    return [uid for uid in free if uid not in held]


def _others(village: str, taken: list[str]) -> list[str]:
    """Exited households of the village, to be watched."""
    homes = Household.objects.filter(village_id=village, ended_on=None, monitor_type=None)
    found = homes.exclude(uid__in=taken).order_by("household_no")[:30]
    officers = User.objects.filter(posts__role="first_secretary", posts__division_id=village)
    free = [str(one.uid) for one in found if not _blocked(officers[0], str(one.uid))]
    return free[: len(WAYS)]


def _blocked(user: User, home: str) -> bool:
    return any(point.blocks for point in points.of(user, "household", home))
