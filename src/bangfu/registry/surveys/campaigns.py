"""Campaigns: a survey assigned to a place for a time, its targets fixed when it begins."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Iterable
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.survey import Survey
from bangfu.registry.catalogue import queries as site
from bangfu.registry.catalogue import rows
from bangfu.registry.households.models import Household, Member
from bangfu.registry.surveys import queries
from bangfu.registry.surveys.models import Campaign, State, Submission, Target

Rows = QuerySet[Any, Any]

LEFT = ("exited", "exited_earlier")
SEED_BYTES = 8


@transaction.atomic
def begin(
    *,
    by: User,
    survey: str,
    division: str,
    starts: dt.date,
    ends: dt.date,
    title: str = "",
    only: str = Campaign.Only.ALL,
    sample: int | None = None,
    seed: str = "",
    chosen: Collection[int] | None = None,
    among: str = "",
) -> Campaign:
    """Assign a survey to everybody of a place, to those of a list, or to a random sample of them.

    Args:
        by: who assigns it.
        survey: its name.
        division: 12-digit code of the place.
        starts: first day.
        ends: last day; what is open after it is overdue.
        title: what it is called; the survey's title if empty.
        only: which households, see ``Campaign.Only``.
        sample: how many to draw; all if none.
        seed: what the draw starts from; drawn and stored if empty.
        chosen: keys of the households of a list; those of them in the place are reached.
        among: that list in words.

    Raises:
        Refusal: ``surveys.subject``, ``surveys.days``, ``surveys.sample``,
            ``surveys.no_targets``, ``rights.missing``.
    """
    spec = queries.survey(survey)
    rights.require(by, Permission.SURVEYS_MANAGE, at=codes.pad(division))
    _refuse_odd(spec, starts, ends, sample, by_list=chosen is not None)
    made = Campaign.objects.create(
        survey=survey,
        title=(title or spec.title.zh)[:80],
        division_id=codes.pad(division),
        starts=starts,
        ends=ends,
        only=only,
        sample=sample,
        seed=(seed or secrets.token_hex(SEED_BYTES))[:40] if sample else "",
        among=among[:200],
        by=by.username,
    )
    made.size = _aim(made, spec.subject, chosen)
    if not made.size:
        raise Refusal("surveys.no_targets", _("这个地区没有符合条件的调查对象。"))
    made.save()
    _note_begun(made)
    return made


def _refuse_odd(
    spec: Survey, starts: dt.date, ends: dt.date, sample: int | None, *, by_list: bool
) -> None:
    if ends < starts:
        raise Refusal("surveys.days", _("结束日期早于开始日期。"))
    if by_list and spec.subject != "household":
        raise Refusal("surveys.subject", _("按名单只能布置问农户的问卷。"))
    if sample is not None and sample < 1:
        raise Refusal("surveys.sample", _("抽样数至少为 1。"))


def _note_begun(made: Campaign) -> None:
    changes = {
        "survey": made.survey,
        "targets": made.size,
        "only": made.only,
        "seed": made.seed,
        "among": made.among,
        "ends": made.ends.isoformat(),
    }
    act = audit.Act("surveys.begin", "campaign", str(made.uid), made.division_id, changes)
    audit.record(by=made.by, act=act)


def _aim(campaign: Campaign, subject: str, chosen: Collection[int] | None) -> int:
    """Write the targets as a set; returns how many."""
    found = _candidates(campaign, subject)
    if chosen is None and not campaign.sample:
        _insert_all(campaign, found)
        return campaign.targets.count()
    wanted = None if chosen is None else set(chosen)
    places = [
        one
        for one in found.values_list("which", "place", "drawn")
        if wanted is None or one[0] in wanted
    ]
    if campaign.sample:
        _insert(campaign, _drawn(places, campaign.seed, campaign.sample))
    else:
        _insert(campaign, [(key, place) for key, place, _name in places])
    return campaign.targets.count()


def _insert(campaign: Campaign, some: list[tuple[int, str]]) -> None:
    if some:
        columns: dict[str, list[Any]] = {
            "campaign": [campaign.pk] * len(some),
            "village": [place for _, place in some],
            "key": [key for key, _ in some],
            "state": [int(State.OPEN)] * len(some),
        }
        rows.insert(Target, columns)


def _insert_all(campaign: Campaign, found: Rows) -> None:
    select, values = found.order_by().values("place", "which").query.sql_with_params()
    names = [rows.column_of(Target, n) for n in ("village", "key", "campaign", "state", "reason")]
    sql = (
        f"INSERT INTO {rows.table_of(Target)} ({', '.join(names)}) "  # noqa: S608  our own names
        f"SELECT chosen.place, chosen.which, %s, %s, '' FROM ({select}) chosen"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [campaign.pk, int(State.OPEN), *values])


def _candidates(campaign: Campaign, subject: str) -> Rows:
    """Everybody it could reach: their ``place``, ``which`` key, and what they are ``drawn`` by."""
    low, high = codes.span(campaign.division_id)
    if subject == "village":
        villages: Any = Division.objects.filter(
            code__gte=low, code__lte=high, level=codes.Level.VILLAGE, valid_to=None
        )
        key = Cast("code", BigIntegerField())
        return cast(Rows, villages.annotate(place=F("code"), which=key, drawn=F("code")))
    if subject == "member":
        people: Any = Member.objects.filter(
            _only(campaign.only, "household__"),
            household__village_id__gte=low,
            household__village_id__lte=high,
            household__ended_on=None,
            state="active",
        )
        named = {"place": F("household__village_id"), "which": F("id"), "drawn": F("uid")}
        return cast(Rows, people.annotate(**named))
    homes: Any = Household.objects.filter(
        _only(campaign.only), village_id__gte=low, village_id__lte=high, ended_on=None
    )
    named = {"place": F("village_id"), "which": F("id"), "drawn": F("household_no")}
    return cast(Rows, homes.annotate(**named))


def _only(only: str, prefix: str = "") -> Q:
    """Households of a kind. One whose status nobody knows has not left poverty for all we know."""
    left = Q(**{f"{prefix}exit_status__in": LEFT})
    if only == Campaign.Only.EXITED:
        return left
    unknown = Q(**{f"{prefix}exit_status__isnull": True})
    return unknown | ~left if only == Campaign.Only.POOR else Q()


def _drawn(
    candidates: Iterable[tuple[int, str, Any]], seed: str, size: int
) -> list[tuple[int, str]]:
    """A random sample that anybody can draw again from the seed and the household numbers.

    The numbers are sorted by the digest of seed and number; the first ones are the sample.
    """
    marked = sorted(
        (hashlib.sha256(f"{seed}:{name}".encode()).digest(), key, place)
        for key, place, name in candidates
    )
    return [(key, place) for _, key, place in marked[:size]]


@transaction.atomic
def close(*, by: User, campaign: Campaign) -> None:
    """End a campaign: nothing submitted later counts for it. What it has stays."""
    rights.require(by, Permission.SURVEYS_MANAGE, at=campaign.division_id)
    mine = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if mine.closed_at is not None:
        return
    mine.closed_at = timezone.now()
    mine.save(update_fields=["closed_at"])
    act = audit.Act("surveys.close", "campaign", str(mine.uid), mine.division_id)
    audit.record(by=by.username, act=act)


def is_overdue(campaign: Campaign) -> bool:
    """Whether its last day has passed while it is still open."""
    return campaign.closed_at is None and campaign.ends < site.today()


def answered(campaign: Campaign) -> "QuerySet[Submission]":
    """What was submitted for it, superseded answers left out."""
    return campaign.submissions.filter(current=True)
