"""Small and large families: forms break well, and each copy counts its own pages."""

import pytest

from bangfu.policy.papers import actions, printing, queries
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.policy.papers.reading import read

# members → pages of the registration form, of the card.
SIZES = [(0, 1, 1), (1, 1, 1), (15, 2, 1)]


@pytest.mark.parametrize(("size", "registration", "card"), SIZES)
def test_a_family_of_any_size_fits(registry: Cast, size: int, registration: int, card: int) -> None:
    names = [f"万{chr(0x4E00 + at)}" for at in range(size)]
    home = factories.household(VILLAGE, members=[{"name": name} for name in names], income={})
    for form, pages in (("registration", registration), ("card", card)):
        paper = read(actions.household(by=registry.city, form=form, uid=home.uid))
        assert len(paper.pages) == pages
    full = read(actions.household(by=registry.city, form="registration", uid=home.uid))
    assert [name for name in names if name not in full] == []


def test_a_table_that_goes_on_repeats_its_headings(registry: Cast) -> None:
    for at in range(70):
        factories.household(VILLAGE, members=[{"name": f"邓{chr(0x5000 + at)}"}])
    paper = read(actions.village(by=registry.city, form="ledger", code=VILLAGE))
    assert len(paper.pages) > 1
    assert all("户主姓名" in page for page in paper.pages)
    assert paper.text.count("制表人：") == 1
    assert "制表人：" in paper.pages[-1]


def test_signatures_are_not_torn_from_each_other(registry: Cast) -> None:
    for size in (9, 10, 11, 12, 13):
        people = [{"name": f"甲{at}"} for at in range(size)]
        home = factories.household(VILLAGE, members=people)
        paper = read(actions.household(by=registry.city, form="registration", uid=home.uid))
        signed = [page for page in paper.pages if "户主签字：" in page]
        assert len(signed) == 1
        assert "填表日期：" in signed[0]


def test_copies_in_one_document_count_their_own_pages(registry: Cast) -> None:
    at = queries.press()
    forms = [queries.form("handbook"), queries.form("card")]
    printer = printing.Printer(at.setting, forms)
    papers = [copy for home in queries.homes(VILLAGE, at) for copy in printer.papers(home)]
    paper = read(printer.pdf(papers))
    ends = ["第1页共4页", "第2页共4页", "第3页共4页", "第4页共4页", "第1页共1页"] * 2
    assert [end in page for end, page in zip(ends, paper.pages, strict=True)] == [True] * 10


def test_groups_are_counted_as_people_count_them(registry: Cast) -> None:
    for name in ("10组", "2组", "无组"):
        factories.household(VILLAGE, group_name=name)
    order = [home.home.group_name for home in queries.homes(VILLAGE, queries.press())]
    assert order == ["2组", "10组", "", "", "无组"]
