"""A stage done on a phone: the line of stages fits, a photo goes with it, the next follows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.procedures.filings.models import Filing
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import Cast, assemble
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.web.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filing(transactional_db: None) -> Filing:
    cast: Cast = assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)
    return walk.begin(cast.secretary, factories.household(members=[{"name": "陈大伟"}]))


def test_a_stage_is_done_on_a_phone(
    visit: Callable[..., Visit], filing: Filing, tmp_path: Path
) -> None:
    window = visit("secretary", phone=True)
    page = window.page
    window.open("/procedures/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("td.wide a")
    window.until("document.querySelector('.course') !== null")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.shot("procedure-phone", whole=True)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(walk.JPEG)
    page.set_input_files("[name=look_photo]", str(photo))
    page.fill("[name=look_told]", "在家，两层砖房。")
    page.click("button[value=approve]")
    window.until("document.querySelector('#desk-review') !== null")
    assert walk.step(filing).stage == "review"
