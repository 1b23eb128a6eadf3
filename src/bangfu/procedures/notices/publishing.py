"""From posted steps to a published notice: grouped, passed through the gate, kept."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes, naming
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Stage
from bangfu.policy.packs import queries as packs
from bangfu.procedures import definitions
from bangfu.procedures.filings import clock, frame
from bangfu.procedures.filings.models import Step
from bangfu.procedures.notices import archive, gate
from bangfu.procedures.notices.gate import Entry, Sheet
from bangfu.procedures.notices.models import Listing, Notice
from bangfu.procedures.notices.screen import Unfit
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household

FULL_NAMES, HOTLINE = "notice_full_names", "notice_hotline"
SHOWN_PLACES = 3
LETTER = "G"


@dataclass(frozen=True, slots=True)
class Local:
    """What the place sets about notices: full names of adults, and the number for complaints."""

    full_names: bool
    hotline: str


def local(place: str, day: dt.date) -> Local:
    """What is set at a place on a day; what is not set is masked, or left out."""
    site = catalogue.site()
    figures = packs.figures_at(packs.program(site.pack), day, place, assumed=site.assumed)
    named, hotline = figures.get(FULL_NAMES), figures.get(HOTLINE)
    value = hotline.value if hotline is not None else None
    return Local(
        full_names=named is not None and named.value is True,
        hotline=str(value) if isinstance(value, int) and value > 0 else "",
    )


def publish(by: User, steps: Sequence[Step]) -> None:
    """Publish what was posted (or is announced) together: one notice per place, stage and days.

    Raises:
        Refusal: ``notices.unfit``; nothing is posted then.
    """
    for _at, some in groupby(sorted(steps, key=_key), key=_key):
        together = list(some)
        for start in range(0, len(together), gate.MOST_ENTRIES):
            one(by, together[start : start + gate.MOST_ENTRIES])


def _key(step: Step) -> tuple[Any, ...]:
    assert step.notice_from is not None
    assert step.notice_to is not None
    version = step.filing.definition_version
    return (step.place, step.procedure, step.stage, version, step.notice_from, step.notice_to)


def one(by: User, steps: Sequence[Step], earlier: Notice | None = None) -> Notice:
    """Publish one list, maybe in place of an earlier edition.

    Raises:
        Refusal: ``notices.unfit``.
    """
    ordered = sorted(steps, key=lambda step: (step.division_id, step.pk))
    first = ordered[0]
    procedure = definitions.thawed(first.filing.definition)
    stage = definitions.stage(procedure, first.stage)
    number = frame.next_number(first.place, LETTER)
    try:
        entries = _entries(ordered)
        sheet = _sheet(first, (procedure.title, stage.title), number, entries, earlier)
    except Unfit as unfit:
        raise _unfit(str(unfit)) from unfit
    made = _keep(by, first, stage, number, sheet, earlier)
    Listing.objects.bulk_create(
        Listing(notice=made, number=at, step=step, filing=step.filing, division_id=step.division_id)
        for at, step in enumerate(ordered, 1)
    )
    told = {"digest": made.digest, "lines": len(entries), "ends": sheet.ends.isoformat()}
    if earlier is not None:
        told["replaces"] = earlier.number
    act = audit.Act(_act(sheet), "notice", number, first.place, told)
    audit.record(by=by.username, act=act)
    return made


def _act(sheet: Sheet) -> str:
    if sheet.replaces:
        return "notices.correct"
    return "notices.announce" if sheet.is_announcement else "notices.publish"


def draft(steps: Sequence[Step]) -> tuple[Entry, ...]:
    """The lines that some steps would have, for whoever looks before it is published.

    Raises:
        Refusal: ``notices.unfit``.
    """
    try:
        return _entries(sorted(steps, key=lambda step: (step.division_id, step.pk)))
    except Unfit as unfit:
        raise _unfit(str(unfit)) from unfit


def _unfit(field: str) -> Refusal:
    return Refusal(
        "notices.unfit",
        _("公示内容里有不能公开的文字，没有张贴。"),
        hint=_("请核对村名、程序名称里是否混入了号码，改正后再张贴。"),
        context={"field": field},
    )


def _sheet(
    first: Step,
    titles: tuple[Any, Any],
    number: str,
    entries: tuple[Entry, ...],
    earlier: Notice | None,
) -> Sheet:
    assert first.notice_from is not None
    assert first.notice_to is not None
    _series, year, count = number.split("-")
    lineage = codes.lineage(first.place)[-SHOWN_PLACES:]
    names = divisions.names(lineage)
    matter, stage = ((one.text("zh"), one.text("en")) for one in titles)
    return Sheet(
        number=f"〔{year}〕{count}号",
        sort="notice" if first.kind == "notice" else "announcement",
        replaces=earlier.payload["number"] if earlier else "",
        replaced_on=earlier.starts if earlier else None,
        place="".join(naming.brief(names.get(code, "")) for code in lineage),
        matter=matter,
        stage=stage,
        starts=first.notice_from,
        ends=first.notice_to,
        hotline=local(first.place, first.notice_from).hotline,
        pack=first.filing.pack_digest[:8],
        entries=entries,
    )


def _keep(
    by: User, first: Step, stage: Stage, number: str, sheet: Sheet, earlier: Notice | None
) -> Notice:
    data = archive.payload(sheet)
    public = stage.announce if sheet.is_announcement else stage.notice
    levels = public.at if public else [first.level]
    return Notice.objects.create(
        number=number,
        place_id=first.place,
        levels=f" {' '.join(levels)} ",
        procedure=first.procedure,
        sort=sheet.sort,
        replaces=earlier,
        starts=sheet.starts,
        ends=sheet.ends,
        payload=data,
        digest=archive.digest(data),
        seal=archive.seal(data),
        published_by=by.username,
        published_at=timezone.now(),
    )


def _entries(steps: Iterable[Step]) -> tuple[Entry, ...]:
    """Lines of a notice, in order; a household that is gone leaves its place only."""
    steps = list(steps)
    wanted = [one.filing.subject_id for one in steps if one.filing.subject_type == "household"]
    rows = Household.objects.filter(uid__in=wanted).prefetch_related("members")
    homes = {str(home.uid): home for home in rows}
    names = divisions.names({one.division_id for one in steps})
    full = local(steps[0].place, clock.today()).full_names
    made = []
    for at, step in enumerate(steps, 1):
        village = naming.brief(names.get(step.division_id, ""))
        made.append(replace(_entry(step, homes, village, full=full), number=at))
    return tuple(made)


def _entry(step: Step, homes: dict[str, Household], village: str, *, full: bool) -> Entry:
    filing = step.filing
    home = homes.get(filing.subject_id)
    if filing.subject_type == "household" and home is not None:
        return gate.of_household(home, home.members.all(), village, clock.today(), full=full)
    return gate.of_village(village) if filing.subject_type == "village" else gate.of_other(village)
