"""Checks that block, asked of one household while it is edited."""

from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.memory import MET
from bangfu.engine.packs.quality import Check
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.watch.quality import checks
from bangfu.watch.quality.explaining import counts
from bangfu.watch.quality.models import Severity

SUBJECTS = ("household", "member")


def hits(home: Household) -> dict[str, str]:
    """Blocking checks that hit a household or its people as its rows are now.

    Returns ``{check code and member: sentence}``. Unknown is no hit.
    """
    program, known = checks.program(), {check.id: check for check in checks.declared()}
    rules = _rules(program, known)
    if not rules:
        return {}
    day = catalogue.today()
    answer = verdicts.household(program, home.pk, home.village_id, day, assumed=True)
    ask = answer.explaining.evaluation.outcome
    found: dict[str, str] = {}
    for rule in rules:
        check = known[rule.id]
        people = answer.people if rule.subject == "member" else [(0, answer.record)]
        for key, record in people:
            if ask(record, rule).outcome == MET:
                found[f"{check.code}:{key or ''}"] = _told(check, record.given.get("name"))
    return found


def _rules(program: Program, known: dict[str, Check]) -> list[Rule]:
    return [
        rule
        for rule in program.rules.values()
        if rule.subject in SUBJECTS
        and known[rule.id].severity == Severity.BLOCK.value
        and not counts(program, rule)
    ]


def _told(check: Check, name: object) -> str:
    title = check.title.text("zh")
    return f"{check.code} {title}（{name}）。" if name else f"{check.code} {title}。"
