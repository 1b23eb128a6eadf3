"""Writing: all, the good or nothing; interrupted and begun again; two people at once."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs import workers
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.bulk import fresh, writing
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.imports import actions, folders, queries, work
from bangfu.registry.imports.models import Import, Stage
from tests.cast import Cast
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.standing import RECORDS, registry, rows


def spoilt() -> ledgers.Ledger:
    """The second family has a mistake."""
    return ledgers.put(ledgers.ledger(), "成员", 5, "性别", "不详细")


def commit(imp: Import, user: Any, choice: str = "all") -> Import:
    """Decide and do the work."""
    jobs.run(str(actions.commit(user=user, imp=imp, choice=choice).pk))
    imp.refresh_from_db()
    return imp


def test_nothing_is_written_before_somebody_decides(bring: BringIn) -> None:
    before = registry()
    assert bring(ledgers.ledger()).stage == Stage.CHECKED
    assert registry() == before


def test_all_is_refused_while_something_is_blocked(bring: BringIn, cast: Cast) -> None:
    imp = bring(spoilt())
    with pytest.raises(Refusal) as caught:
        actions.commit(user=cast.county, imp=imp)
    assert caught.value.code == "imports.blocked"
    assert caught.value.context == {"blocked": 1}


def test_the_good_are_written_whole_and_the_others_not_at_all(bring: BringIn, cast: Cast) -> None:
    commit(bring(spoilt()), cast.county, "good")
    assert Household.objects.get().national_household_no == "N001"
    assert Member.objects.count() == 3
    assert IncomeYear.objects.count() == 1


def test_what_is_put_right_comes_in_afterwards(bring: BringIn, cast: Cast) -> None:
    commit(bring(spoilt()), cast.county, "good")
    imp = commit(bring(ledgers.ledger()), cast.county)
    assert imp.outcome["counts"]["household"] == {"new": 1, "changed": 0, "unchanged": 1}
    assert Household.objects.count() == 2


def test_a_discarded_import_cannot_be_written(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger())
    actions.discard(user=cast.county, imp=imp)
    before = registry()
    with pytest.raises(Refusal) as caught:
        actions.commit(user=cast.county, imp=imp)
    assert caught.value.code == "imports.closed"
    assert registry() == before
    assert not folders.of(imp.pk).exists()


# --- interrupted ---


class Killed(BaseException):
    """What a process that is killed does not even see."""


@pytest.mark.parametrize("step", [(fresh, "members"), (fresh, "incomes"), (writing, "_versions")])
def test_writing_that_dies_midway_leaves_nothing_and_can_run_again(
    bring: BringIn, cast: Cast, monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str]
) -> None:
    def die(_state: Any) -> None:
        raise Killed

    imp = bring(ledgers.ledger())
    job = actions.commit(user=cast.county, imp=imp)
    before = registry()
    with monkeypatch.context() as patched:
        patched.setattr(*step, die)
        with pytest.raises(Killed):
            jobs.run(str(job.pk))
    assert registry() == before
    dead = workers.me().rsplit("/", 2)[0] + "/999999/1"
    Job.objects.filter(pk=job.pk).update(worker=dead)
    assert jobs.recover() == 1
    jobs.run(str(job.pk))
    assert Job.objects.get(pk=job.pk).state == State.DONE
    assert Household.objects.count() == 2


def test_written_twice_is_written_once(bring: BringIn, cast: Cast) -> None:
    imp = commit(bring(ledgers.ledger()), cast.county)
    before = registry()
    again = work.write(by="county", progress=lambda *_: None, import_id=str(imp.pk), choice="all")
    assert again == imp.outcome
    assert registry() == before


def test_checking_that_dies_midway_is_begun_anew(
    bring: BringIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(work.checking.Check, "_villages", die)
        with pytest.raises(Killed):
            bring(ledgers.ledger())
    imp = Import.objects.get()
    assert imp.stage == Stage.UPLOADED
    work.prepare(by="county", progress=lambda *_: None, import_id=str(imp.pk))
    imp.refresh_from_db()
    assert imp.stage == Stage.CHECKED
    assert not list(folders.of(imp.pk).glob(".*"))


# --- two people ---


def test_what_another_changed_meanwhile_is_held_back_and_told(bring: BringIn, cast: Cast) -> None:
    mine = bring(ledgers.ledger(), choice="all")
    mine = bring(ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "90"))
    theirs = bring(ledgers.put(ledgers.ledger(), "户", 2, "联系电话", "13800000000"))
    commit(theirs, cast.county)
    before = rows(*RECORDS)
    mine = commit(mine, cast.county)
    assert [c["row"] for c in queries.conflicts(mine)] == [2]
    assert queries.conflicts(mine)[0]["code"] == "conflict.changed"
    assert rows(*RECORDS) == before
    assert Household.objects.get(national_household_no="N001").phone == "13800000000"


def test_a_household_that_both_brought_new_is_registered_once(bring: BringIn, cast: Cast) -> None:
    mine, theirs = bring(ledgers.ledger()), bring(ledgers.ledger())
    commit(theirs, cast.county)
    mine = commit(mine, cast.county)
    assert Household.objects.count() == 2
    assert mine.outcome["conflicts"] == []  # nothing in them would have changed


def test_after_checking_again_the_held_back_goes_in(bring: BringIn, cast: Cast) -> None:
    bring(ledgers.ledger(), choice="all")
    commit(bring(ledgers.put(ledgers.ledger(), "户", 2, "联系电话", "13800000000")), cast.county)
    change = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "90")
    ledgers.put(change, "户", 2, "联系电话", "")
    commit(bring(change), cast.county)
    home = Household.objects.get(national_household_no="N001")
    assert (home.phone, home.housing_area) == ("13800000000", 90_00)


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_lose_nothing(bring: BringIn, cast: Cast) -> None:
    bring(ledgers.ledger(), choice="all")
    sheet = ledgers.put(ledgers.ledger(), "户", 2, "联系电话", "13800000000")["户"]
    theirs = bring({"户": sheet[:2]})
    both = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "95")
    mine = bring({"户": ledgers.put(both, "户", 3, "住房面积", "90")["户"]})
    outcomes: list[dict[str, Any]] = []

    def write(imp: Import) -> None:
        try:
            write_alone(imp, outcomes)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":  # one writer at a time: no two connections share the test's
        [write_alone(imp, outcomes) for imp in (theirs, mine)]
    else:
        threads = [threading.Thread(target=write, args=(imp,)) for imp in (theirs, mine)]
        [thread.start() for thread in threads]
        [thread.join(30) for thread in threads]
    assert sorted(len(outcome["conflicts"]) for outcome in outcomes) == [0, 1]
    first, second = Household.objects.order_by("national_household_no")
    told = (first.phone == "13800000000", first.housing_area == 95_00)
    assert sorted(told) == [False, True]  # whoever came first; the other was held back and told
    assert (first.version, second.version, second.housing_area) == (2, 2, 90_00)


def write_alone(imp: Import, outcomes: list[dict[str, Any]]) -> None:
    """One after the other, on the test's own connection."""
    given = {"by": "county", "import_id": str(imp.pk), "choice": "all"}
    outcomes.append(work.write(progress=lambda *_: None, **given))
