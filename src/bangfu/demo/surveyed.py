"""A survey of the demo city under way: a sample of one township, most of it answered."""

import datetime as dt
import hashlib
from collections.abc import Callable

from bangfu.base.accounts.models import User
from bangfu.engine.compile.forms import Asked
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import actions, campaigns, queries, subjects
from bangfu.registry.surveys.models import Campaign, State, Target
from bangfu.registry.surveys.subjects import Who

SAMPLE, SEED = 24, "demo"
DONE, BEGUN, AWAY = 60, 70, 80  # percent: submitted, and of the rest begun, and not met
DAYS_AGO, DAYS_LEFT = 30, 14
FIRST = 4  # questions of a survey that is under way


def survey(*, by: User, division: str, progress: Callable[[int, int], None]) -> None:
    """Assign the first survey of households and answer most of it; done once."""
    with catalogue.asked_once():
        _survey(by, division, progress)


def _survey(by: User, division: str, progress: Callable[[int, int], None]) -> None:
    names = [s.id for s in queries.surveys() if s.subject == "household"]
    if not names or Campaign.objects.exists():
        return
    today = catalogue.today()
    made = campaigns.begin(
        by=by,
        survey=names[0],
        division=division,
        starts=today - dt.timedelta(days=DAYS_AGO),
        ends=today + dt.timedelta(days=DAYS_LEFT),
        sample=SAMPLE,
        seed=SEED,
    )
    targets = list(Target.objects.filter(campaign=made))
    homes = Household.objects.in_bulk([target.key for target in targets])
    for number, target in enumerate(targets):
        _visit(by, made.survey, subjects.of_household(homes[target.key]))
        progress(number + 1, len(targets))


def _visit(by: User, name: str, who: Who) -> None:
    luck = _drawn(who, "luck", 100)
    if luck >= AWAY:
        return
    if luck >= BEGUN:
        state = State.ABSENT if luck % 2 else State.REFUSED
        actions.not_met(by=by, who=who, survey=name, state=state, reason="去过两次")
        return
    asked = queries.form(name).asked[: FIRST if luck >= DONE else None]
    said = {one.spec.id: _answer(who, one) for one in asked}
    standing = actions.save(by=by, who=who, survey=name, said=said)
    if luck < DONE and standing.is_whole:
        actions.submit(by=by, who=who, survey=name)


def _answer(who: Who, asked: Asked) -> list[str]:
    """A plausible answer, the same whenever the city is built."""
    spec, column = asked.spec, asked.column
    if spec.type == "yes_no":
        return ["yes" if _drawn(who, spec.id, 2) else "no"]
    if spec.type in {"date", "text"}:
        return []
    if column.type.codes:
        entries = catalogue.pack().codes[column.type.codes].entries
        return [entries[_drawn(who, spec.id, len(entries))].id]
    low = int(spec.min or 0)
    most = {"int": 2, "quantity": 120, "money": 20_000}.get(spec.type, 2)
    return [str(low + _drawn(who, spec.id, most))]


def _drawn(who: Who, what: str, sides: int) -> int:
    mark = hashlib.sha256(f"{who.number}:{what}".encode()).digest()
    return int.from_bytes(mark[:4]) % sides
