"""What holds of filings whatever people do; each breach is an assertion that fails."""

from typing import Any

from django.db import connection

from bangfu.policy.drafts.models import Draft
from bangfu.procedures import definitions
from bangfu.procedures.filings import proving
from bangfu.procedures.filings.models import (
    Decision,
    Evidence,
    Filing,
    Objection,
    Standing,
    State,
    Step,
)
from bangfu.registry.households.models import Household, Member
from bangfu.registry.villages.models import PlaceFile, VillageFile

FILING, STEP = Filing._meta.db_table, Step._meta.db_table
ABOUT = f"FROM {FILING} f{{}} WHERE f.subject_type = %s AND f.subject_id = %s"
QUESTIONS = (
    f"SELECT f.id, f.version, f.state, f.paused_on, f.due {ABOUT.format('')} ORDER BY f.id",
    "SELECT s.id, s.state, s.due, s.earliest, s.notice_to "
    + ABOUT.format(f" JOIN {STEP} s ON s.filing_id = f.id")
    + " ORDER BY s.id",
    *(
        "SELECT count(*) " + ABOUT.format(f" JOIN {table} x ON x.filing_id = f.id")
        for table in (model._meta.db_table for model in (Decision, Evidence, Objection))
    ),
)
ACTS = ("open", "approve", "return", "reject", "post")
# Effects that write into the household, each raising its version once.
WRITES = {
    "household_identified",
    "household_exited",
    "household_monitored",
    "household_cleared",
    "member_changed",
}


def record(label: str, key: str) -> tuple[Any, ...]:
    """What the registry says of a subject, as far as procedures decide it."""
    if label == "household":
        home = Household.objects.get(uid=key)
        people = Member.objects.filter(household=home, state="active").count()
        return home.version, home.exit_status, home.monitor_type, home.risk_cleared, people
    if label == "policy_draft":
        return tuple(Draft.objects.filter(pk=key).values_list("status", "version").get())
    files = VillageFile.objects.filter(village_id=key).values_list("exited_on", flat=True)
    above = PlaceFile.objects.filter(place_id=key).values_list("exited_on", flat=True)
    return tuple(files) + tuple(above)


def snapshot(label: str, key: str) -> list[Any]:
    """Everything that an act about a subject could have changed.

    Asked in plain SQL: it is asked after every act of ten thousand walks.
    """
    found: list[Any] = [record(label, key)]
    with connection.cursor() as cursor:
        for question in QUESTIONS:
            cursor.execute(question, [label, key])
            found.append(cursor.fetchall())
    return found


def check(label: str, key: str, start: tuple[Any, ...], opened: set[str]) -> None:
    """Every law, of every filing about a subject, and of the subject itself."""
    filings = list(Filing.objects.filter(subject_type=label, subject_id=key).order_by("pk"))
    assert {str(one.uid) for one in filings} == opened, "a filing was lost"
    for filing in filings:
        whole(filing)
        apart(filing)
        kept(filing)
    open_now = [one.procedure for one in filings if one.is_open]
    assert len(open_now) == len(set(open_now)), "two open filings of a kind"
    written(label, key, start, [one for one in filings if one.state == State.DONE])


def whole(filing: Filing) -> None:
    """Open means that somebody has to act; a stage done is proven and was not too early."""
    procedure = definitions.thawed(filing.definition)
    steps = list(filing.steps.order_by("pk"))
    open_now = [step.stage for step in steps if step.is_open]
    assert bool(open_now) == filing.is_open
    assert len(set(open_now)) == len(open_now)
    groups = definitions.groups(procedure)
    assert not open_now or any({one.id for one in group} >= set(open_now) for group in groups)
    assert (filing.closed_on is None) == filing.is_open
    for step in steps:
        _step(step, definitions.stage(procedure, step.stage))
    waits = Objection.objects.filter(filing=filing, answered_on=None).exists()
    assert not filing.is_open or waits == (filing.paused_on is not None)


def _step(step: Step, stage: Any) -> None:
    assert (step.closed_on is None) == step.is_open
    if step.notice_from is not None:
        assert step.notice_to is not None
        assert (step.notice_to - step.notice_from).days >= stage.notice.days
        assert step.earliest > step.notice_to
    if step.state == Standing.DONE:
        assert step.closed_on is not None
        assert step.closed_on >= step.earliest, "passed before its time"
        assert stage.does != "notice" or step.notice_from is not None, "never posted"
        assert not proving.lacking(stage, proving.latest(step)), "passed without proof"


def apart(filing: Filing) -> None:
    """Whoever approved neither opened it nor acted on another stage of it before."""
    acts = list(filing.decisions.filter(verb__in=ACTS).select_related("step").order_by("pk"))
    proof = list(filing.evidence.select_related("step"))
    for act in acts:
        if act.verb not in ("approve", "return", "reject") or act.step.kind != "approval":
            continue
        earlier = {one.by for one in acts if one.pk < act.pk and one.stage != act.stage}
        proved = {one.by for one in proof if one.at < act.at
                  and (one.step is None or one.step.stage != act.stage)}  # fmt: skip
        assert act.by not in earlier | proved | {filing.opened_by}, "approved by oneself"


def kept(filing: Filing) -> None:
    """Every version is one decision; an end is whole, and comes once."""
    decisions = list(filing.decisions.order_by("pk").values_list("verb", "stage", "step_id"))
    assert len(decisions) == filing.version
    ends = [verb for verb, _stage, _step in decisions if verb in ("reject", "withdraw")]
    assert len(ends) == (filing.state in (State.REJECTED, State.WITHDRAWN))
    passed = [step for verb, _stage, step in decisions if verb == "approve"]
    assert len(passed) == len(set(passed)), "one step passed twice"
    if filing.state == State.DONE:
        assert filing.result
        last = filing.steps.order_by("pk").last()
        assert last is not None
        assert last.state == Standing.DONE
        stages = {stage for verb, stage, _step in decisions if verb == "approve"}
        skipped = set(filing.steps.filter(state="skipped").values_list("stage", flat=True))
        assert stages | skipped == {one["id"] for one in filing.definition["stages"]}


def written(label: str, key: str, start: tuple[Any, ...], done: list[Filing]) -> None:
    """The registry says what the filings that are done decided, once each, and nothing else."""
    now = record(label, key)
    effects = [filing.definition["effect"] for filing in done]
    if label == "household":
        writes = sum(effect in WRITES for effect in effects)
        assert now[0] == start[0] + writes, "written more or less often than decided"
        assert ("household_exited" in effects) == (now[1] == "exited" != start[1])
        came = effects.count("member_changed")
        assert now[4] == start[4] + came
        return
    deciding = {"village_exited", "township_exited", "county_exited", "draft_in_force"}
    assert (now != start) == bool(deciding & set(effects)), "changed by nobody's decision"
    for effect in deciding:
        assert effects.count(effect) <= 1, "left twice"
