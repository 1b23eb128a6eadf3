"""Applications whose agreement is kept as the result of the filing, for slices that read it.

Nothing else happens: no money is paid, no project begins. What was agreed is found with
``filings.queries.agreed``.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from bangfu.engine.compile.program import Rule
from bangfu.engine.memory import MET, NOT_APPLICABLE, UNKNOWN
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import queries as verdicts
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.points import Point
from bangfu.procedures.saying import say
from bangfu.procedures.status import households, villages
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household


def keep(matter: Matter) -> dict[str, Any]:
    """What was agreed to: everything that was filled in, and the day."""
    return {**matter.details, "agreed_on": matter.day.isoformat()}


def _present(matter: Matter) -> None:
    households.of(matter)


def _keep_household(matter: Matter) -> dict[str, Any]:
    households.of(matter)
    return keep(matter)


def tell(matter: Matter) -> Iterable[Point]:
    """What policy says today of the benefit that is applied for; nothing before it is named."""
    name = matter.details.get("benefit") or matter.rule
    if not name:
        return
    home = households.of(matter)
    rule = packs.program(catalogue.site().pack).rules.get(name)
    if rule is None:
        yield Point(_("现行政策里没有这项待遇，不能判断是否符合。"), kind="unknown", key=name)
        return
    title, outcome = say(rule.spec.title), outcome_of(home, rule)
    yield Point(_said(outcome) % {"title": title}, kind=KINDS.get(outcome, "not_met"), key=name)


KINDS = {MET: "met", UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}


def _said(outcome: int) -> str:
    return {
        MET: _("按现在的档案，符合“%(title)s”的条件。"),
        UNKNOWN: _("档案里缺少数据，不能判断是否符合“%(title)s”。"),
        NOT_APPLICABLE: _("按现在的档案，“%(title)s”对这一户不适用。"),
    }.get(outcome, _("按现在的档案，不符合“%(title)s”的条件。"))


def outcome_of(home: Household, rule: Rule) -> int:
    """What policy says today of a benefit for a household, or for its people where it is theirs.

    Somebody who is entitled counts before somebody of whom nobody can say, and that before none.
    """
    site = catalogue.site()
    program, day = packs.program(site.pack), catalogue.today(site)
    answer = verdicts.household(program, home.pk, home.village_id, day, assumed=site.assumed)
    asked = answer.people if rule.subject == "member" else [(0, answer.record)]
    ask = answer.explaining.evaluation.outcome
    found = [ask(record, rule).outcome for _key, record in asked]
    order = (MET, UNKNOWN, 0)
    return next((one for one in order if one in found), NOT_APPLICABLE)


def _registered(home: Household) -> bool:
    return home.exit_status is not None


EFFECTS = (
    Effect(
        "application_agreed",
        households.LABEL,
        _keep_household,
        _present,
        _present,
        _registered,
        tell,
    ),
    Effect("project_admitted", villages.LABEL, keep),
    Effect("problem_closed", villages.LABEL, keep),
)
