"""Answers that are fields of the file: written there when submitted, so nobody types them twice."""

import datetime as dt
from typing import Any

from django.db import models

from bangfu.base.accounts.models import User
from bangfu.registry.households import actions as households
from bangfu.registry.households.models import Household
from bangfu.registry.surveys.models import Submission
from bangfu.registry.surveys.queries import Standing


def fill(*, by: User, submission: Submission, standing: Standing) -> list[str]:
    """Write the answers of questions that say ``fills`` into the household's file.

    It is an edit like any other: held to the checks of ledgers, and in the trail with the
    submission. Returns the columns that changed. Inside the caller's transaction.

    Raises:
        Refusal: what ``households.actions.edit`` refuses; nothing is submitted then.
    """
    wanted = {
        line.asked.spec.fills: submission.answers[line.asked.spec.id]
        for line in standing.course.lines
        if line.asked.spec.fills and line.answer is not None
    }
    if not wanted or standing.who.subject != "household":
        return []
    home = Household.objects.select_for_update().get(pk=standing.who.key)
    own = {field.name: field for field in Household._meta.concrete_fields}
    changes = {}
    for name, answer in wanted.items():
        value = _typed(own.get(name), answer)
        if value != (getattr(home, name) if name in own else home.extra.get(name)):
            changes[name] = value
    if changes:
        households.edit(
            by=by.username,
            user=by,
            uid=home.uid,
            version=home.version,
            changes=changes,
            operation_id=str(submission.uid),
        )
    return sorted(changes)


def _typed(field: Any, answer: Any) -> Any:
    """An answer as the column holds it: days are days, not texts."""
    if isinstance(field, models.DateField) and isinstance(answer, str):
        return dt.date.fromisoformat(answer)
    return answer
