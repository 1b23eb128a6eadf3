"""Editing village files, hamlets, observations and files of places above."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.pack import Pack
from bangfu.policy.facts import reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Change, Site
from bangfu.registry.villages import files, hamlets, observing, places
from bangfu.registry.villages.models import Hamlet, Observation, VillageFile
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR_VILLAGE, VILLAGE, Cast


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as found:
        yield
    assert found.value.code == code


@pytest.fixture(autouse=True)
def day(cast: Cast) -> None:
    Site.objects.update(reference_date=factories.DAY)


def edit(cast: Cast, version: int, seen: dict, **changes: object) -> VillageFile:
    return files.edit(
        by=cast.secretary, village=VILLAGE, year=2016, version=version, seen=seen, changes=changes
    )


def test_an_edit_raises_the_version_tells_the_trail_and_touches(cast: Cast) -> None:
    factories.village_file(VILLAGE, has_bus=None)
    before = Change.objects.get(county=COUNTY).counter
    file = edit(cast, 1, {"has_bus": None}, has_bus=True)
    assert (file.has_bus, file.version) == (True, 2)
    assert Change.objects.get(county=COUNTY).counter == before + 1
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.changes) == ("villages.update", {"has_bus": [None, True]})


def test_nothing_changed_is_nothing_written(cast: Cast) -> None:
    factories.village_file(VILLAGE, has_bus=True)
    count = Entry.objects.count()
    assert edit(cast, 1, {"has_bus": True}, has_bus=True).version == 1
    assert Entry.objects.count() == count


def test_edits_of_other_columns_merge_and_of_the_same_are_refused(cast: Cast) -> None:
    factories.village_file(VILLAGE, has_bus=None, has_clinic=None)
    edit(cast, 1, {"has_bus": None}, has_bus=True)
    assert edit(cast, 1, {"has_clinic": None}, has_clinic=False).version == 3
    with pytest.raises(Refusal) as refused:
        edit(cast, 1, {"has_bus": None}, has_bus=False)
    assert refused.value.code == "villages.stale"
    assert refused.value.context["columns"] == ["has_bus"]
    assert VillageFile.objects.get().has_bus is True


def test_others_may_not_edit_and_strange_columns_are_refused(cast: Cast) -> None:
    factories.village_file(VILLAGE)
    for seat in (cast.neighbour, cast.clerk):
        with refused("rights.missing"):
            files.edit(by=seat, village=VILLAGE, year=2016, version=1, seen={}, changes={})
    with refused("villages.unknown_column"):
        edit(cast, 1, {}, stars=9)


def test_a_year_begins_with_what_the_last_says(cast: Cast) -> None:
    old = factories.village_file(VILLAGE, party_members=31)
    VillageFile.objects.filter(pk=old.pk).update(year=2015)
    new = files.start(by=cast.town, village=VILLAGE, year=2016)
    assert (new.party_members, new.version, VillageFile.objects.count()) == (31, 1, 2)
    for year, code in ((2016, "villages.exists"), (2017, "villages.year")):
        with refused(code):
            files.start(by=cast.town, village=VILLAGE, year=year)


def test_an_edit_is_taken_back_unless_something_was_built_on_it(cast: Cast) -> None:
    factories.village_file(VILLAGE, has_bus=False)
    edit(cast, 1, {"has_bus": False}, has_bus=True)
    entry = Entry.objects.latest("id")
    assert files.undo(by=cast.county, entry=entry).has_bus is False
    edit(cast, 3, {"has_bus": False}, has_bus=None)
    with refused("villages.stale"):
        files.undo(by=cast.county, entry=entry)


def test_hamlets_get_codes_names_are_single_and_closed_ones_rest(cast: Cast) -> None:
    one, two = hamlets.add(
        by=cast.secretary, village=VILLAGE, hamlets=[{"name": "陈湾"}, {"name": "李台"}]
    )
    assert (one.code, two.code) == ("001", "002")
    for name in ("陈湾", " ", "湾" * 61):
        with refused("villages.hamlet_name"):
            hamlets.add(by=cast.secretary, village=VILLAGE, hamlets=[{"name": name}])
    hamlets.close(by=cast.secretary, hamlet=one, on=factories.DAY)
    with refused("villages.hamlet_closed"):
        hamlets.edit(by=cast.secretary, hamlet=one, version=2, seen={}, changes={})
    (again,) = hamlets.add(by=cast.secretary, village=VILLAGE, hamlets=[{"name": "陈湾"}])
    assert again.code == "003"
    with refused("rights.missing"):
        hamlets.add(by=cast.secretary, village=NEIGHBOUR_VILLAGE, hamlets=[{"name": "甲"}])


def published(pack: Pack) -> list[dict]:
    table = reading.read(pack, reading.hamlet_source(), VILLAGE, 2016)
    return table.select(["is_recorded", "has_power"]).to_pylist()


def test_hamlets_nobody_recorded_are_published_as_unknown(cast: Cast) -> None:
    pack = catalogue.pack()
    assert published(pack) == [{"is_recorded": False, "has_power": None}]
    hamlets.add(by=cast.secretary, village=VILLAGE, hamlets=[{"name": "陈湾", "has_power": True}])
    assert published(pack) == [{"is_recorded": True, "has_power": True}]
    factories.village_file(VILLAGE, hamlet_count=2)
    assert [row["is_recorded"] for row in published(pack)] == [True, False]


def test_the_newest_observation_of_a_year_is_what_the_file_says(cast: Cast) -> None:
    factories.village_file(VILLAGE, has_bus=False)

    def see(on: dt.date, value: object) -> None:
        observing.observe(
            by=cast.secretary, village=VILLAGE, indicator="has_bus", on=on, value=value, source="看"
        )

    see(dt.date(2016, 6, 1), True)
    see(dt.date(2016, 3, 1), None)
    assert VillageFile.objects.get().has_bus is True
    assert Observation.objects.count() == 2
    with refused("villages.day_to_come"):
        see(dt.date(2017, 1, 1), True)


def test_an_observation_of_a_hamlet_reaches_the_hamlet(cast: Cast) -> None:
    (one,) = hamlets.add(by=cast.secretary, village=VILLAGE, hamlets=[{"name": "陈湾"}])
    given = {"village": VILLAGE, "on": factories.DAY, "value": True, "hamlet": one}
    observing.observe(by=cast.secretary, indicator="has_power", source="入村", **given)
    assert Hamlet.objects.get().has_power is True
    with refused("villages.source"):
        observing.observe(by=cast.secretary, indicator="has_power", source=" ", **given)


def test_files_of_places_above_ask_for_the_right_there(cast: Cast) -> None:
    for place in (CITY, COUNTY):
        with refused("rights.missing"):
            places.edit(by=cast.town, place=place, year=2016, version=0, seen={}, changes={})
