"""A side that is outside signs on paper; who may record it, what must be shown, what stands."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry as Trail
from bangfu.base.divisions import actions as divisions
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, drafting, papering, printing, queries, seats
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract, Signature, State
from bangfu.procedures.contracts.papering import Paper
from tests.cast import CITY, COUNTY, OTHER_TOWN, TOWN, Cast
from tests.procedures.conftest import MONDAY
from tests.procedures.contracts import drawn

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
PROVINCE = "420000000000"
ZONE = "park"


def record(by: User, contract: Contract, **given: Any) -> None:
    """Record a signature on paper, right in everything that is not given."""
    fresh = drawn.refreshed(contract)
    said: dict[str, Any] = {
        "name": "吴省长",
        "duty": "副省长",
        "on": MONDAY,
        "code": fresh.digest[:8],
    }
    scans = given.pop("scans", None)
    paper = Paper(**{**said, **given})
    scans = [ContentFile(PDF, name="签字页.pdf")] if scans is None else scans
    papering.record(by=by, contract=fresh, paper=paper, scans=scans)


def refused(expected: str, by: User, contract: Contract, **given: Any) -> None:
    """A refusal after which nothing has changed."""
    before = Signature.objects.count(), drawn.refreshed(contract).state
    with pytest.raises(Refusal) as caught:
        record(by, contract, **given)
    assert caught.value.code == expected
    assert (Signature.objects.count(), drawn.refreshed(contract).state) == before
    assert not Attachment.objects.exists()


@pytest.fixture
def pledge(people: Cast) -> Contract:
    """The city's pledge to the province, which is outside."""
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "city", 2016))
    return Contract.objects.get(superior=PROVINCE)


@pytest.fixture
def zone(people: Cast) -> Contract:
    """A functional zone of the county, which runs one of its towns."""
    divisions.define_zone(
        by="test", code=ZONE, name="新滩经济合作区", division=COUNTY, administers=[OTHER_TOWN]
    )
    drawn.drafts(people.county)
    return Contract.objects.get(zone=ZONE)


def printed(contract: Contract) -> list[str]:
    made = printing.pdf(drawn.refreshed(contract), address="https://example.org")
    pages = PdfReader(io.BytesIO(made)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_the_province_signs_on_paper_and_the_city_here(people: Cast, pledge: Contract) -> None:
    assert (pledge.division, pledge.level) == (CITY, "city")
    assert pledge.terms, "the city answers for the figures of its own pack"
    record(people.city, pledge)
    assert drawn.refreshed(pledge).state == State.SIGNED
    assert drawn.sign(people.city, pledge) == 1, "recording is not signing the other side"
    found = drawn.refreshed(pledge)
    assert found.state == State.IN_FORCE
    upper, lower = found.signatures.all()
    assert (upper.method, upper.name, upper.duty, upper.signed_on, upper.post) == (
        "paper",
        "吴省长",
        "副省长",
        MONDAY,
        None,
    )
    assert (lower.method, lower.by, lower.digest) == ("password", "city", upper.digest)
    [scan] = Attachment.objects.all()
    assert (scan.subject, scan.subject_id) == ("contract", str(found.uid))
    told = Trail.objects.get(action="contracts.paper").changes
    assert told == {"side": "superior", "digest": found.digest, "on": "2016-03-07"}


def test_a_zone_signs_on_paper_after_its_county_signed_here(people: Cast, zone: Contract) -> None:
    assert (zone.superior, zone.division, zone.level) == (COUNTY, COUNTY, "township")
    assert zone.text["subordinate"] == "新滩经济合作区"
    refused("contracts.not_outside", people.county, zone)  # the county itself signs here, first
    drawn.sign(people.county, zone)
    record(people.county, zone, name="郑主任", duty="管委会主任")
    assert drawn.refreshed(zone).state == State.IN_FORCE
    assert queries.signers([zone])[zone.pk] == {
        "superior": "何洪湖",
        "subordinate": "郑主任（纸质）",
    }


def test_a_zone_is_drafted_once_and_has_shares_but_no_numbers_of_its_county(
    people: Cast, zone: Contract
) -> None:
    with pytest.raises(Refusal, match="都已起草"):
        drawn.drafts(people.county)
    other = Contract.objects.get(division=TOWN)
    shares = [term for term in zone.terms if term["type"] == "rate"]
    assert [term["figure"] for term in shares] == [
        term["figure"] for term in other.terms if term["type"] == "rate"
    ]
    assert all(term["figure"] is None for term in zone.terms if term["type"] != "rate")


def test_a_zone_does_not_count_as_the_counties_own(people: Cast, zone: Contract) -> None:
    assert zone not in queries.own(people.county)
    drawn.sign(people.county, zone)
    assert zone not in queries.to_sign(people.county)
    [levels] = [
        line for line in queries.levels(people.county, COUNTY, 2016) if line[0] == "township"
    ]
    assert levels[1] == sum(levels[2].values()), "no place is counted as without a contract"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "contracts.name"),
        ({"duty": ""}, "contracts.duty"),
        ({"on": MONDAY + dt.timedelta(days=1)}, "contracts.day"),
        ({"on": MONDAY - dt.timedelta(days=1)}, "contracts.day"),
        ({"code": "00000000"}, "contracts.code"),
        ({"code": ""}, "contracts.code"),
        ({"scans": []}, "contracts.no_scan"),
    ],
)
def test_what_is_wrong_on_the_paper_is_refused(
    given: dict[str, Any], code: str, people: Cast, pledge: Contract
) -> None:
    refused(code, people.city, pledge, **given)


