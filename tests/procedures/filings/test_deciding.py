"""A filing from proposal to effect, and what stands in its way."""

import datetime as dt

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.models import Decision, Evidence, Filing, Standing, State
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households.models import Household
from tests.cast import COUNTY, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY, appoint
from tests.procedures.refusals import refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def filing(people: Cast, ready: Household) -> Filing:
    return walk.begin(people.secretary, ready)


def test_a_household_leaves_poverty_through_all_hands(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    counter = Change.objects.get(county=COUNTY).counter
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing)
        reply = walk.approve(people.county, filing)
    version = ready.version
    ready.refresh_from_db()
    assert reply.state == State.DONE
    assert (ready.exit_status, ready.exit_year) == ("exited", 2016)
    assert ready.version == version + 1
    assert Change.objects.get(county=COUNTY).counter > counter  # facts and results follow
    assert walk.fresh(filing).result["exit_status"] == "exited"
    acts = list(Decision.objects.values_list("verb", "by"))
    assert acts[0] == ("open", "secretary")
    assert acts[-2:] == [("approve", "town"), ("approve", "county")]


def test_a_step_waits_for_its_role_at_its_level(people: Cast, filing: Filing) -> None:
    walk.prove(people.secretary, filing)
    for seat in (people.town, people.county, people.city, people.clerk):
        refusal = refused("procedures.not_yours", walk.approve, seat, filing)
        assert refusal.status == 403
        assert "村第一书记" in str(refusal.message)


@pytest.mark.parametrize("seat", ["neighbour", "nobody", "system", "security", "auditing"])
def test_others_do_not_even_see_it(seat: str, people: Cast, filing: Filing) -> None:
    with pytest.raises((Filing.DoesNotExist, Refusal)):
        walk.approve(getattr(people, seat), filing)
    assert walk.step(filing).stage == "look"


def test_an_auditor_sees_and_does_not_decide(people: Cast, filing: Filing) -> None:
    refused("rights.missing", walk.approve, people.auditor, filing)


def test_a_stage_is_not_passed_without_its_proof(people: Cast, filing: Filing) -> None:
    refusal = refused("procedures.evidence_missing", walk.approve, people.secretary, filing)
    assert "入户照片" in str(refusal.message)
    assert refusal.context["missing"] == 2
    assert walk.fresh(filing).version == 1
    assert Decision.objects.count() == 1


def test_proof_and_decision_come_together_or_not_at_all(people: Cast, filing: Filing) -> None:
    only = {"look_photo": walk.PHOTO}
    refused(
        "procedures.evidence_missing",
        walk.decide,
        people.secretary,
        filing,
        "approve",
        evidence=only,
    )
    assert not Evidence.objects.exists()
    both = {**only, "look_told": "在家，两层砖房。"}
    walk.decide(people.secretary, filing, "approve", evidence=both)
    assert Evidence.objects.count() == 2
    assert walk.step(filing).stage == "review"


def test_a_later_version_is_refused(people: Cast, filing: Filing) -> None:
    walk.prove(people.secretary, filing)
    refusal = refused(
        "procedures.moved_on", walk.approve, people.secretary, filing, version=filing.version - 1
    )
    assert refusal.status == 409


def test_a_step_that_is_done_is_not_done_again(people: Cast, filing: Filing) -> None:
    step = walk.step(filing)
    walk.do(people.secretary, filing)
    refused(
        "procedures.moved_on",
        actions.decide,
        by=people.secretary,
        filing=filing.uid,
        step=step.uid,
        verdict="approve",
    )


# --- notices ---


def at_notice(people: Cast, filing: Filing) -> Filing:
    for stage in ("look", "review", "consent"):
        walk.do(people.secretary, filing, stage)
    return filing


def test_a_notice_runs_for_full_days(people: Cast, filing: Filing) -> None:
    at_notice(people, filing)
    walk.prove(people.secretary, filing)
    refused("procedures.not_posted", walk.approve, people.secretary, filing)
    step = walk.post(people.secretary, filing)
    assert (step.notice_from, step.notice_to) == (MONDAY, MONDAY + 7 * DAY)
    with clock.at(MONDAY + 7 * DAY):
        refusal = refused("procedures.too_early", walk.approve, people.secretary, filing)
        assert refusal.context["earliest"] == "2016-03-15"
    with clock.at(MONDAY + 8 * DAY):
        walk.approve(people.secretary, filing)
    assert walk.step(filing).stage == "township"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_notice_is_posted_between_its_beginning_and_today(
    days: int, people: Cast, filing: Filing
) -> None:
    at_notice(people, filing)
    refused("procedures.notice_day", walk.post, people.secretary, filing, MONDAY + days * DAY)


def test_a_notice_is_posted_once_and_only_where_there_is_one(people: Cast, filing: Filing) -> None:
    refused("procedures.no_notice", walk.post, people.secretary, filing)
    at_notice(people, filing)
    walk.post(people.secretary, filing)
    refused("procedures.no_notice", walk.post, people.secretary, filing)


# --- separation of duty ---


