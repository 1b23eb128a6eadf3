"""What the audit trail keeps of procedures: every act, nothing personal, the chain unbroken."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.procedures.filings import actions, clock, frame
from bangfu.procedures.filings.models import Decision, Evidence, Filing, Series, Step
from bangfu.registry.households.models import Household
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused


@pytest.fixture
def done(people: Cast, ready: Household) -> Filing:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing, reason="材料齐全。")
        walk.approve(people.county, filing)
    return walk.fresh(filing)


def test_every_decision_has_its_entry_in_the_chain_of_its_county(done: Filing) -> None:
    entries = Entry.objects.filter(subject_type="filing", subject_id=done.number)
    acts = [e.action.removeprefix("procedures.") for e in entries.order_by("seq")]
    decided = list(Decision.objects.values_list("verb", flat=True))
    assert [act for act in acts if act != "evidence"] == decided
    assert acts.count("evidence") == Evidence.objects.count()
    assert {entry.chain for entry in entries} == {COUNTY[:6]}


def test_nothing_personal_is_in_the_trail(done: Filing) -> None:
    told = "".join(
        str(entry.changes) for entry in Entry.objects.filter(action__startswith="procedures.")
    )
    for words in ("代表", "陈大伟", "看过，属实", "材料齐全", "现场.jpg"):
        assert words not in told


def test_the_last_entry_says_what_was_written(done: Filing) -> None:
    entry = Entry.objects.filter(action="procedures.approve").order_by("-seq")[0]
    assert entry.changes["stage"] == "county"
    assert entry.changes["result"]["exit_status"] == "exited"
    assert entry.actor == "county"


def test_an_act_carries_its_operation_into_the_trail(people: Cast, ready: Household) -> None:
    actions.open_(
        by=people.secretary,
        procedure="household_exit",
        subject_id=str(ready.uid),
        operation_id="op-9",
    )
    assert Entry.objects.get(action="procedures.open").operation_id == "op-9"


def test_the_chain_holds(done: Filing) -> None:
    mine = Entry.objects.filter(chain=COUNTY[:6]).order_by("seq")
    seqs = list(mine.values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert list(audit.verify()) == []


# --- numbers ---


def test_numbers_run_per_county_and_year(people: Cast) -> None:
    def number(village: str, year: int, letter: str = "F") -> str:
        with clock.at(dt.date(year, 5, 1)):
            return frame.next_number(village, letter)

    assert number(VILLAGE, 2016) == "F421083-2016-00001"
    assert number(VILLAGE, 2016) == "F421083-2016-00002"
    assert number(VILLAGE, 2017) == "F421083-2017-00001"
    assert number(NEIGHBOUR_VILLAGE, 2016) == "F421022-2016-00001"
    assert number(VILLAGE, 2016, "Y") == "Y421083-2016-00001"
    assert Series.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError):
        frame.once(None, "open", "", lambda: None)  # type: ignore[arg-type,return-value]


# --- what the database itself refuses ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "done"},
        {"closed_on": MONDAY},
    ],
)
def test_a_filing_is_open_or_closed(
    wrong: dict[str, object], people: Cast, ready: Household
) -> None:
    filing = walk.begin(people.secretary, ready)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(**wrong)


def test_a_stage_is_open_once(people: Cast, ready: Household) -> None:
    step = walk.step(walk.begin(people.secretary, ready))
    step.pk, step.uid = None, ready.uid
    step._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()
    assert Step.objects.count() == 1


def test_proof_is_only_ever_added(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    walk.prove(people.secretary, filing)
    kept = Evidence.objects.first()
    assert kept is not None
    with pytest.raises(TypeError, match="only ever added"):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_a_later_piece_of_proof_stands_for_the_earlier_and_both_are_kept(
    people: Cast, ready: Household
) -> None:
    filing = walk.begin(people.secretary, ready)
    step = walk.prove(people.secretary, filing)
    given = {"by": people.secretary, "filing": filing.uid, "step": step.uid}
    actions.add_evidence(**given, evidence={"look_told": "补充：屋顶已修。"})
    told = Evidence.objects.filter(name="look_told").values_list("value", flat=True)
    assert list(told) == ["看过，属实。", "补充：屋顶已修。"]
    with pytest.raises(LookupError):
        actions.add_evidence(**given, evidence={"nothing": "x"})
    refused(
        "procedures.not_yours",
        actions.add_evidence,
        **{**given, "by": people.town},
        evidence={"look_told": "x"},
    )
