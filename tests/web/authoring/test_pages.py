"""Writing a draft in the browser's forms, without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.policy.drafts import actions
from bangfu.policy.drafts.models import Draft
from tests.cast import Cast
from tests.policy.drafts.conftest import STRICTER

Enter = Callable[[str], Client]


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return actions.create(by=cast.city, title="提高修房补助")


def at(name: str, draft: Draft, *more: str) -> str:
    return reverse(f"authoring:{name}", args=[draft.pk, *more])


def test_a_text_is_saved_and_shown_with_its_differences(draft: Draft, enter: Enter) -> None:
    client, path = enter("city"), at("text", draft, "benefits")
    sent = {"text": STRICTER.replace("\n", "\r\n"), "version": draft.version}
    assert client.post(path, sent).status_code == 302
    page = client.get(path).content.decode()
    assert "not is_exited" in page
    assert "conditions.poor.test" in page
    draft.refresh_from_db()
    assert draft.files["benefits.yaml"] == STRICTER


def test_an_older_version_is_not_saved_over_a_newer(draft: Draft, enter: Enter, cast: Cast) -> None:
    actions.save_items(by=cast.city, draft=draft, text=STRICTER, file="benefits.yaml")
    answer = enter("city").post(
        at("text", draft, "benefits"), {"text": "", "version": draft.version}
    )
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.files["benefits.yaml"] == STRICTER


def test_what_is_wrong_is_told_with_its_line_while_typing(draft: Draft, enter: Enter) -> None:
    typed = {"part": "benefits", "text": STRICTER.replace("is_exited", "is_exitd")}
    answer = enter("city").post(at("check", draft), typed, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'data-line="9"' in page
    assert "is_exited" in page  # the nearest name
    draft.refresh_from_db()
    assert draft.files == {}


def test_a_reader_sees_but_does_not_save(draft: Draft, enter: Enter) -> None:
    client = enter("auditor")
    page = client.get(at("text", draft, "benefits"))
    assert page.status_code == 200
    assert "readonly" in page.content.decode()
    assert client.post(at("text", draft, "benefits"), {"text": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["text/tables/", "cases/nothing/"])
def test_parts_and_rules_that_are_none_are_not_found(path: str, draft: Draft, enter: Enter) -> None:
    assert enter("city").get(f"/policy/authoring/{draft.pk}/{path}").status_code == 404


def test_an_item_in_force_is_taken_into_the_draft(draft: Draft, enter: Enter) -> None:
    client = enter("city")
    answer = client.post(at("add", draft), {"part": "benefits", "item": "repair_grant"})
    assert answer["Location"] == at("text", draft, "benefits")
    draft.refresh_from_db()
    assert "replaces: true" in draft.files["benefits.yaml"]


def test_names_are_offered(draft: Draft, enter: Enter) -> None:
    page = enter("city").get(at("names", draft), {"q": "house_grade"}).content.decode()
    assert 'data-written="house_grade"' in page


def test_figures_are_set_in_a_table_and_cleared_again(draft: Draft, enter: Enter) -> None:
    client, path = enter("city"), at("figures", draft)
    assert "修房补助" in client.get(path).content.decode()
    client.post(path, {"value.repair_grant": "9,000", "value.income_line": ""})
    assert [(v.name, v.value) for v in draft.values.all()] == [("repair_grant", "9000")]
    assert 'value="9000"' in client.get(path).content.decode()
    client.post(path, {"value.repair_grant": ""})
    assert not draft.values.exists()


def test_a_figure_that_is_none_is_refused_and_nothing_is_kept(draft: Draft, enter: Enter) -> None:
    answer = enter("city").post(at("figures", draft), {"value.repair_grant": "很多"})
    assert answer.status_code == 422
    assert not draft.values.exists()


def test_cases_are_written_as_lines_and_proven(draft: Draft, enter: Enter) -> None:
    client, path = enter("city"), at("cases", draft, "repair_grant")
    line = {"0.name": "住危房", "0.as_of": "2016-12-31", "0.fact.house_grade": "d"}
    client.post(path, {**line, "0.outcome": "not_met", "1.name": ""})
    page = client.get(path).content.decode()
    assert 'value="住危房"' in page
    assert "住危房：repair_grant.outcome" in page  # it does not hold
    client.post(path, {**line, "0.outcome": "met"})
    assert "住危房：repair_grant.outcome" not in client.get(path).content.decode()
