"""What is late: told to the level above, which may take it over."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock, frame
from bangfu.procedures.filings.models import Filing, Standing, Step
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site

ESCALATE = "procedures.escalate"
SYSTEM = "system"


def late() -> Any:
    """Open steps past their day whose level above has not been told; not while the clock stands."""
    found = Step.objects.filter(state=Standing.OPEN, due__lt=clock.today(), escalated_to="")
    return found.filter(filing__paused_on=None).order_by("id")


def above(step: Step) -> str:
    """The place that is told when a step is late; empty where nothing is above."""
    top = catalogue.site().division_id
    place = codes.parent_of(step.place)
    return place if place and place >= top and step.place != top else ""


def mark(step: Step) -> bool:
    """Note whom a late step has been told to; whether there is anybody."""
    step.escalated_to, step.escalated_on = above(step), clock.today()
    if not step.escalated_to:
        return False
    step.save(update_fields=["escalated_to", "escalated_on"])
    return True


def escalate(by: User, filing: Filing, step: Step, operation_id: str) -> Filing:
    """Tell the level above by hand; only what is late."""
    if not step.is_open or step.due >= clock.today() or filing.paused_on is not None:
        raise Refusal("procedures.not_late", _("这个环节没有逾期，不用提请上级督办。"), status=409)
    if step.escalated_to or not mark(step):
        raise Refusal("procedures.escalated", _("已经提请上级，或没有上级可以提请。"), status=409)
    told = {"to": step.escalated_to}
    frame.keep(by, filing, "escalate", step=step, operation_id=operation_id, changes=told)
    return filing


def escalate_late(*, by: str = SYSTEM) -> int:
    """Tell the level above of everything that is late; returns how many."""
    told = 0
    for pk in list(late().values_list("pk", flat=True)):
        told += _one(by, pk)
    return told


@transaction.atomic
def _one(by: str, pk: int) -> bool:
    step = Step.objects.select_related("filing").get(pk=pk)
    filing = Filing.objects.select_for_update().get(pk=step.filing_id)
    step = Step.objects.get(pk=pk)
    if not step.is_open or step.escalated_to or filing.paused_on is not None or not mark(step):
        return False
    changes = {"stage": step.stage, "to": step.escalated_to}
    act = audit.Act("procedures.escalate", "filing", filing.number, filing.division_id, changes)
    audit.record(by=by, act=act)
    return True


def sweep(*, by: str) -> int:
    """The same when its time has come round; nothing before a city is set."""
    return escalate_late(by=by) if Site.objects.exists() else 0


def escalate_job(*, by: str, progress: Progress) -> dict[str, Any]:
    """The same as a job."""
    progress(0, 1)
    told = escalate_late(by=by)
    progress(1, 1)
    return {"told": told}
