"""Writing a draft in a real browser: marks while typing, names from the list, saving."""

from collections.abc import Callable

import pytest

from bangfu.policy.drafts import actions
from bangfu.policy.drafts.models import Draft
from tests.cast import Cast
from tests.policy.drafts.conftest import STRICTER
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]
EDITOR = "document.querySelector('.author-host')?.shadowRoot?.querySelector('.cm-content')"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    made = actions.create(by=cast.city, title="提高修房补助")
    return actions.save_items(by=cast.city, draft=made, text=STRICTER, file="benefits.yaml")


def test_mistakes_are_marked_while_typing_and_names_are_picked(
    draft: Draft, visit: Visiting
) -> None:
    window = visit("city")
    page = window.page
    window.open(f"/policy/authoring/{draft.pk}/text/benefits/")
    window.until(f"Boolean({EDITOR})")
    page.click(".author-host .cm-content")
    page.keyboard.press("Control+End")
    page.keyboard.type("  amuont: 3")
    window.until("document.querySelectorAll('#report [data-line]').length === 1")
    window.until(
        "document.querySelector('.author-host').shadowRoot.querySelector('.cm-lint-marker-error')"
        " !== null"
    )
    window.shot("authoring-mistake", whole=True)
    for _ in range(3):
        page.keyboard.press("Control+z")
    window.until("document.querySelectorAll('#report [data-line]').length === 0")
    page.keyboard.press("Control+End")
    page.click('.author-name[data-written="house_grade"]')
    assert page.evaluate("document.querySelector('#text').value.trimEnd()").endswith("house_grade")


def test_what_was_typed_is_saved(draft: Draft, visit: Visiting) -> None:
    window = visit("city", phone=True)
    window.open(f"/policy/authoring/{draft.pk}/text/benefits/")
    window.until(f"Boolean({EDITOR})")
    window.page.click(".author-host .cm-content")
    window.page.keyboard.press("Control+Home")
    window.page.keyboard.type("# Said twice.\n")
    with window.page.expect_navigation(wait_until="load"):
        window.page.click("[data-save]")
    draft.refresh_from_db()
    assert draft.files["benefits.yaml"].startswith("# Said twice.\n")
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 390
    window.shot("authoring-phone", whole=True)
