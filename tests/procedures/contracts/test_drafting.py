"""Drafting: for whom, with which terms, and what is refused."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry as Trail
from bangfu.base.divisions.models import Division
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, drafting, terms
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract, Entry, State
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.procedures.contracts import drawn
from tests.procedures.contracts.drawn import TEMPLATE, YEAR


def by_target(contract: Contract) -> dict[str, terms.Term]:
    return {term["target"]: term for term in contract.terms}


def refused(code: str, by: object, *wanted: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        drafting.draft(by=by, wanted=Wanted(*wanted))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert not Contract.objects.exists()
    return caught.value


def test_one_act_drafts_for_every_township_of_a_county(people: Cast) -> None:
    assert drawn.drafts(people.county) == 2
    found = Contract.objects.order_by("division")
    assert [(c.superior, c.division, c.level) for c in found] == [
        (COUNTY, TOWN, "township"),
        (COUNTY, OTHER_TOWN, "township"),
    ]
    assert {c.state for c in found} == {State.DRAFTED}
    assert Entry.objects.filter(verb="draft", by="county").count() == 2
    row = Trail.objects.get(action="contracts.draft")
    assert row.division == COUNTY
    assert row.changes == {"year": YEAR, "level": "township", "count": 2}


def test_names_and_year_stand_in_the_wording(people: Cast) -> None:
    contract = drawn.of_town(people.county)
    assert contract.text["lines"][0] == {
        "zh": "荆州市洪湖市与荆州市洪湖市新堤镇签订2016年责任书。",
        "en": "荆州市洪湖市 and 荆州市洪湖市新堤镇 sign for 2016.",
    }
    assert contract.digest == terms.digest(contract)
    assert len(contract.digest) == 64


def test_a_share_holds_below_and_the_nearest_figure_wins(people: Cast) -> None:
    drawn.drafts(people.city, CITY, "county")
    share = {c.division: by_target(c)["households_out"] for c in Contract.objects.all()}
    assert share[NEIGHBOUR]["figure"] == 10_000
    assert share[COUNTY]["figure"] == 6_000
    assert share[COUNTY]["clause"] == "一(一)"
    assert share[COUNTY]["said"]["zh"] == "60%"
    assert by_target(drawn.of_town(people.county))["households_out"]["figure"] == 6_000


def test_a_number_of_the_city_is_nobody_elses(people: Cast) -> None:
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "county", YEAR))
    pledge = Contract.objects.get(division=COUNTY)
    found = by_target(pledge)
    assert list(found) == ["households_out", "people_out", "roads"]
    for name in ("people_out", "roads"):
        assert found[name]["figure"] is None
        assert found[name]["said"] == {"zh": "", "en": ""}
        assert found[name]["origin"] == ""
    assert pledge.kind == "pledge"


@pytest.mark.parametrize(
    ("year", "figure", "by"), [(2015, 4_000, "2015-12-31"), (2016, 6_000, "2016-12-31")]
)
def test_each_year_has_its_step(people: Cast, year: int, figure: int, by: str) -> None:
    drawn.drafts(people.county, year=year)
    term = by_target(Contract.objects.get(division=TOWN))["households_out"]
    assert (term["figure"], term["by"]) == (figure, by)


def test_a_year_without_targets_is_refused(people: Cast) -> None:
    refused("contracts.termless", people.county, TEMPLATE, COUNTY, "township", 2017)


def test_bad_input_is_refused(people: Cast) -> None:
    refused("contracts.template", people.county, "nothing", COUNTY, "township", YEAR)
    refused("contracts.upper_drafts", people.county, TEMPLATE, COUNTY, "county", YEAR)
    refused("contracts.level", people.city, "pledge", CITY, "village", YEAR)
    refused("contracts.year", people.county, TEMPLATE, COUNTY, "township", 2020)


def test_another_area_and_a_village_may_not(people: Cast) -> None:
    refused("rights.missing", people.neighbour, TEMPLATE, COUNTY, "township", YEAR)
    refused("rights.missing", people.town, TEMPLATE, COUNTY, "township", YEAR)
    refused("rights.missing", people.secretary, TEMPLATE, VILLAGE, "village", YEAR)
    refused("rights.missing", people.auditor, TEMPLATE, CITY, "county", YEAR)


def test_again_drafts_only_what_lacks(people: Cast) -> None:
    contract = drawn.of_town(people.county)
    with pytest.raises(Refusal) as caught:
        drawn.drafts(people.county)
    assert caught.value.code == "contracts.none"
    actions.withdraw(by=people.county, contract=contract, reason="指标有误")
    assert drawn.drafts(people.county) == 1
    assert Contract.objects.filter(division=TOWN).count() == 2
    assert Contract.objects.filter(division=OTHER_TOWN).count() == 1


def test_levels_further_down_answer_to_the_place_above_them(people: Cast) -> None:
    assert drawn.drafts(people.county, COUNTY, "village") == 3
    assert Contract.objects.get(division=VILLAGE).superior == TOWN


def test_many_are_drafted_by_a_job(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MANY", 1)
    job = drafting.start(by=people.county, wanted=Wanted(TEMPLATE, COUNTY, "township", YEAR))
    assert isinstance(job, Job)
    assert not Contract.objects.exists()
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.result["drafted"] == Contract.objects.count() == 2


def test_few_are_drafted_at_once(people: Cast) -> None:
    wanted = Wanted(TEMPLATE, COUNTY, "township", YEAR)
    assert drafting.start(by=people.county, wanted=wanted) == 2
    assert not Job.objects.exists()


def test_people_are_summed_and_households_counted(people: Cast) -> None:
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "county", YEAR))
    found = by_target(Contract.objects.get(division=COUNTY))
    assert found["people_out"]["sums"]
    assert not found["households_out"]["sums"]


def test_a_place_that_was_abolished_signs_nothing(people: Cast) -> None:
    Division.objects.filter(code=OTHER_TOWN).update(valid_to=dt.date(2019, 12, 31))
    assert drawn.drafts(people.county) == 1
    assert Contract.objects.get().division == TOWN
