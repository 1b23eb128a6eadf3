"""Drafting a year's contracts for every place of a level at once."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Organisation
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.contract import Contract as Declared
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import queries as packs
from bangfu.procedures.contracts import noting, seats, terms
from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue import queries as catalogue

DRAFT = "contracts.draft"
RIGHT = Permission.CONTRACTS_DRAFT
MANY = 200  # more than these are drafted by a job
BATCH = 500
YEARS = 3  # how far from the present year a contract may be


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contracts to draft.

    Args:
        template: id of the pack's declaration.
        division: the place whose places below, of a level, are to answer; with its own level, the
            place itself answers to one above that is outside.
        level: of the places that answer.
        year: for which year.
    """

    template: str
    division: str
    level: str
    year: int


def declared(pack: Pack, name: str) -> Declared:
    """A contract as the pack declares it.

    Raises:
        Refusal: ``contracts.template`` when the pack has none of the name.
    """
    found = pack.contracts.get(name)
    if found is None:
        raise Refusal("contracts.template", _("政策包里没有这种责任书。"))
    return found


def start(*, by: User, wanted: Wanted) -> int | Job:
    """Draft at once, or by a job where there are many; returns how many, or the job."""
    places = _checked(by, wanted)
    if len(places) <= MANY:
        return draft(by=by, wanted=wanted)
    key = f"{wanted.template} {wanted.year} {wanted.level} {wanted.division}"
    params, division = asdict(wanted), codes.pad(wanted.division)
    return jobs.start(by=by.username, kind=DRAFT, key=key, params=params, division=division)


def draft_job(*, by: str, progress: Progress, **wanted: Any) -> dict[str, object]:
    """The work of a ``contracts.draft`` job; the rights are those of the moment it runs."""
    asked = Wanted(**wanted)
    made = draft(by=accounts.by_username(by), wanted=asked, progress=progress)
    return {"drafted": made, **wanted}


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def draft(*, by: User, wanted: Wanted, progress: Progress = _silent) -> int:
    """Draft a contract for every place that has none of the kind for the year yet.

    Args:
        by: who drafts; needs the right for the whole place.
        wanted: which.
        progress: told how many are done; may stop the work, which then leaves nothing.

    Returns how many were drafted.

    Raises:
        Refusal: ``rights.missing``, ``contracts.template``, ``contracts.level``,
            ``contracts.year``, ``contracts.none``, ``contracts.termless``.
    """
    places = _checked(by, wanted)
    site = catalogue.site()
    pack = packs.program(site.pack).pack
    spec = declared(pack, wanted.template)
    made = [_new(pack, spec, wanted, place, assumed=site.assumed) for place in places]
    if not any(one.terms for one in made):
        raise Refusal("contracts.termless", _("这一年没有分解到这一级的目标，不能起草。"))
    _name(made, spec)
    try:
        _save(by, wanted, made, progress)
    except IntegrityError as error:
        raise Refusal(
            "contracts.again", _("别人刚起草过，请重新打开看最新的情况。"), status=409
        ) from error
    return len(made)


def _checked(by: User, wanted: Wanted) -> list[str]:
    """The places that have no such contract yet."""
    place = codes.pad(wanted.division)
    rights.require(by, RIGHT, at=place)
    site = catalogue.site()
    spec = declared(packs.program(site.pack).pack, wanted.template)
    below = codes.ORDER.index(codes.level_of(place))
    if wanted.level not in spec.levels or codes.ORDER.index(codes.Level(wanted.level)) < below:
        raise Refusal("contracts.level", _("这种责任书不在这一级签订，请换一级。"))
    upwards = wanted.level == codes.level_of(place)
    if upwards and not seats.is_outside(codes.parent_of(place) or ""):
        raise Refusal(
            "contracts.upper_drafts",
            _("上级在本系统有人签字，本级的责任书由上级起草。"),
            hint=_("请换成下面的一级，或请上级起草。"),
        )
    if abs(wanted.year - catalogue.today(site).year) > YEARS:
        raise Refusal("contracts.year", _("请填写前后三年以内的年份。"))
    # The places of today: whoever answers for a year now holds a post that exists now.
    every = divisions.at_level(place, wanted.level).values_list("code", flat=True)
    low, high = codes.span(place)
    mine = Contract.objects.filter(
        year=wanted.year, template=wanted.template, division__gte=low, division__lte=high
    )
    standing = mine.exclude(state=State.WITHDRAWN)
    taken = {zone or code for code, zone in standing.values_list("division", "zone")}
    own = [place] if upwards else list(every.order_by("code"))
    found = [code for code in [*own, *_zones(place, wanted.level)] if code not in taken]
    if not found:
        raise Refusal(
            "contracts.none",
            _("这些单位%(year)s年的责任书都已起草。") % {"year": wanted.year},
            hint=_("要改指标，请打开那一份修改；已签字的请先撤回。"),
        )
    return found


def _zones(place: str, level: str) -> list[str]:
    """Functional zones that answer beside the places of a level: those of the places above them."""
    found = divisions.zones(place)
    return [zone.code for zone in found if level_of(zone) == level]


def level_of(zone: Organisation) -> str:
    """The level a functional zone stands beside: that below the place it belongs to."""
    at = codes.ORDER.index(codes.level_of(zone.division_id))
    return codes.ORDER[min(at + 1, len(codes.ORDER) - 1)].value


def seat(contract: Contract) -> str:
    """Where the right to draft counts: the upper place, or the lower one below an outside one."""
    outside = not contract.zone and seats.is_outside(contract.superior)
    return contract.division if outside else contract.superior


def _new(pack: Pack, spec: Declared, wanted: Wanted, answers: str, *, assumed: bool) -> Contract:
    zone = "" if codes.SHAPE.fullmatch(answers) else answers
    place = divisions.zone(zone).division_id if zone else answers
    above = place if zone else codes.parent_of(place) or ""
    return Contract(
        year=wanted.year,
        kind=spec.kind,
        template=spec.id,
        pack=pack.code,
        pack_digest=pack.digest,
        superior=above,
        division=place,
        zone=zone,
        level=wanted.level,
        terms=terms.of(
            pack, spec, place, wanted.level, wanted.year, assumed=assumed, zone=bool(zone)
        ),
        drafted_on=catalogue.today(),
    )


def _name(made: list[Contract], spec: Declared) -> None:
    """Fill in the names of both places and the hash of what is agreed."""
    steps = {step for one in made for step in codes.lineage(one.division)[1:]}
    names = divisions.names(steps)

    def whole(code: str) -> str:
        return "".join(names.get(step, "") for step in codes.lineage(code)[1:]) or code

    for one in made:
        lower = divisions.zone(one.zone).name if one.zone else whole(one.division)
        one.text = terms.wording(spec, one.year, whole(one.superior), lower)
        one.digest = terms.digest(one)


@transaction.atomic
def _save(by: User, wanted: Wanted, made: list[Contract], progress: Progress) -> None:
    for start_ in range(0, len(made), BATCH):
        some = made[start_ : start_ + BATCH]
        progress(start_, len(made), _("正在起草"))
        noting.entries("draft", by, Contract.objects.bulk_create(some))
    changes = {"year": wanted.year, "level": wanted.level, "count": len(made)}
    noting.trail("draft", by, wanted.template, codes.pad(wanted.division), changes)
