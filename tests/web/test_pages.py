"""Pages and their parts."""

import pytest
from django.test import RequestFactory

from bangfu.web import pages


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request-Type": "partial"}, False),
    ],
)
def test_a_part_is_sent_only_where_no_more_is_used(headers: dict[str, str], part: bool) -> None:
    assert pages.wants_part(RequestFactory().get("/", headers=headers)) is part


def test_answers_differ_by_what_asked() -> None:
    answer = pages.show(RequestFactory().get("/"), "_land.html")
    assert "HX-Request-Type" in answer["Vary"]


def test_a_form_leads_on_by_redirect() -> None:
    answer = pages.go(RequestFactory().post("/"), "home")
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_script_is_told_to_load_the_next_page_whole() -> None:
    answer = pages.go(RequestFactory().post("/", headers={"HX-Request": "true"}), "home")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/")
