"""Bringing an export of the national system in and comparing it; looking at paper and home."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.files import actions as files
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions as imports
from bangfu.registry.imports import receiving
from bangfu.registry.imports.models import Purpose, Stage
from bangfu.watch.matching import facts
from bangfu.watch.matching.comparing import COMPARE
from bangfu.watch.matching.models import Comparison, Look, Means, Standing, State

LOAD, CHECK = Permission.MATCHING_LOAD, Permission.MATCHING_CHECK
LONGEST = 500
# What photos of a look are attached to.
LOOK = "look"


def load(
    *,
    by: User,
    files: Iterable[receiving.Upload],
    division: str,
    export_day: dt.date,
    is_whole: bool = True,
) -> Comparison:
    """Take an export of the national system in; it is read and checked like any ledger.

    Args:
        by: who; must hold the right to load, and to import, for the whole place.
        files: as ``imports.receive`` takes them.
        division: the place it is an export of.
        export_day: the day whose state it shows.
        is_whole: whether it holds every household of the place.

    Raises:
        Refusal: ``rights.missing``, ``matching.day`` and those of ``imports.receive``.
    """
    place = codes.pad(division)
    rights.require(by, LOAD, at=place)
    if export_day > catalogue.today():
        raise Refusal("matching.day", _("导出日期不能晚于今天。"))
    with transaction.atomic():
        ledger = imports.receive(
            user=by, files=files, year=export_day.year, division=place, purpose=Purpose.COMPARE
        )
        found = Comparison.objects.create(
            ledger=ledger,
            division=place,
            export_day=export_day,
            is_whole=is_whole,
            by=by.username,
        )
        _note("load", by, found, {"day": str(export_day), "is_whole": is_whole})
    return found


def _note(verb: str, by: User, found: Comparison, changes: dict[str, object]) -> None:
    act = audit.Act(
        f"matching.{verb}", "comparison", str(found.pk), division=found.division, changes=changes
    )
    audit.record(by=by.username, act=act)


def compare(*, by: User, comparison: Comparison) -> Job:
    """Have a checked export compared with the registry as it is now.

    Raises:
        Refusal: ``rights.missing``, ``matching.not_ready``.
    """
    rights.require(by, LOAD, at=comparison.division)
    if comparison.ledger.stage not in (Stage.CHECKED, Stage.COMPARED):
        raise Refusal(
            "matching.not_ready",
            _("这份导出还没有读完，不能比对。"),
            hint=_("请先在导入页指定列名，等核对完成。"),
            status=409,
        )
    key = str(comparison.pk)
    return jobs.start(
        by=by.username,
        kind=COMPARE,
        key=key,
        params={"comparison": key},
        division=comparison.division,
    )


def look(
    *,
    by: User,
    household: UUID,
    what: str,
    agrees: bool,
    means: str,
    on: dt.date,
    note: str = "",
    photos: Sequence[files.Upload] = (),
    keep_place: bool = False,
) -> Standing:
    """Say how the paper file, or reality, compares with the record of a household.

    Args:
        by: who looked.
        household: which.
        what: ``paper`` or ``reality``.
        agrees: whether it is the same.
        means: by a visit, a photo or the file itself; reality is never known from the file.
        on: the day it was looked at.
        note: what differs; needed when it does.
        photos: what shows it; needed where reality is known from photos.
        keep_place: keep where they were taken, if their camera says so.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
        Refusal: ``rights.missing``, ``matching.what``, ``matching.means``, ``matching.day``,
            ``matching.silent``, ``matching.long``, ``matching.no_photo``, those of ``files``.
    """
    Household.objects.visible_to(by, CHECK).get(uid=household)
    _refuse_look(what, means, on, note, agrees=agrees)
    if what == "reality" and means == Means.PHOTO and not photos:
        raise Refusal("matching.no_photo", _("凭照片核对的，请上传照片。"))
    ready = files.prepare(photos)
    state = State.AGREES if agrees else State.DIFFERS
    seen = Look(
        what=what, found=state, means=means, on=on, note=note.strip(), by=by.username
    )  # fmt: skip
    return _looked(by, household, seen, ready, keep_place=keep_place)


@transaction.atomic
def _looked(
    by: User, household: UUID, seen: Look, ready: Sequence[files.Ready], *, keep_place: bool
) -> Standing:
    home = Household.objects.visible_to(by, CHECK).select_for_update().get(uid=household)
    found, _new = Standing.objects.get_or_create(
        household=home, defaults={"village_id": home.village_id}
    )
    seen.household, seen.village_id = home, home.village_id
    seen.save()
    last = found.paper_on if seen.what == "paper" else found.reality_on
    if last is None or seen.on >= last:
        setattr(found, seen.what, seen.found)
        setattr(found, f"{seen.what}_on", seen.on)
        found.village_id = home.village_id
        found.save()
        facts.changed([home.village_id])
    place = files.Place(LOOK, str(seen.pk), home.village_id, CHECK, called=home.household_no)
    files.attach(by=by, to=place, files=ready, keep_place=keep_place)
    changes = {"what": seen.what, "found": str(seen.found), "on": str(seen.on), "means": seen.means}
    act = audit.Act(
        "matching.look", "household", str(home.uid), division=home.village_id, changes=changes
    )
    audit.record(by=by.username, act=act)
    return found


def _refuse_look(what: str, means: str, on: dt.date, note: str, *, agrees: bool) -> None:
    if what not in ("paper", "reality"):
        raise Refusal("matching.what", _("请选择核对的是纸质档案还是实际情况。"))
    if means not in Means.values or (what == "reality" and means == Means.PAPER):
        raise Refusal("matching.means", _("实际情况要入户看，或有照片为证。"))
    if on > catalogue.today():
        raise Refusal("matching.day", _("核对日期不能晚于今天。"))
    if not agrees and not note.strip():
        raise Refusal("matching.silent", _("不一致的，请写明哪一项、各是什么。"))
    if len(note) > LONGEST:
        raise Refusal("matching.long", _("文字太长，最多 %(most)s 个字。") % {"most": LONGEST})
