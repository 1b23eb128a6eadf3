"""Drafts of policy come into force by the procedure where the pack has one, and only by it."""

from pathlib import Path

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.jobs.models import Job
from bangfu.policy.drafts import deciding
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs.models import FigureSet
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import drafting
from tests.cast import Cast
from tests.procedures import town as towns
from tests.procedures.refusals import refused
from tests.procedures.town import Town


@pytest.fixture
def town(db: None, home: Path) -> Town:
    return towns.build("jingzhou")


def test_a_draft_is_in_force_after_the_last_stage(town: Town) -> None:
    draft = town.draft()
    filing = towns.begin(town, "policy_approval", str(draft.pk))
    passed = [(step.stage, by.username) for step, by, _day in towns.go(town, filing)]
    assert passed == [("opinion", "cityclerk"), ("city", "city2")]
    draft.refresh_from_db()
    assert (draft.status, draft.decided_by) == ("approved", "city2")
    assert filing.result == {"draft": str(draft.pk), "starts": "2016-07-01"}
    assert FigureSet.objects.get().name == "microcredit_cap"
    entry = Entry.objects.get(action="drafts.approve")
    assert entry.changes["through"] == filing.number
    assert Job.objects.get().kind == "runs.refresh"


def test_a_second_person_alone_is_not_enough(town: Town) -> None:
    draft = town.draft()
    refused("drafts.by_procedure", deciding.approve, by=town.people["city2"], draft=draft)
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_without_a_procedure_a_second_person_is_enough(cast: Cast) -> None:
    assert deciding.procedure() is None
    assert "policy_approval" not in definitions.offered()


def test_the_author_does_not_decide_even_where_somebody_else_proposed(town: Town) -> None:
    """Who wrote it is known to the draft, who proposed to the filing: neither decides."""
    draft = town.draft()
    filing = towns.begin(town, "policy_approval", str(draft.pk), by=town.people["city2"])
    refused("drafts.own", lambda: list(towns.go(town, filing)))
    assert Filing.objects.get().state == "open"
    assert not FigureSet.objects.exists()


def test_only_what_was_put_forward_is_begun(town: Town) -> None:
    draft = town.draft()
    deciding.send_back(by=town.people["city2"], draft=draft, reply="理由不足。")
    refused("procedures.draft_not_submitted", towns.begin, town, "policy_approval", str(draft.pk))


def test_a_draft_sent_back_meanwhile_stops_the_filing(town: Town) -> None:
    draft = town.draft()
    filing = towns.begin(town, "policy_approval", str(draft.pk))
    way = towns.go(town, filing)
    next(way)
    deciding.send_back(by=town.people["city2"], draft=draft, reply="再看一看。")
    refused("procedures.draft_not_submitted", next, way)


@pytest.mark.parametrize("seat", ["secretary", "town", "county", "clerk"])
def test_those_below_do_not_find_it(seat: str, town: Town) -> None:
    with pytest.raises(LookupError):
        drafting.find(town.people[seat], str(town.draft().pk))


@pytest.mark.parametrize("key", ["", "x", "01a20000-0000-7000-8000-000000000000"])
def test_what_is_no_draft_is_not_found(key: str, town: Town) -> None:
    with pytest.raises(LookupError):
        drafting.find(town.people["city"], key)


def test_those_who_read_drafts_find_it(town: Town) -> None:
    draft = town.draft()
    found = drafting.find(town.people["city2"], str(draft.pk))
    assert (found.name, found.division) == (draft.title, town.places["city"])
    assert isinstance(Draft.objects.get(pk=found.id).author, str)
    assert User.objects.filter(username="city").exists()
