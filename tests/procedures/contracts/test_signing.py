"""Signing: both sides, the name, the password, the text, the post."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry as Trail
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, queries, signing
from bangfu.procedures.contracts.models import Contract, Entry, Signature, State
from tests.cast import COUNTY, TOWN, Cast
from tests.procedures.conftest import MONDAY, appoint, officer
from tests.procedures.contracts import drawn


@pytest.fixture
def contract(people: Cast) -> Contract:
    return drawn.of_town(people.county)


def refused(code: str, by: User, contract: Contract, **given: object) -> Refusal:
    """A refusal after which nothing has changed."""
    before = Signature.objects.count(), drawn.refreshed(contract).state
    with pytest.raises(Refusal) as caught:
        drawn.sign(by, contract, **given)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert (Signature.objects.count(), drawn.refreshed(contract).state) == before
    return caught.value


def test_upper_then_lower_side_brings_it_into_force(people: Cast, contract: Contract) -> None:
    assert drawn.sign(people.county, contract) == 1
    assert drawn.refreshed(contract).state == State.SIGNED
    assert drawn.sign(people.town, contract) == 1
    found = drawn.refreshed(contract)
    assert (found.state, found.in_force_on) == (State.IN_FORCE, MONDAY)
    signed = list(found.signatures.all())
    assert [(s.side, s.by, s.name, s.role) for s in signed] == [
        ("superior", "county", "何洪湖", "county_officer"),
        ("subordinate", "town", "唐新堤", "township_officer"),
    ]
    assert {s.digest for s in signed} == {found.digest}
    assert {s.method for s in signed} == {"password"}
    assert [e.verb for e in queries.history(found)] == ["draft", "sign", "sign"]
    rows = Trail.objects.filter(action="contracts.sign")
    assert {row.changes["digest"] for row in rows} == {found.digest}


def test_a_name_may_have_spaces_but_must_be_the_accounts(people: Cast, contract: Contract) -> None:
    refused("contracts.name", people.county, contract, name="何红湖")
    refused("contracts.name", people.county, contract, name="  ")
    assert drawn.sign(people.county, contract, name=" 何 洪湖 ") == 1
    assert Signature.objects.get().name == "何 洪湖"


def test_a_wrong_password_signs_nothing(people: Cast, contract: Contract) -> None:
    refused("contracts.password", people.county, contract, confirm=lambda: False)


def test_the_password_is_not_asked_for_a_wrong_name(people: Cast, contract: Contract) -> None:
    def never() -> bool:
        raise AssertionError

    refused("contracts.name", people.county, contract, name="别人", confirm=never)


def test_a_changed_text_is_not_signed(people: Cast, contract: Contract) -> None:
    read = contract.digest
    terms = [{**term, "figure": 1} for term in contract.terms]
    Contract.objects.filter(pk=contract.pk).update(terms=terms)
    with pytest.raises(Refusal) as caught:
        signing.sign(
            by=people.county, papers=[(contract.uid, read)], name="何洪湖", confirm=drawn.yes
        )
    assert (caught.value.code, caught.value.status) == ("contracts.changed", 409)
    assert not Signature.objects.exists()


def test_a_revised_text_is_not_signed_unread(people: Cast) -> None:
    contract = drawn.of_county(people.city)
    read = contract.digest
    Contract.objects.filter(pk=contract.pk).update(digest="0" * 64)
    with pytest.raises(Refusal) as caught:
        signing.sign(
            by=people.city, papers=[(contract.uid, read)], name="林市长办", confirm=drawn.yes
        )
    assert caught.value.code == "contracts.changed"


def test_only_a_post_at_the_place_signs(people: Cast, contract: Contract) -> None:
    refused("contracts.not_yours", people.city, contract)  # above, but not at the county
    refused("contracts.not_yours", people.town, contract)  # not its turn
    drawn.sign(people.county, contract)
    refused("contracts.not_yours", people.city, contract)


def test_another_area_finds_nothing(people: Cast, contract: Contract) -> None:
    for user in (people.neighbour, people.secretary, people.nobody, people.system):
        with pytest.raises(Contract.DoesNotExist):
            drawn.sign(user, contract)
    assert not Signature.objects.exists()


def test_readers_do_not_sign(people: Cast, contract: Contract) -> None:
    refused("contracts.not_yours", people.clerk, contract)
    refused("contracts.not_yours", people.auditor, contract)


def test_nobody_signs_both_sides(people: Cast, contract: Contract) -> None:
    appoint(people.county, "township_officer", TOWN)
    drawn.sign(User.objects.get(username="county"), contract)
    refused("contracts.both_sides", User.objects.get(username="county"), contract)
    assert drawn.sign(people.town, contract) == 1


def test_signed_twice_counts_once(people: Cast, contract: Contract) -> None:
    drawn.sign(people.county, contract)
    refused("contracts.both_sides", people.county, contract)
    second = officer("second", "county_officer", COUNTY)
    refused("contracts.not_yours", second, contract)


def test_a_finished_contract_needs_nobody(people: Cast, contract: Contract) -> None:
    drawn.sign(people.county, contract)
    drawn.sign(people.town, contract)
    deputy = officer("deputy", "township_officer", TOWN)
    assert "双方都已签字" in str(refused("contracts.not_yours", deputy, contract))


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.CLOSED])
def test_what_has_ended_is_not_signed(people: Cast, contract: Contract, state: State) -> None:
    Contract.objects.filter(pk=contract.pk).update(state=state)
    refused("contracts.moved_on", people.county, contract)


def test_many_are_signed_together_or_not_at_all(people: Cast, contract: Contract) -> None:
    every = list(Contract.objects.all())
    papers = [(one.uid, one.digest) for one in every]
    spoilt = [papers[0], (papers[1][0], "0" * 64)]
    with pytest.raises(Refusal):
        signing.sign(by=people.county, papers=spoilt, name="何洪湖", confirm=drawn.yes)
    assert not Signature.objects.exists()
    assert signing.sign(by=people.county, papers=papers, name="何洪湖", confirm=drawn.yes) == 2
    assert set(Contract.objects.values_list("state", flat=True)) == {State.SIGNED}


@pytest.mark.parametrize("count", [0, signing.MOST + 1])
def test_nothing_and_too_many_are_refused(people: Cast, contract: Contract, count: int) -> None:
    papers = [(contract.uid, "")] * count
    with pytest.raises(Refusal) as caught:
        signing.sign(by=people.county, papers=papers, name="何洪湖", confirm=drawn.yes)
    assert caught.value.code == "contracts.chosen"


def leave(user: User) -> None:
    post = user.posts.get()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    type(post).objects.filter(pk=post.pk).update(valid_from=yesterday)
    post.refresh_from_db()
    accounts.end(by="tests", post=post, on=yesterday)


def test_a_successor_countersigns_and_the_contract_stays(people: Cast, contract: Contract) -> None:
    drawn.sign(people.county, contract)
    drawn.sign(people.town, contract)
    after = officer("after", "township_officer", TOWN)
    refused("contracts.not_yours", after, contract)  # the signer is still in office
    leave(people.town)
    assert drawn.refreshed(contract).state == State.IN_FORCE
    assert drawn.sign(User.objects.get(username="after"), contract) == 1
    found = drawn.refreshed(contract)
    assert found.state == State.IN_FORCE
    last = found.signatures.last()
    assert last is not None
    assert (last.by, last.side, last.succeeds) == ("after", "subordinate", True)
    assert last.digest == found.digest
    assert Entry.objects.filter(contract=found, verb="countersign").count() == 1
    third = officer("third", "township_officer", TOWN)
    refused("contracts.not_yours", third, contract)


def test_whoever_left_signs_no_more(people: Cast, contract: Contract) -> None:
    leave(people.county)
    with pytest.raises(Contract.DoesNotExist):
        drawn.sign(User.objects.get(username="county"), contract)


def test_signatures_are_only_ever_added(people: Cast, contract: Contract) -> None:
    drawn.sign(people.county, contract)
    kept = Signature.objects.get()
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_withdrawing_ends_it_with_its_reason(people: Cast, contract: Contract) -> None:
    drawn.sign(people.county, contract)
    with pytest.raises(Refusal) as caught:
        actions.withdraw(by=people.county, contract=contract, reason=" ")
    assert caught.value.code == "contracts.silent"
    with pytest.raises(Refusal) as caught:
        actions.withdraw(by=people.town, contract=contract, reason="不想签")
    assert caught.value.code == "rights.missing"
    assert (
        actions.withdraw(by=people.county, contract=contract, reason="指标下错").state
        == State.WITHDRAWN
    )
    refused("contracts.moved_on", people.town, contract)
    assert Entry.objects.get(verb="withdraw").reason == "指标下错"
    assert Trail.objects.get(action="contracts.withdraw").changes == {
        "state": "signed",
        "reason": "指标下错",
    }
