"""Two people at the same moment: one decision, one filing, one number."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.models import Decision, Filing, Series
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import TOWN, Cast, assemble
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, MONDAY, READY, officer

INCOME = {"disposable_income_pc": 9_000_00}


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections may write to; SQLite's in memory locks whole tables."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    kept, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "shared.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        kept.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, name


@pytest.fixture
def people(on_disk: None, home: Path) -> Cast:
    """The cast, in a database whose transactions are real."""
    cast = assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)
    return cast


@pytest.fixture
def ready(people: Cast) -> Household:
    return factories.household(members=[HEALTHY], income=INCOME, **READY)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do things in threads that start together; replies and refusals in order."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[number] = work()
        except Refusal as refusal:
            found[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def approving(by: User, filing: Filing, day: Any, **more: Any) -> Callable[[], Any]:
    step, user = walk.step(filing).uid, User.objects.get(pk=by.pk)

    def work() -> Any:
        with clock.at(day):
            return actions.decide(
                by=user, filing=filing.uid, step=step, verdict="approve",
                version=filing.version, **more,
            )  # fmt: skip

    return work


@pytest.fixture
def at_town(people: Cast, ready: Household) -> tuple[Filing, Any]:
    filing = walk.begin(people.secretary, ready)
    day = walk.to_township(people.secretary, filing)
    return walk.fresh(filing), day


def test_two_approvers_make_one_decision(people: Cast, at_town: tuple[Filing, Any]) -> None:
    filing, day = at_town
    deputy = officer("deputy", "township_officer", TOWN)
    found = at_once(approving(people.town, filing, day), approving(deputy, filing, day))
    refusals = [one for one in found if isinstance(one, Refusal)]
    assert [one.code for one in refusals] == ["procedures.moved_on"]
    assert Decision.objects.filter(verb="approve", stage="township").count() == 1
    assert walk.step(filing).stage == "county"


def test_one_operation_sent_twice_at_once_is_done_once(
    people: Cast, at_town: tuple[Filing, Any]
) -> None:
    filing, day = at_town
    same = approving(people.town, filing, day, operation_id="same")
    found = at_once(same, same)
    assert sorted(one.again for one in found) == [False, True]
    assert {one.version for one in found} == {filing.version + 1}
    assert Decision.objects.filter(verb="approve", stage="township").count() == 1


def test_two_proposals_of_one_household_make_one_filing(people: Cast, ready: Household) -> None:
    def opening(by: User) -> Callable[[], Any]:
        return lambda: actions.open_(by=by, procedure="household_exit", subject_id=str(ready.uid))

    found = at_once(opening(people.secretary), opening(people.town))
    codes = [one.code for one in found if isinstance(one, Refusal)]
    assert codes == ["procedures.open_already"]
    assert Filing.objects.count() == 1


def test_numbers_given_out_at_once_differ(people: Cast) -> None:
    homes = [factories.household(members=[HEALTHY], income=INCOME, **READY) for _n in range(4)]

    def opening(home: Household) -> Callable[[], Any]:
        return lambda: actions.open_(
            by=people.secretary, procedure="household_exit", subject_id=str(home.uid)
        )

    found = at_once(*[opening(home) for home in homes])
    assert sorted(one.number[-1] for one in found) == ["1", "2", "3", "4"]
    assert Series.objects.get().last == 4
    assert connection.vendor in {"sqlite", "postgresql"}
