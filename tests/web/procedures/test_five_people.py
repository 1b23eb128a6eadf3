"""Identification and exit as five people on four levels do them, each logged in, in a browser.

The notice is up while the site's day moves on; somebody objects, and is answered by somebody who
has not acted.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.policy.runs import actions as runs
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import Filing, Standing, State, Step
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.procedures import town as towns
from tests.procedures import walk
from tests.procedures.town import Town
from tests.web.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visiting = Callable[..., Visit]


@pytest.fixture
def town(transactional_db: None, home: Path) -> Town:
    return towns.build("wuhan")


@pytest.fixture
def photo(tmp_path: Path) -> str:
    file = tmp_path / "photo.jpg"
    file.write_bytes(walk.JPEG)
    return str(file)


def is_on(day: dt.date) -> None:
    """The site's day moves on."""
    Site.objects.update(reference_date=day)


def press(window: Visit, button: str) -> None:
    with window.page.expect_navigation(wait_until="load"):
        window.page.click(button)


def applied(window: Visit, town: Town, photo: str) -> Filing:
    """A family that nobody has registered, from the page of its village."""
    window.open(f"/villages/{town.village}/")
    window.page.click("summary:has-text('办理程序')")
    press(window, ".menu-item:has-text('新农户申请')")
    window.page.fill("[name=name]", " 陈 大 伟 ")
    window.page.fill("[name=id_no]", factories.id_number(dt.date(1975, 3, 12), 7))
    window.page.set_input_files("[name=application]", photo)
    window.page.select_option("[name=main_cause]", "illness")
    press(window, "form.card button[type=submit]")
    return Filing.objects.get()


def begin(window: Visit, home: Household, title: str) -> Filing:
    """From the page of the household, by its menu."""
    window.open(f"/households/{home.uid}/")
    window.page.click("summary:has-text('办理程序')")
    press(window, f".menu-item:has-text('{title}')")
    press(window, "form.card button[type=submit]")
    return Filing.objects.get(subject_id=str(home.uid))


def fill(window: Visit, filing: Filing, step: Step, photo: str) -> None:
    """What the stage asks for."""
    day = Site.objects.get().reference_date
    assert day is not None
    desk = f"#desk-{step.stage}"
    for spec in definitions.stage(definitions.thawed(filing.definition), step.stage).evidence:
        field = f"{desk} [name='{spec.id}']"
        if spec.kind in {"photo", "signature", "paper"}:
            window.page.set_input_files(field, photo)
        elif spec.kind == "minutes":
            said = {"held_on": day.isoformat(), "entitled": "30", "agreed": "20",
                    "against": "3", "abstained": "1",
                    "names": "、".join(walk.MINUTES["names"])}  # fmt: skip
            for name, value in said.items():
                window.page.fill(f"{desk} [name='{spec.id}-{name}']", value)
        else:
            window.page.fill(field, "看过，属实。")


def do(window: Visit, filing: Filing, stage: str, photo: str) -> Step:
    """Do a stage in one's own window: post and wait out a notice, prove, pass."""
    window.open(f"/procedures/filings/{filing.uid}/")
    step = filing.steps.get(stage=stage, state=Standing.OPEN)
    if step.kind == "notice" and step.notice_from is None:
        press(window, f"#desk-{stage} button[value=post]")
        step.refresh_from_db()
        press_early(window, stage)
        is_on(step.earliest)
        window.open(f"/procedures/filings/{filing.uid}/")
    fill(window, filing, step, photo)
    press(window, f"#desk-{stage} button[value=approve]")
    step.refresh_from_db()
    assert step.state == Standing.DONE, window.page.inner_text("main")
    return step


def press_early(window: Visit, stage: str) -> None:
    """Before its days are over a notice is not passed, and the page says from when on it is."""
    window.forgive("422")
    press(window, f"#desk-{stage} button[value=approve]")
    assert "最早" in window.page.inner_text(f"#desk-{stage}")


def fits(window: Visit) -> None:
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_new_family_is_identified(visit: Visiting, town: Town, photo: str) -> None:
    """Registered with no status, then identified: village, department, township, county, city."""
    factories.village_file(town.village, is_poor_village=True)
    runs.refresh(by="tests")  # the page of a village shows what the last run said
    village = visit("secretary")
    filing = applied(village, town, photo)
    home = Household.objects.get(uid=filing.subject_id)
    assert home.exit_status is None
    assert filing.subject_name == "陈大伟"  # as the registry writes names
    do(village, filing, "look", photo)
    do(village, filing, "review", photo)
    do(visit("clerk"), filing, "compare", photo)
    do(village, filing, "village_notice", photo)
    township = visit("town")
    do(township, filing, "township", photo)
    objected(township, filing, "他家有小轿车。")
    answered(visit("city"), filing, "核过登记，车是邻居的。")
    do(township, filing, "township_notice", photo)
    county = visit("county")
    do(county, filing, "county", photo)
    county.shot("identified", whole=True)
    filing.refresh_from_db()
    home.refresh_from_db()
    assert filing.state == State.DONE
    assert (home.exit_status, home.main_cause) == ("not_exited", "illness")
    assert home.first_identified_on == filing.closed_on
    people = {*filing.decisions.values_list("by", flat=True)}
    assert people == {"secretary", "clerk", "town", "city", "county"}


def objected(window: Visit, filing: Filing, text: str) -> None:
    """Somebody objects; from now on nothing is passed."""
    window.open(f"/procedures/filings/{filing.uid}/")
    window.page.click("summary:has-text('受理异议')")
    window.page.fill("form[action$='/object/'] [name=text]", text)
    press(window, "form[action$='/object/'] button")
    filing.refresh_from_db()
    assert filing.paused_on is not None
    assert filing.objections.get().receipt in window.page.inner_text("main")


def answered(window: Visit, filing: Filing, text: str) -> None:
    """Somebody who has not acted answers; the clock runs again."""
    is_on(Site.objects.get().reference_date + dt.timedelta(days=2))  # type: ignore[operator]
    window.open(f"/procedures/filings/{filing.uid}/")
    window.page.fill("form[action*='/objections/'] [name=answer]", text)
    press(window, "form[action*='/objections/'] button")
    filing.refresh_from_db()
    assert filing.paused_on is None
    assert filing.objections.get().answer == text


def test_a_household_leaves_poverty(visit: Visiting, town: Town, photo: str) -> None:
    """The village on a phone, then township, district and city; a department answers."""
    home = town.home()
    village = visit("secretary", phone=True)
    filing = begin(village, home, "贫困户脱贫退出")
    for stage in ("look", "review", "consent"):
        do(village, filing, stage, photo)
        fits(village)
    village.shot("exit-phone", whole=True)
    objected(village, filing, "去年收入没有算全。")
    answered(visit("clerk"), filing, "逐项核过，没有漏算。")
    do(village, filing, "village_notice", photo)
    for seat in ("town", "county", "city"):
        home.refresh_from_db()
        assert home.exit_status == "not_exited"
        do(visit(seat), filing, {"town": "township"}.get(seat, seat), photo)
    filing.refresh_from_db()
    home.refresh_from_db()
    assert (filing.state, home.exit_status) == (State.DONE, "exited")
    people = {*filing.decisions.values_list("by", flat=True)}
    assert people == {"secretary", "clerk", "town", "county", "city"}
