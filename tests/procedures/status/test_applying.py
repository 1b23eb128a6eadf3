"""A family that is not registered yet: entered and proposed together, or not at all."""

import datetime as dt
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import applying
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.refusals import refused

NUMBER = factories.id_number(dt.date(1975, 3, 12), 7)


def given(cast: Cast, **more: Any) -> dict[str, Any]:
    details = {"application": walk.PHOTO, "main_cause": "illness"}
    about = {"by": cast.secretary, "village": VILLAGE, "name": " 陈 大 伟", "details": details}
    return {**about, "id_no": NUMBER.lower(), **more}


def test_a_family_is_entered_without_a_status_and_proposed(people: Cast) -> None:
    reply = applying.apply(**given(people))
    home = Household.objects.get()
    assert (home.exit_status, home.village_id) == (None, VILLAGE)
    [head] = registry.members(home)
    assert (head.name, head.relation_to_head, head.birth_date) == (
        "陈大伟",
        "head",
        dt.date(1975, 3, 12),
    )
    filing = Filing.objects.get(uid=reply.filing)
    assert (filing.subject_id, filing.procedure) == (str(home.uid), "identification")
    actions = list(Entry.objects.values_list("action", flat=True))
    assert "households.create" in actions
    assert "procedures.open" in actions
    assert NUMBER not in str(list(Entry.objects.values_list("changes", flat=True)))


def test_the_same_application_sent_twice_is_one(people: Cast) -> None:
    first = applying.apply(**given(people), operation_id="once")
    again = applying.apply(**given(people), operation_id="once")
    assert (again.filing, again.again) == (first.filing, True)
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"id_no": " "}, "procedures.no_id"),
        ({"id_no": "421083197503120011"}, "households.invalid"),
        ({"name": " "}, "households.invalid"),
        ({"details": {"main_cause": "illness"}}, "procedures.evidence_invalid"),
        (
            {"details": {"application": walk.PHOTO, "main_cause": "x"}},
            "procedures.evidence_invalid",
        ),
        ({"village": NEIGHBOUR_VILLAGE}, "rights.missing"),
    ],
)
def test_what_is_refused_leaves_no_household(more: dict[str, Any], code: str, people: Cast) -> None:
    refused(code, applying.apply, **given(people, **more))
    assert not Household.objects.exists()
    assert not Filing.objects.exists()


def test_somebody_who_is_registered_elsewhere_does_not_apply_again(people: Cast) -> None:
    applying.apply(**given(people))
    refused("households.invalid", applying.apply, **given(people, name="陈大卫"))
    assert Household.objects.count() == 1


@pytest.mark.parametrize("seat", ["clerk", "auditor", "neighbour", "security", "nobody"])
def test_those_who_may_not_register_take_no_application(seat: str, people: Cast) -> None:
    refused("rights.missing", applying.apply, **given(people, by=getattr(people, seat)))


def test_where_nothing_identifies_nobody_applies(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "offered", lambda _subject="": {})
    assert applying.procedure() == ""
    assert refused("procedures.unknown", applying.apply, **given(people)).status == 404
    assert not Household.objects.exists()