def test_whoever_proposed_does_not_approve(people: Cast, ready: Household, deputy: User) -> None:
    filing = walk.begin(people.town, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        refused("procedures.same_person", walk.approve, people.town, filing)
        walk.approve(deputy, filing)
    assert walk.step(filing).stage == "county"


def test_whoever_acted_below_with_another_post_does_not_approve(
    people: Cast, filing: Filing
) -> None:
    """The secretary becomes an officer of the township while it is under way."""
    ready_on = walk.to_township(people.secretary, filing)
    appoint(people.secretary, "township_officer")
    with clock.at(ready_on):
        secretary = User.objects.get(pk=people.secretary.pk)
        refused("procedures.same_person", walk.approve, secretary, filing)


def test_whoever_added_proof_elsewhere_does_not_approve(people: Cast, filing: Filing) -> None:
    ready_on = walk.to_township(people.secretary, filing)
    step = filing.steps.get(stage="look")
    Evidence.objects.create(
        filing=filing, step=step, name="look_told", kind="text", value="x",
        by="town", on=MONDAY, at=filing.opened_at,
    )  # fmt: skip
    with clock.at(ready_on):
        refused("procedures.same_person", walk.approve, people.town, filing)


def test_whoever_returned_may_approve_the_same_stage_later(people: Cast, filing: Filing) -> None:
    ready_on = walk.to_township(people.secretary, filing)
    with clock.at(ready_on):
        walk.decide(people.town, filing, "return", reason="照片看不清。")
        again = walk.to_township(people.secretary, filing)
    with clock.at(again):
        walk.approve(people.town, filing)
    assert walk.step(filing).stage == "county"


# --- return, reject, withdraw ---


def test_a_return_begins_another_round(people: Cast, filing: Filing) -> None:
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.decide(people.town, filing, "return", reason="照片看不清。")
        step = walk.step(filing)
        assert (step.stage, step.round, step.place) == ("look", 2, filing.division_id)
        refused("procedures.evidence_missing", walk.approve, people.secretary, filing)
    assert filing.steps.get(stage="township").state == Standing.RETURNED


def test_a_return_may_name_an_earlier_stage(people: Cast, filing: Filing) -> None:
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.decide(people.town, filing, "return", reason="补签字。", to="consent")
    assert walk.step(filing).stage == "consent"


def test_a_return_goes_back_never_forward(people: Cast, filing: Filing) -> None:
    with pytest.raises(LookupError):
        walk.decide(people.secretary, filing, "return", reason="x", to="county")
    refused("procedures.first_stage", walk.decide, people.secretary, filing, "return", reason="x")


@pytest.mark.parametrize("verdict", ["return", "reject"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_no_needs_its_reason(verdict: str, reason: str, people: Cast, filing: Filing) -> None:
    refused("procedures.silent", walk.decide, people.secretary, filing, verdict, reason=reason)


def test_a_reason_is_not_a_book(people: Cast, filing: Filing) -> None:
    refused("procedures.long", walk.decide, people.secretary, filing, "reject", reason="长" * 2001)


def test_a_rejection_ends_it_without_effect(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        reply = walk.decide(people.town, filing, "reject", reason="收入没有核实。")
    ready.refresh_from_db()
    assert (reply.state, ready.exit_status) == (State.REJECTED, "not_exited")
    assert walk.fresh(filing).reason == "收入没有核实。"
    assert not filing.steps.filter(state=Standing.OPEN).exists()
    refused("procedures.closed", actions.object_, by=people.secretary, filing=filing.uid, text="x")


def test_whoever_opened_it_withdraws_it(people: Cast, filing: Filing) -> None:
    given = {"filing": filing.uid, "reason": "填错了户。"}
    refused("procedures.not_opened_by_you", actions.withdraw, by=people.town, **given)
    assert actions.withdraw(by=people.secretary, **given).state == State.WITHDRAWN


def test_a_colleague_withdraws_it_once_the_opener_is_gone(people: Cast, filing: Filing) -> None:
    gone = {"valid_from": dt.date(2019, 1, 1), "valid_to": dt.date(2020, 1, 1)}
    people.secretary.posts.update(**gone)
    reply = actions.withdraw(by=people.town, filing=filing.uid, reason="原提出人已调离。")
    assert reply.state == State.WITHDRAWN


def test_an_unknown_verdict_is_a_fault_of_the_caller(people: Cast, filing: Filing) -> None:
    with pytest.raises(LookupError):
        walk.decide(people.secretary, filing, "promote")


# --- the same act twice ---


def test_a_repeated_act_gets_its_first_reply(people: Cast, filing: Filing) -> None:
    walk.prove(people.secretary, filing)
    step = walk.step(filing)
    act = {"by": people.secretary, "filing": filing.uid, "step": step.uid, "verdict": "approve"}
    first = actions.decide(**act, version=filing.version, operation_id="op-1")
    again = actions.decide(**act, version=filing.version, operation_id="op-1")
    assert (again.again, again.version, again.state) == (True, first.version, first.state)
    assert Decision.objects.filter(verb="approve").count() == 1


def test_an_operation_is_one_persons_act(people: Cast, filing: Filing) -> None:
    given = {"filing": filing.uid, "text": "不公平。", "operation_id": "op-2"}
    actions.object_(by=people.secretary, **given)
    refused("procedures.operation_reused", actions.object_, by=people.town, **given)


def test_a_refused_act_leaves_its_operation_free(people: Cast, filing: Filing) -> None:
    refused(
        "procedures.evidence_missing", walk.approve, people.secretary, filing, operation_id="op-3"
    )
    walk.prove(people.secretary, filing)
    assert not walk.approve(people.secretary, filing, operation_id="op-3").again


def test_decisions_are_only_ever_added(people: Cast, filing: Filing) -> None:
    kept = Decision.objects.get()
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()
