"""Answering on the web, with and without script: saved at once, nothing lost, locked at the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys.models import Draft, Submission, Target
from bangfu.registry.surveys.subjects import Who, of_household
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast
from tests.registry.surveys.conftest import LOOK, WHOLE, answer
from tests.registry.surveys.test_campaigns import begin
from tests.web.conftest import PART

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def who(cast: Cast) -> Who:
    Site.objects.update(reference_date=factories.DAY)
    members = [{"name": "陈大伟"}, {"name": "陈小伟"}]
    return of_household(factories.household(VILLAGE, members=members, house_grade="a"))


def page(who: Who, name: str = "ask") -> str:
    return reverse(f"surveys:{name}", args=[LOOK, who.token])


def form(said: dict[str, list[str]], **more: object) -> dict[str, Any]:
    return {"q": list(said), **{f"a-{k}": v for k, v in said.items()}, **more}


HOUSE = {"leaks": ["yes"], "grade": ["d"], "area": ["80"]}
LIFE = {k: v for k, v in WHOLE.items() if k not in ("leaks", "grade", "area")}


def test_without_script_a_section_is_saved_and_leads_on(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    found = client.post(f"{page(who)}?part=house", form(HOUSE, go="next"))
    assert found["Location"] == f"{page(who)}?part=life"
    found = client.post(f"{page(who)}?part=life", form(LIFE, go="next"))
    assert found["Location"] == page(who, "review")
    assert Draft.objects.get().answers["area"] == 8000


def test_back_leads_back_even_where_something_is_wrong(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    wrong = form({"workers": ["9"]})
    assert client.post(f"{page(who)}?part=life", {**wrong, "go": "next"})["Location"].endswith(
        "part=life"
    )
    assert client.post(f"{page(who)}?part=life", {**wrong, "go": "back"})["Location"].endswith(
        "part=house"
    )


def test_with_script_the_next_question_comes_at_once(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    assert "a-grade" not in client.get(page(who)).content.decode()
    said = form({"leaks": ["yes"], "area": [""]})
    part = client.post(f"{page(who)}?part=house", said, headers=PART).content.decode()
    assert "<html" not in part
    assert 'name="a-grade"' in part
    assert "已保存" in part


def test_what_was_typed_is_there_again_even_where_it_is_wrong(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    client.post(f"{page(who)}?part=house", form({"leaks": ["yes"], "area": ["很大"]}))
    found = client.get(f"{page(who)}?part=house").content.decode()
    assert 'value="很大"' in found
    assert "最多两位小数" in found
    client.post(f"{page(who)}?part=house", form({"area": ["501"]}))
    assert "请填写 0 至 500 之间的数。" in client.get(page(who)).content.decode()


def test_the_message_of_a_constraint_is_the_surveys_own(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    found = client.post(f"{page(who)}?part=life", form({"workers": ["3"]}), headers=PART)
    assert "不能多于人口" in found.content.decode()


def test_a_question_the_page_did_not_show_stays_as_it_was(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    client.post(f"{page(who)}?part=house", form(HOUSE))
    client.post(f"{page(who)}?part=life", form({"cash": ["5"]}))
    assert Draft.objects.get().answers == {
        "leaks": True,
        "grade": "d",
        "area": 8000,
        "cash": 500,
    }


def test_questions_that_do_not_exist_are_ignored(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    said = form({"score": ["9999"], "on": ["1"], "nobody": ["x"], "__class__": ["x"]})
    assert client.post(f"{page(who)}?part=house", said).status_code == 302
    assert Draft.objects.get().answers == {}


def test_a_part_that_does_not_exist_is_the_first(enter: Enter, who: Who) -> None:
    assert "漏雨吗" in enter("secretary").get(f"{page(who)}?part=<b>").content.decode()


def test_review_names_what_is_missing_and_does_not_submit(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    client.post(f"{page(who)}?part=life", form(LIFE))
    found = client.get(page(who, "review")).content.decode()
    assert "这一题必须回答" in found
    assert "disabled" in found
    refused = client.post(page(who, "review"))
    assert refused.status_code == 422
    assert "还有问题没有答" in refused.content.decode()
    assert not Submission.objects.exists()


def submitted(client: Client, who: Who, **more: str) -> Any:
    client.post(f"{page(who)}?part=house", form(HOUSE))
    client.post(f"{page(who)}?part=life", form(LIFE))
    return client.post(page(who, "review"), more, follow=True)


def test_a_submission_is_shown_with_score_and_words(enter: Enter, who: Who) -> None:
    found = submitted(enter("secretary"), who).content.decode()
    for text in ("得分", "D级", "猪、鸡", "1,200 元", "困难", "第 3 版", "分值是假定的", "舒湖滨"):
        assert text in found, text


def test_sent_twice_it_is_one_submission(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    submitted(client, who, operation_id="same")
    client.post(page(who, "review"), {"operation_id": "same"})
    assert Submission.objects.count() == 1


def test_a_correction_needs_a_reason_and_starts_from_last_time(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    submitted(client, who)
    client.post(page(who, "correct"))
    assert 'value="80"' in client.get(page(who)).content.decode()
    assert "请写明原因" in client.post(page(who, "review")).content.decode()
    client.post(page(who, "review"), {"reason": "<b>记错</b>"})
    latest = Submission.objects.get(current=True)
    shown = client.get(reverse("surveys:answers", args=[latest.uid])).content.decode()
    assert "&lt;b&gt;记错" in shown
    old = reverse("surveys:answers", args=[latest.supersedes.uid])
    assert "已被后来的答案取代" in client.get(old).content.decode()


def test_the_household_shows_what_it_was_asked(enter: Enter, cast: Cast, who: Who) -> None:
    answer(cast, who)
    address = reverse("households:household", args=[who.token])
    found = enter("clerk").get(f"{address}?tab=surveys").content.decode()
    assert "入户看一看" in found
    assert "屋顶漏雨" in found


def test_only_whoever_may_answer_is_offered_to(enter: Enter, who: Who) -> None:
    address = reverse("households:household", args=[who.token])
    ask = reverse("surveys:ask", args=["home_look", who.token])
    assert ask in enter("secretary").get(f"{address}?tab=surveys").content.decode()
    assert ask not in enter("clerk").get(f"{address}?tab=surveys").content.decode()


@pytest.mark.parametrize("seat", ["neighbour", "nobody", "clerk"])
def test_whoever_does_not_work_there_cannot_answer(enter: Enter, who: Who, seat: str) -> None:
    client = enter(seat)
    for name in ("ask", "review", "correct", "discard", "not_met"):
        assert client.post(page(who, name), form(HOUSE)).status_code in {403, 404}
    assert not Draft.objects.exists()


def test_answers_elsewhere_are_not_there(enter: Enter, cast: Cast, who: Who) -> None:
    made = answer(cast, who)
    address = reverse("surveys:answers", args=[made.uid])
    assert enter("town").get(address).status_code == 200
    assert enter("neighbour").get(address).status_code == 404


def test_nobody_by_that_name_is_not_there(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    for token in ("x", "00000000-0000-0000-0000-000000000000", "421083100201"):
        assert client.get(reverse("surveys:ask", args=[LOOK, token])).status_code == 404
    assert client.get(reverse("surveys:ask", args=["nothing", who.token])).status_code == 404


def test_a_village_is_asked_by_its_code(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    address = reverse("surveys:ask", args=["village_look", VILLAGE])
    assert "有路灯吗" in client.get(address).content.decode()
    other = reverse("surveys:ask", args=["village_look", "421083101201"])
    assert client.get(other).status_code == 404


def test_away_is_noted_with_its_reason(enter: Enter, cast: Cast, who: Who) -> None:
    begin(cast)
    client = enter("secretary")
    assert client.post(page(who, "not_met"), {"state": "refused"}).status_code == 422
    client.post(page(who, "not_met"), {"state": "refused", "reason": "不愿意"})
    found = Target.objects.get(key=who.key)
    assert (found.state, found.reason) == (3, "不愿意")


def test_a_draft_is_given_up(enter: Enter, who: Who) -> None:
    client = enter("secretary")
    client.post(f"{page(who)}?part=house", form(HOUSE))
    client.post(page(who, "discard"))
    assert not Draft.objects.exists()


def test_a_card_on_the_first_page_says_what_waits(enter: Enter, cast: Cast, who: Who) -> None:
    assert "等待调查" not in enter("secretary").get("/").content.decode()
    begin(cast, division=COUNTY)
    assert "等待调查" in enter("secretary").get("/").content.decode()