def test_whoever_is_inside_signs_here_not_on_paper(people: Cast) -> None:
    contract = drawn.of_town(people.county)
    refused("contracts.not_outside", people.county, contract)
    drawn.sign(people.county, contract)
    refused("contracts.not_outside", people.county, contract)


def test_others_do_not_record(people: Cast, zone: Contract) -> None:
    drawn.sign(people.county, zone)
    for by in (people.town, people.secretary, people.auditor, people.neighbour):
        assert seats.records(by, drawn.refreshed(zone)) == ""
    assert seats.records(people.city, drawn.refreshed(zone)) == "subordinate"  # drafts there too


def test_a_place_above_that_signs_here_drafts_itself(people: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        drawn.drafts(people.county, COUNTY, "county")
    assert caught.value.code == "contracts.upper_drafts"


def test_the_paper_of_an_older_draft_is_not_what_was_signed(people: Cast, pledge: Contract) -> None:
    actions.withdraw(by=people.city, contract=pledge, reason="重新下达")
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "city", 2016))
    newer = Contract.objects.get(superior=PROVINCE, state=State.DRAFTED)
    refused("contracts.code", people.city, newer, code=pledge.digest[:8])


def test_the_city_closes_the_year_of_its_own_pledge(people: Cast, pledge: Contract) -> None:
    record(people.city, pledge)
    drawn.sign(people.city, pledge)
    assert not queries.may_close(people.city, CITY, 2016), "the year still runs"
    found = Contract.objects.filter(seats.closed_by(CITY))
    assert list(found) == [pledge]


def test_both_kinds_of_signature_and_the_hash_stand_on_every_page(
    people: Cast, pledge: Contract
) -> None:
    record(people.city, pledge)
    drawn.sign(people.city, pledge)
    terms = [dict(term, target=f"t{n}") for n in range(60) for term in pledge.terms[:1]]
    Contract.objects.filter(pk=pledge.pk).update(terms=terms)  # long enough for several pages
    pages = printed(pledge)
    assert len(pages) > 1
    assert all(pledge.digest in page for page in pages)
    assert all(f"第{n}页" in page for n, page in enumerate(pages, 1))
    assert "副省长，2016-03-07纸质签字" in pages[-1]
    assert "电子签名" in pages[-1]


def test_the_print_says_that_a_side_signs_on_paper(people: Cast, pledge: Contract) -> None:
    [page] = printed(pledge)
    assert page.count("在纸上签") == 1
