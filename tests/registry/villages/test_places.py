"""Files of a county or city: begun, changed, and refused."""

from pathlib import Path

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.facts import reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Change, Site
from bangfu.registry.villages import places
from bangfu.registry.villages.models import PlaceFile
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast

PACK = """code: brook
title: {zh: 小溪, en: Brook}
extends: lotus
division: "421000000000"
"""
TABLES = """- extend: county
  columns:
    - {name: funds_pooled, type: bool, zh: 资金是否统筹, en: Funds pooled}
"""


@pytest.fixture(autouse=True)
def brook(cast: Cast, tmp_path: Path, settings) -> None:
    folder = tmp_path / "brook"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "tables.yaml").write_text(TABLES, encoding="utf-8")
    settings.PACKS = [*settings.PACKS, tmp_path]
    Site.objects.update(pack="brook", reference_date=factories.DAY)


def edit(cast: Cast, *, version: int = 0, by: str = "county", **changes: object) -> PlaceFile:
    seen = dict.fromkeys(changes)
    return places.edit(
        by=getattr(cast, by),
        place=COUNTY,
        year=2016,
        version=version,
        seen=seen,
        changes=changes,
    )


def pooled() -> list[bool | None]:
    table = reading.read(catalogue.pack(), reading.county_source(), VILLAGE, 2016)
    found: list[bool | None] = table.column("funds_pooled").to_pylist()
    return found


def test_a_file_is_begun_told_and_reaches_the_facts(cast: Cast) -> None:
    assert pooled() == [None]
    file = edit(cast, funds_pooled=True)
    assert (file.version, file.extra) == (1, {"funds_pooled": True})
    assert pooled() == [True]
    assert Change.objects.get(county=COUNTY).counter > 0
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.subject_id) == ("villages.update_place", f"{COUNTY}-2016")
    assert entry.changes == {"funds_pooled": [None, True]}


def test_nothing_said_begins_no_file(cast: Cast) -> None:
    assert edit(cast, funds_pooled=None).pk is None
    assert not PlaceFile.objects.exists()


def test_somebody_elses_change_is_not_written_over(cast: Cast) -> None:
    edit(cast, funds_pooled=True)
    with pytest.raises(Refusal) as stale:
        edit(cast, funds_pooled=False)
    assert (stale.value.code, stale.value.status) == ("villages.stale", 409)
    assert PlaceFile.objects.get().extra == {"funds_pooled": True}


@pytest.mark.parametrize("by", ["neighbour", "town", "secretary"])
def test_others_may_not(cast: Cast, by: str) -> None:
    with pytest.raises(Refusal) as refused:
        edit(cast, by=by, funds_pooled=True)
    assert refused.value.code == "rights.missing"
    assert not PlaceFile.objects.exists()


def test_strange_columns_and_years_to_come_are_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as strange:
        edit(cast, has_bus=True)
    assert strange.value.code == "villages.unknown_column"
    given = {"version": 0, "seen": {}, "changes": {"funds_pooled": True}}
    with pytest.raises(Refusal) as early:
        places.edit(by=cast.county, place=COUNTY, year=2017, **given)
    assert early.value.code == "villages.year"
    assert not PlaceFile.objects.exists()
