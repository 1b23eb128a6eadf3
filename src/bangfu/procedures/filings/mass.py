"""Many at once, where the definition allows it: each its own decision, each told apart."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, deciding, queries
from bangfu.procedures.filings.deciding import Taken
from bangfu.procedures.filings.models import Step

MOST = 200
T = TypeVar("T")


@dataclass(slots=True)
class Outcome:
    """How many were done, and why others were not: ``(what, reason)``."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def approve_many(*, by: User, steps: Iterable[UUID], reason: str = "") -> Outcome:
    """Pass the steps whose stages allow it; one that is refused does not hold up the others."""
    outcome = Outcome()
    for step in _few(queries.open_steps(by, _few(list(steps)))):
        name = step.filing.subject_name
        if not is_bulk(step):
            outcome.refused.append((name, _("这个环节只能逐件办理。")))
            continue
        _try(outcome, name, lambda step=step: _approve(by, step, reason))  # type: ignore[misc]
    return outcome


def is_bulk(step: Step) -> bool:
    """Whether the stage of a step may be passed together with others."""
    procedure = definitions.thawed(step.filing.definition)
    return definitions.stage(procedure, step.stage).bulk


def _approve(by: User, step: Step, reason: str) -> None:
    actions.decide(
        by=by,
        filing=step.filing.uid,
        step=step.uid,
        version=step.filing.version,
        verdict="approve",
        reason=reason,
    )


def open_many(*, by: User, procedure: str, subjects: Iterable[str]) -> Outcome:
    """Begin a procedure about several subjects."""
    outcome = Outcome()
    for subject_id in _few(list(subjects)):
        _try(outcome, subject_id, lambda key=subject_id: _open(by, procedure, key))  # type: ignore[misc]
    return outcome


def _open(by: User, procedure: str, subject_id: str) -> None:
    actions.open_(by=by, procedure=procedure, subject_id=subject_id)


@transaction.atomic
def post_many(*, by: User, steps: Iterable[UUID], on: dt.date) -> Outcome:
    """Note the day on which the notices of several steps were posted: one list on one sheet.

    A step that is refused does not hold up the others.
    """
    outcome, taken = Outcome(), list[Taken]()
    for step in _few(queries.open_steps(by, _few(list(steps)))):
        _try(outcome, step.filing.subject_name, lambda step=step: taken.append(_take(by, step, on)))  # type: ignore[misc]
    if taken:
        deciding.post(by, taken, on)
    return outcome


def _take(by: User, step: Step, on: dt.date) -> Taken:
    """A step taken up, if it is one whose notice has not been posted."""
    taken = Taken(by, step.filing.uid, step.uid, step.filing.version)
    deciding.require_unposted(taken, on)
    return taken


def _try(outcome: Outcome, name: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Refusal as refusal:
        outcome.refused.append((name, str(refusal.message)))
    except (LookupError, ObjectDoesNotExist):
        outcome.refused.append((name, _("找不到，或不在您的范围内。")))
    else:
        outcome.done += 1


def _few(chosen: list[T]) -> list[T]:
    if len(chosen) > MOST:
        raise Refusal("procedures.too_many", _("一次最多办理 %(most)s 件。") % {"most": MOST})
    return chosen
