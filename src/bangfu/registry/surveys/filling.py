"""Answers that are fields of the file: written there when submitted, so nobody types them twice."""

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.registry.households.models import Household
from bangfu.registry.surveys.models import Submission
from bangfu.registry.surveys.queries import Standing


def fill(*, by: User, submission: Submission, standing: Standing) -> list[str]:
    """Write the answers of questions that say ``fills`` into the household's file.

    Returns the columns that changed. Inside the caller's transaction.
    """
    wanted = {
        line.asked.spec.fills: submission.answers[line.asked.spec.id]
        for line in standing.course.lines
        if line.asked.spec.fills and line.answer is not None
    }
    if not wanted or standing.who.subject != "household":
        return []
    home = Household.objects.select_for_update().get(pk=standing.who.key)
    own = {field.name for field in Household._meta.concrete_fields}
    told = {}
    for name, value in wanted.items():
        before = getattr(home, name) if name in own else home.extra.get(name)
        if before == value:
            continue
        told[name] = [before, value]
        if name in own:
            setattr(home, name, value)
        else:
            home.extra[name] = value
    if told:
        home.version += 1
        home.save()
        changes = {"household": told, "survey": str(submission.uid)}
        act = audit.Act(
            "households.update", "household", home.household_no, home.village_id, changes
        )
        audit.record(by=by.username, act=act)
    return sorted(told)
