"""A survey on a phone: the next question at once, nothing lost on reload, submitted at the end."""

from collections.abc import Callable

import pytest

from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys.models import Draft, Submission
from bangfu.registry.surveys.subjects import Who, of_household
from tests import factories
from tests.cast import VILLAGE, assemble
from tests.registry.surveys.conftest import LOOK
from tests.web.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GRADE = "document.querySelector('#question-grade') !== null"


@pytest.fixture
def who(transactional_db: None) -> Who:
    assemble()
    Site.objects.update(reference_date=factories.DAY)
    members = [{"name": "陈大伟"}, {}]
    return of_household(factories.household(VILLAGE, members=members, house_grade="a"))


def width_fits(visit: Visit) -> bool:
    return bool(visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_answering_on_a_phone(visit: Callable[..., Visit], who: Who) -> None:
    window = visit("secretary", phone=True)
    page = window.page
    window.open(f"/surveys/ask/{LOOK}/{who.token}/")
    assert width_fits(window)
    assert not page.evaluate(GRADE)
    page.click("label[for=a-leaks-yes]")
    window.until(GRADE)
    page.click("label[for=a-grade-d]")
    page.fill("#a-area", "很大")
    page.press("#a-area", "Tab")
    window.until("document.querySelector('#error-area') !== null")
    window.shot("survey-phone", whole=True)
    assert page.input_value("#a-area") == "很大"
    page.reload()
    assert page.is_checked("#a-leaks-yes")
    assert page.is_checked("#a-grade-d")
    assert page.input_value("#a-area") == "很大"
    page.fill("#a-area", "80.5")
    page.press("#a-area", "Tab")
    window.until("document.querySelector('#error-area') === null")
    with page.expect_navigation():
        page.click("button[value=next]")
    assert "part=life" in page.url
    page.fill("#a-workers", "1")
    page.press("#a-workers", "Tab")
    window.until("document.querySelector('#saved').textContent.includes('已保存')")
    page.click("label[for=a-animals-pigs]")
    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        page.click("button[value=next]")
    assert width_fits(window)
    with page.expect_navigation():
        page.click(".btn-primary")
    assert "已提交" in page.inner_text("#alerts")
    made = Submission.objects.get()
    assert made.answers["area"] == 8050
    assert made.answers["animals"] == ["pigs"]
    assert not Draft.objects.exists()


def test_a_question_that_is_spared_goes_away(visit: Callable[..., Visit], who: Who) -> None:
    window = visit("secretary", phone=True)
    window.open(f"/surveys/ask/{LOOK}/{who.token}/")
    window.page.click("label[for=a-leaks-yes]")
    window.until(GRADE)
    window.page.click("label[for=a-leaks-no]")
    window.until(f"!({GRADE})")


def test_typing_on_while_it_is_saved_loses_nothing(visit: Callable[..., Visit], who: Who) -> None:
    window = visit("secretary", phone=True)
    page = window.page
    window.open(f"/surveys/ask/{LOOK}/{who.token}/?part=life")
    page.fill("#a-workers", "1")
    page.press("#a-workers", "Tab")  # saves, while the next answer is being typed
    page.focus("#a-cash")
    page.keyboard.type("123", delay=120)
    page.wait_for_timeout(800)
    assert page.input_value("#a-cash") == "123"
    assert page.evaluate("document.activeElement.id") == "a-cash"


def test_by_keyboard_alone(visit: Callable[..., Visit], who: Who) -> None:
    window = visit("secretary")
    window.open(f"/surveys/ask/{LOOK}/{who.token}/")
    window.page.focus("#a-leaks-yes")
    window.page.keyboard.press("Space")
    window.until(GRADE)
    assert window.page.evaluate("document.activeElement.id") == "a-leaks-yes"
