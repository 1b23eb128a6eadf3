"""The code on a paper is read back with a reader of codes, from the printed page."""

import io

import pytest
import zxingcpp
from PIL import Image

from bangfu.policy.papers import layout, marks, queries, templates, typeset
from bangfu.policy.papers.queries import Press
from bangfu.registry.households.models import Household
from tests.cast import VILLAGE, Cast

ADDRESS = "https://fupin.example.org"


def codes(at: Press, form: str, given: object) -> list[str]:
    found = queries.form(form)
    template = {form: templates.find(at.setting.program.pack, found)}
    papers = [layout.paper(at.setting, found, given, "k")]  # type: ignore[arg-type]
    made = typeset.compile_(papers, template, day=at.setting.day, output="png")
    first = made[0] if isinstance(made, list) else made
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(first)))]


@pytest.mark.parametrize("form", ["card", "registration", "handbook", "comparison"])
def test_it_leads_to_the_household(registry: Cast, family: Household, form: str) -> None:
    at = queries.press(address=ADDRESS + "/")
    home = queries.home(registry.city, family.uid, at)
    assert codes(at, form, home) == [f"{ADDRESS}/q/{family.uid}/"]


def test_it_leads_to_the_village(registry: Cast) -> None:
    at = queries.press(address=ADDRESS)
    assert codes(at, "ledger", queries.village(VILLAGE, at)) == [f"{ADDRESS}/villages/{VILLAGE}/"]


def test_an_empty_form_and_an_unknown_address_have_none(registry: Cast, family: Household) -> None:
    at = queries.press()
    assert at.address == ""
    assert codes(at, "card", None) == []
    assert codes(at, "card", queries.home(registry.city, family.uid, at)) == []


def test_neither_number_nor_name_stands_in_the_address(registry: Cast, family: Household) -> None:
    at = queries.press(address=ADDRESS)
    picture = queries.home(registry.city, family.uid, at).picture
    assert picture == marks.code(f"{ADDRESS}/q/{family.uid}/")
    assert family.household_no not in picture
