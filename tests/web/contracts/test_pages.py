"""Pages of contracts: drafting, signing, lists, the state of signing, a print, its check."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bangfu.base.jobs.models import Job
from bangfu.procedures.contracts import drafting, queries
from bangfu.procedures.contracts.models import Contract, Signature, State
from bangfu.registry.catalogue.models import Site
from bangfu.web.paging import SIZE
from tests import factories
from tests.cast import CITY, COUNTY, OTHER_TOWN, PASSWORD, TOWN, VILLAGE, Cast
from tests.procedures.contracts import drawn
from tests.web.conftest import PART

Enter = Callable[[str], Client]
INDEX, OVERVIEW, NEW = "/contracts/", "/contracts/overview/", "/contracts/new/"


def body(answer: Any) -> str:
    return answer.content.decode()


def at(contract: Contract, name: str = "contract") -> str:
    return reverse(f"contracts:{name}", args=[contract.uid])


def signed(contract: Contract, name: str, password: str = PASSWORD) -> dict[str, str]:
    return {"name": name, "password": password, "digest": contract.digest}


# --- drafting ---


def test_a_county_drafts_for_its_townships(people: Cast, enter: Enter) -> None:
    client = enter("county")
    assert "起草责任书" in body(client.get(NEW))
    given = {"template": drawn.TEMPLATE, "division": COUNTY, "level": "township", "year": 2016}
    answer = client.post(NEW, given)
    assert answer.status_code == 302
    page = body(client.get(answer["Location"]))
    assert "已起草 2 份" in page
    assert "新堤镇" in page
    assert "等您签字" in page


@pytest.mark.parametrize(
    "given",
    [
        {"template": "nothing"},
        {"level": "county"},
        {"year": "x"},
        {"year": "2016.5"},
        {"division": "421022000000"},
        {"division": "x"},
        {"level": ""},
    ],
)
def test_bad_input_is_shown_beside_the_form(
    people: Cast, enter: Enter, given: dict[str, str]
) -> None:
    good = {"template": drawn.TEMPLATE, "division": COUNTY, "level": "township", "year": "2016"}
    answer = enter("county").post(NEW, {**good, **given})
    assert answer.status_code == 422
    assert not Contract.objects.exists()


def test_many_go_to_a_job(people: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MANY", 1)
    given = {"template": drawn.TEMPLATE, "division": COUNTY, "level": "township", "year": 2016}
    answer = enter("county").post(NEW, given)
    assert answer["Location"] == reverse("jobs:job", args=[Job.objects.get().pk])


# --- signing ---


def test_two_people_sign_and_it_is_in_force(people: Cast, enter: Enter, contract: Contract) -> None:
    first = enter("county")
    assert "我来签字" in body(first.get(at(contract)))
    assert "我来签字" not in body(enter("town").get(at(contract)))
    assert first.post(at(contract, "sign"), signed(contract, "何洪湖")).status_code == 302
    second = enter("town")
    assert "我来签字" in body(second.get(at(contract)))
    assert second.post(at(contract, "sign"), signed(contract, "唐新堤")).status_code == 302
    page = body(second.get(at(contract)))
    assert "已生效" in page
    assert "何洪湖 · 区县业务员" in page
    assert "我来签字" not in page


def test_a_wrong_password_is_told_and_counted(
    people: Cast, enter: Enter, contract: Contract
) -> None:
    answer = enter("county").post(at(contract, "sign"), signed(contract, "何洪湖", "guess"))
    assert answer.status_code == 422
    assert "密码不正确" in body(answer)
    assert "guess" not in body(answer)
    assert AccessAttempt.objects.get(username="county").failures_since_start == 1
    assert not Signature.objects.exists()


def test_guessing_locks_as_at_the_log_in(people: Cast, enter: Enter, contract: Contract) -> None:
    client = enter("county")
    for _try in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(at(contract, "sign"), signed(contract, "何洪湖", "guess"))
    assert answer.status_code == 429
    answer = client.post(at(contract, "sign"), signed(contract, "何洪湖"))
    assert answer.status_code == 429
    assert not Signature.objects.exists()


@pytest.mark.parametrize(("name", "password"), [("别人", PASSWORD), ("", PASSWORD), ("何洪湖", "")])
def test_what_is_missing_or_wrong_is_told(
    people: Cast, enter: Enter, contract: Contract, name: str, password: str
) -> None:
    answer = enter("county").post(at(contract, "sign"), signed(contract, name, password))
    assert answer.status_code == 422
    assert PASSWORD not in body(answer)
    assert not Signature.objects.exists()


def test_a_text_changed_meanwhile_is_refused(
    people: Cast, enter: Enter, contract: Contract
) -> None:
    given = {**signed(contract, "何洪湖"), "digest": "0" * 64}
    answer = enter("county").post(at(contract, "sign"), given)
    assert answer.status_code == 409
    assert "改过" in body(answer)
    assert not Signature.objects.exists()


def test_many_are_signed_from_the_list(people: Cast, enter: Enter, contract: Contract) -> None:
    client = enter("county")
    papers = [f"{one.uid}:{one.digest}" for one in Contract.objects.all()]
    page = body(client.get(INDEX))
    assert all(paper in page for paper in papers)
    given = {"paper": papers, "name": "何洪湖", "password": PASSWORD}
    assert client.post("/contracts/sign/", {**given, "password": "no"}).status_code == 422
    assert client.post("/contracts/sign/", {**given, "paper": []}).status_code == 422
    assert client.post("/contracts/sign/", {**given, "paper": ["x:y"]}).status_code == 404
    assert client.post("/contracts/sign/", given)["Location"] == INDEX
    assert set(Contract.objects.values_list("state", flat=True)) == {State.SIGNED}
    assert "等您签字" not in body(client.get(INDEX))


def test_what_waits_stands_on_the_first_page(
    people: Cast, enter: Enter, contract: Contract
) -> None:
    assert "等您签字的责任书" in body(enter("county").get("/"))
    assert "等您签字的责任书" not in body(enter("town").get("/"))
    assert "等您签字的责任书" not in body(enter("auditor").get("/"))


# --- what others see ---


@pytest.mark.parametrize("seat", ["neighbour", "secretary"])
@pytest.mark.parametrize("name", ["contract", "print"])
def test_another_area_finds_nothing(
    people: Cast, enter: Enter, contract: Contract, seat: str, name: str
) -> None:
    assert enter(seat).get(at(contract, name)).status_code == 404


@pytest.mark.parametrize("seat", ["neighbour", "secretary"])
def test_another_area_signs_and_changes_nothing(
    people: Cast, enter: Enter, contract: Contract, seat: str
) -> None:
    client, user = enter(seat), getattr(people, seat)
    assert client.post(at(contract, "sign"), signed(contract, user.name)).status_code == 404
    assert client.post(at(contract, "withdraw"), {"reason": "x"}).status_code in {403, 404}
    assert client.post(at(contract, "revise"), {"digest": "x"}).status_code in {403, 404}
    assert drawn.refreshed(contract).state == State.DRAFTED


def test_lists_hold_what_is_in_scope(people: Cast, enter: Enter, contract: Contract) -> None:
    assert (
        body(enter("county").get(INDEX)).count(reverse("contracts:contract", args=[contract.uid]))
        == 2
    )
    assert str(contract.uid) in body(enter("auditor").get(INDEX))
    assert str(contract.uid) not in body(enter("neighbour").get(INDEX))
    town = body(enter("town").get(INDEX))
    assert "本单位的责任书" in town
    assert "螺山镇" not in town


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=drafted", 2),
        ("?state=in_force", 0),
        ("?kind=pledge", 0),
        ("?level=township", 2),
        ("?level=village", 0),
        (f"?at={TOWN}", 1),
        ("?year=2016", 2),
        ("?year=", 2),
        ("?year=x&state=x&kind=x&level=x&at=x", 2),
    ],
)
def test_filters(people: Cast, enter: Enter, contract: Contract, query: str, found: int) -> None:
    page = body(enter("auditor").get(INDEX + query))
    assert page.count('href="/contracts/0') == found


def test_a_long_list_goes_on(people: Cast, enter: Enter, contract: Contract) -> None:
    rows = []
    for number in range(SIZE + 5):
        row = Contract(**{
            field.attname: getattr(contract, field.attname)
            for field in Contract._meta.concrete_fields
            if field.attname not in {"id", "uid", "template"}
        })  # fmt: skip
        row.template = f"t{number}"
        rows.append(row)
    Contract.objects.bulk_create(rows)
    client, seen, after = enter("auditor"), set[str](), ""
    for _piece in range(2):
        page = body(client.get(INDEX, {"after": after}, headers=PART))
        seen |= {part.split("/")[0] for part in page.split('href="/contracts/')[1:]}
        after = page.split("after=")[1].split("&")[0].split('"')[0] if "after=" in page else ""
    assert len(seen) == SIZE + 7
    assert not after
    assert client.get(INDEX, {"after": "x_y"}, headers=PART).status_code == 200


def test_the_state_of_signing_counts_and_opens_lists(
    people: Cast, enter: Enter, contract: Contract
) -> None:
    drawn.sign(people.county, contract)
    page = body(enter("city").get(OVERVIEW, {"at": COUNTY, "year": 2016}))
    assert f'?year=2016&amp;at={TOWN}&amp;state=signed">1</a>' in page
    assert f'?year=2016&amp;at={OTHER_TOWN}&amp;state=drafted">1</a>' in page
    rows = queries.summary(people.city, COUNTY, 2016)
    assert [(row.code, row.counts) for row in rows] == [
        (TOWN, {"signed": 1}),
        (OTHER_TOWN, {"drafted": 1}),
    ]
    assert queries.levels(people.city, COUNTY, 2016)[1:] == [
        ("township", 2, {"drafted": 1, "signed": 1}),
        ("village", 3, {}),
    ]
    assert queries.summary(people.neighbour, COUNTY, 2016) == []


def test_withdrawn_ones_do_not_count(people: Cast, enter: Enter, contract: Contract) -> None:
    client = enter("county")
    assert client.post(at(contract, "withdraw"), {"reason": ""}).status_code == 422
    assert client.post(at(contract, "withdraw"), {"reason": "指标下错"}).status_code == 302
    page = body(client.get(at(contract)))
    assert "已撤回" in page
    assert "指标下错" in page
    assert [row.code for row in queries.summary(people.city, COUNTY, 2016)] == [OTHER_TOWN]


# --- terms ---


def test_figures_the_pack_leaves_open_are_handed_down(people: Cast, enter: Enter) -> None:
    drafting.draft(by=people.city, wanted=drafting.Wanted("pledge", CITY, "county", 2016))
    pledge = Contract.objects.get(division=COUNTY)
    client = enter("city")
    page = body(client.get(at(pledge)))
    assert 'name="figure-people_out"' in page
    assert 'name="figure-households_out"' not in page
    given = {"digest": pledge.digest, "figure-people_out": "7", "figure-roads": "2.5"}
    assert client.post(at(pledge, "revise"), given).status_code == 302
    page = body(client.get(at(pledge)))
    assert 'value="7"' in page
    assert 'value="2.5"' in page
    assert client.post(at(pledge, "revise"), given).status_code == 409
    fresh = {**given, "digest": drawn.refreshed(pledge).digest, "figure-roads": "多"}
    assert client.post(at(pledge, "revise"), fresh).status_code == 422
    assert 'name="figure-people_out"' not in body(enter("county").get(at(pledge)))


def test_progress_stands_beside_the_terms(
    people: Cast, enter: Enter, contract: Contract, home: Any
) -> None:
    from bangfu.policy.runs import actions as runs

    factories.household(VILLAGE, exit_status="exited", members=[{}], income={})
    assert "没有可统计的数据" in body(enter("town").get(at(contract)))
    runs.refresh(by="tests")
    page = body(enter("town").get(at(contract)))
    assert "100.0%" in page
    assert "已完成" in page


def test_a_year_is_closed_from_the_overview(
    people: Cast, enter: Enter, contract: Contract, home: Any
) -> None:
    from bangfu.policy.runs import actions as runs

    factories.household(VILLAGE, exit_status="exited", members=[{}], income={})
    runs.refresh(by="tests")
    drawn.sign(people.county, contract)
    drawn.sign(people.town, contract)
    client, asked = enter("county"), {"at": COUNTY, "year": 2016}
    assert "年度归档" not in body(client.get(OVERVIEW, asked))
    assert client.post("/contracts/close/", asked).status_code == 422
    Site.objects.update(reference_date=dt.date(2016, 12, 31))
    runs.refresh(by="tests")
    assert "年度归档" in body(client.get(OVERVIEW, asked))
    assert "年度归档" not in body(enter("auditor").get(OVERVIEW, asked))
    assert client.post("/contracts/close/", {"at": "x", "year": "y"}).status_code == 404
    assert client.post("/contracts/close/", asked).status_code == 302
    assert "2016-12-31 归档时" in body(client.get(at(contract)))


# --- paper ---


def test_the_print_is_a_pdf(people: Cast, enter: Enter, contract: Contract) -> None:
    answer = enter("town").get(at(contract, "print"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_a_hash_is_checked(people: Cast, enter: Enter, contract: Contract) -> None:
    client, page = enter("town"), "/contracts/verify/"
    assert "没有对上" not in body(client.get(page))
    for code in (contract.digest, contract.digest[:8], f" {contract.digest.upper()} "):
        assert "与在案的责任书一致" in body(client.get(page, {"code": code}))
    for code in (contract.digest[:7], "0" * 64, "zzzzzzzzzz", "<script>"):
        assert "没有对上" in body(client.get(page, {"code": code}))
    assert "没有对上" in body(enter("neighbour").get(page, {"code": contract.digest}))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_is_handed_over(
    people: Cast, enter: Enter, contract: Contract, home: Any, form: str
) -> None:
    drawn.sign(people.county, contract)
    answer = enter("county").post("/contracts/export/?year=2016", {"form": form})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if form == "csv":
        text = content.decode("utf-8-sig")
        assert "何洪湖" in text
        assert contract.digest in text
        assert len(text.strip().splitlines()) == 3
    assert enter("clerk").post("/contracts/export/", {"form": form}).status_code == 403
