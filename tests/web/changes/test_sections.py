"""Sections of a household's file: every column that can be filled in stands in exactly one."""

import pytest

from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.changes import checking
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES
from bangfu.web.changes import sections
from tests.cast import Cast


@pytest.fixture(autouse=True)
def place(cast: Cast) -> None:
    assert Site.objects.exists()


def test_every_column_stands_in_one_section() -> None:
    listed = [n for s in sections.TITLES if s != "income" for n in sections.names(s)]
    assert sorted(listed) == sorted(checking.columns_of(HOUSEHOLD))
    assert sections.names("income") == list(checking.columns_of(INCOMES))


def test_risks_relocation_and_who_filled_it_in_have_sections_of_their_own() -> None:
    assert "risks" in sections.names("monitoring")
    assert "relocation_mode" in sections.names("relocation")
    assert "filled_by" in sections.names("filling")
    assert not {"risks", "relocation_mode", "filled_by"} & set(sections.names("status"))
