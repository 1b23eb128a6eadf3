"""A whole number is shown only to who may see it, after they said what for, and so often."""

from typing import Any
from uuid import uuid4

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State
from bangfu.registry.reveals import actions
from bangfu.registry.reveals.models import Purpose, Reveal, What
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast

ACCOUNT = "6222029900001234560"


@pytest.fixture
def home(cast: Cast) -> Household:
    home = factories.household(VILLAGE, members=[{"name": "周甲"}, {"name": "周乙"}])
    home.bank_account = sealing.seal_account(ACCOUNT, home.uid)
    home.save()
    return home


def ask(by: Any, home: Household, **more: Any) -> str:
    given = {"what": What.ID_NO, "purpose": Purpose.IDENTITY, "member": home.members.first().uid}  # type: ignore[union-attr]
    return actions.reveal(by=by, household=home.uid, **{**given, **more})


def test_the_whole_id_number_is_given_and_kept_who_saw_it(cast: Cast, home: Household) -> None:
    person = home.members.first()
    assert person is not None
    number = ask(cast.secretary, home, note="  到银行   核对 ")
    assert number == sealing.open_id_no(bytes(person.id_no or b""), person.uid)
    seen = Reveal.objects.filter(household=home.uid)
    assert [(r.by, r.what, r.purpose, r.note) for r in seen] == [
        (cast.secretary.username, "id_no", "identity", "到银行 核对")
    ]


def test_the_trail_names_purpose_and_member_but_never_the_number(
    cast: Cast, home: Household
) -> None:
    number = ask(cast.secretary, home)
    entry = Entry.objects.get(action="households.reveal")
    assert (entry.subject_id, entry.actor) == (home.household_no, cast.secretary.username)
    assert entry.changes["purpose"] == "identity"
    assert number not in str(entry.changes) + str(Reveal.objects.values())


def test_a_bank_account_is_shown_likewise(cast: Cast, home: Household) -> None:
    shown = ask(cast.town, home, what=What.BANK_ACCOUNT, member=None, purpose=Purpose.BENEFIT)
    assert shown == ACCOUNT


@pytest.mark.parametrize("seat", ["clerk", "auditor", "nobody", "system", "neighbour"])
def test_others_do_not_find_it(cast: Cast, home: Household, seat: str) -> None:
    with pytest.raises(Household.DoesNotExist):
        ask(getattr(cast, seat), home)
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(
    ("purpose", "note"), [("", ""), ("curiosity", "x"), (Purpose.OTHER, ""), (Purpose.OTHER, "  ")]
)
def test_without_a_purpose_nothing_is_shown(
    cast: Cast, home: Household, purpose: str, note: str
) -> None:
    with pytest.raises(Refusal) as refused:
        ask(cast.secretary, home, purpose=purpose, note=note)
    assert refused.value.code == "reveal.purpose"
    assert not Reveal.objects.exists()
    assert not Entry.objects.filter(action="households.reveal").exists()


def test_after_so_many_in_a_day_no_more_are_shown(
    cast: Cast, home: Household, settings: Any
) -> None:
    settings.REVEALS_PER_DAY = 2
    ask(cast.secretary, home)
    ask(cast.secretary, home)
    with pytest.raises(Refusal) as refused:
        ask(cast.secretary, home)
    assert (refused.value.code, refused.value.status) == ("reveal.many", 429)
    assert ask(cast.town, home), "others have their own count"


def test_a_person_of_another_household_is_not_shown_through_this_one(
    cast: Cast, home: Household
) -> None:
    other = factories.household(NEIGHBOUR_VILLAGE).members.first()
    assert other is not None
    for member in (other.uid, uuid4()):
        with pytest.raises(Member.DoesNotExist):
            ask(cast.secretary, home, member=member)


def test_someone_entered_by_mistake_is_not_shown(cast: Cast, home: Household) -> None:
    home.members.update(state=State.VOID)
    with pytest.raises(Member.DoesNotExist):
        ask(cast.secretary, home)


def test_what_was_never_registered_is_said_to_be_missing(cast: Cast, home: Household) -> None:
    home.members.update(id_no=None, id_no_print=None)
    Household.objects.filter(pk=home.pk).update(bank_account=None)
    for more in ({}, {"what": What.BANK_ACCOUNT, "member": None}):
        with pytest.raises(Refusal) as refused:
            ask(cast.secretary, home, **more)
        assert refused.value.code == "reveal.none"
    assert not Reveal.objects.exists()


def test_a_number_moved_from_another_row_does_not_open(cast: Cast, home: Household) -> None:
    first, second = home.members.order_by("pk")
    Member.objects.filter(pk=first.pk).update(id_no=second.id_no, id_no_print=None)
    with pytest.raises(Refusal) as refused:
        ask(cast.secretary, home, member=first.uid)
    assert refused.value.code == "reveal.broken"
    assert not Reveal.objects.exists()
