"""What holds of filings whatever people do; each breach is an assertion that fails."""

from typing import Any
from uuid import UUID

from django.db import connection

from bangfu.policy.drafts.models import Draft
from bangfu.procedures import definitions
from bangfu.procedures.filings import proving
from bangfu.registry.households.models import Household, Member
from bangfu.registry.villages.models import PlaceFile, VillageFile
from tests.procedures import seen
from tests.procedures.seen import Row, Seen

HOME = (
    "SELECT h.version, h.exit_status, h.monitor_type, h.risk_cleared, (SELECT count(*)"
    f" FROM {Member._meta.db_table} m WHERE m.household_id = h.id AND m.state = 'active')"
    f" FROM {Household._meta.db_table} h WHERE h.uid = %s"
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
        with connection.cursor() as cursor:
            cursor.execute(
                HOME, [Household._meta.get_field("uid").get_db_prep_value(UUID(key), connection)]
            )
            return tuple(cursor.fetchone())
    if label == "policy_draft":
        return tuple(Draft.objects.filter(pk=key).values_list("status", "version").get())
    files = VillageFile.objects.filter(village_id=key).values_list("exited_on", flat=True)
    above = PlaceFile.objects.filter(place_id=key).values_list("exited_on", flat=True)
    return tuple(files) + tuple(above)


def snapshot(label: str, key: str) -> tuple[Any, ...]:
    """Everything that an act about a subject could have changed: its record, then rows."""
    return record(label, key), *seen.rows(label, key)


def check(label: str, now: tuple[Any, ...], start: tuple[Any, ...], opened: set[str]) -> list[Seen]:
    """Every law, of every filing in a snapshot and of its subject; returns the filings."""
    filings = seen.filings(now[1:])
    assert {str(one.row.uid) for one in filings} == opened, "a filing was lost"
    for filing in filings:
        whole(filing)
        apart(filing)
        kept(filing)
    open_now = [one.row.procedure for one in filings if one.is_open]
    assert len(open_now) == len(set(open_now)), "two open filings of a kind"
    written(label, now[0], start, [one for one in filings if one.row.state == "done"])
    return filings


def whole(filing: Seen) -> None:
    """Open means that somebody has to act; a stage done is proven and was not too early."""
    open_now = [step.stage for step in filing.steps if step.state == "open"]
    assert bool(open_now) == filing.is_open
    assert len(set(open_now)) == len(open_now)
    groups = definitions.groups(filing.procedure)
    assert not open_now or any({one.id for one in group} >= set(open_now) for group in groups)
    assert (filing.row.closed_on is None) == filing.is_open
    for step in filing.steps:
        _step(filing, step, definitions.stage(filing.procedure, step.stage))
    waits = any(one.answered_on is None for one in filing.objections)
    assert not filing.is_open or waits == (filing.row.paused_on is not None)


def _step(filing: Seen, step: Row, stage: Any) -> None:
    assert (step.closed_on is None) == (step.state == "open")
    if step.notice_from is not None:
        assert step.notice_to is not None
        assert (step.notice_to - step.notice_from).days >= stage.notice.days
        assert step.earliest > step.notice_to
    if step.state == "done":
        assert step.closed_on is not None
        assert step.closed_on >= step.earliest, "passed before its time"
        assert stage.does != "notice" or step.notice_from is not None, "never posted"
        assert not proving.lacking(stage, filing.proof(step)), "passed without proof"


def apart(filing: Seen) -> None:
    """Whoever approved neither opened it nor acted on another stage of it before."""
    acts = [one for one in filing.decisions if one.verb in ACTS]
    steps = {step.id: step for step in filing.steps}
    for act in acts:
        if act.verb not in ("approve", "return", "reject") or steps[act.step_id].kind != "approval":
            continue
        earlier = {one.by for one in acts if one.id < act.id and one.stage != act.stage}
        proved = {one.by for one in filing.evidence if one.at < act.at
                  and (one.step_id is None or steps[one.step_id].stage != act.stage)}  # fmt: skip
        assert act.by not in earlier | proved | {filing.row.opened_by}, "approved by oneself"


def kept(filing: Seen) -> None:
    """Every version is one decision; an end is whole, and comes once."""
    verbs = [one.verb for one in filing.decisions]
    assert len(verbs) == filing.row.version
    ends = [verb for verb in verbs if verb in ("reject", "withdraw")]
    assert len(ends) == (filing.row.state in ("rejected", "withdrawn"))
    passed = [one for one in filing.decisions if one.verb == "approve"]
    assert len(passed) == len({one.step_id for one in passed}), "one step passed twice"
    if filing.row.state == "done":
        assert filing.row.result not in (None, "", "{}", {})
        assert filing.steps
        assert filing.steps[-1].state == "done"
        skipped = {step.stage for step in filing.steps if step.state == "skipped"}
        wanted = {stage.id for stage in filing.procedure.stages}
        assert {one.stage for one in passed} | skipped == wanted


def written(label: str, now: tuple[Any, ...], start: tuple[Any, ...], done: list[Seen]) -> None:
    """The registry says what the filings that are done decided, once each, and nothing else."""
    effects = [filing.procedure.effect for filing in done]
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
