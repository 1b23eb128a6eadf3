"""What differs between two versions of a pack."""

import tempfile
from pathlib import Path

from bangfu.engine.packs import difference, loader
from bangfu.engine.packs.difference import Change, Key
from bangfu.engine.packs.loader import Overlay
from bangfu.engine.packs.pack import Pack
from tests.engine.orchard import PARAMETERS, fact, standard, write

RULES = standard("poor", amount="", name="kept").replace("  amount: \n", "") + standard("rooms > 1")


def packs(**files: str) -> tuple[Pack, Pack]:
    """A pack, and the same with files laid over it."""
    with tempfile.TemporaryDirectory(prefix="orchard-") as name:
        folder = write(Path(name) / "orchard", standards=RULES, facts=fact("rooms + 1"))
        laid = tuple((f"{part}.yaml", text) for part, text in files.items())
        return loader.load(folder, []), loader.load(folder, [], [Overlay("+draft", laid)])


def only(changes: list[Change]) -> Change:
    assert len(changes) == 1
    return changes[0]


def test_the_same_pack_does_not_differ() -> None:
    pack, _ = packs()
    assert difference.between(pack, pack) == []


def test_a_changed_figure_is_told_by_its_day() -> None:
    line = PARAMETERS[: PARAMETERS.index("- id: rate")].replace("3000", "4000")
    before, after = packs(parameters=line + "  replaces: true\n")
    change = only(difference.between(before, after))
    assert (change.part, change.id, change.how) == ("parameters", "line", "changed")
    assert change.keys == (Key("values.2015-01-01.value", 3000, 4000),)


def test_a_changed_condition_is_told_by_its_id() -> None:
    before, after = packs(standards=standard("rooms > 2", replaces="true"))
    change = only(difference.between(before, after))
    assert change.keys == (Key("conditions.it.test", "rooms > 1", "rooms > 2"),)


def test_new_and_lost_items_are_told_whole() -> None:
    before, after = packs(standards=standard("rooms > 5", name="new"))
    added, removed = (
        only(difference.between(*pair)) for pair in ((before, after), (after, before))
    )
    assert (added.how, removed.how) == ("added", "removed")
    assert Key("conditions.it.test", None, "rooms > 5") in added.keys
    assert Key("conditions.it.test", "rooms > 5", None) in removed.keys


def test_facts_of_a_subject_are_compared_too() -> None:
    before, after = packs(facts=fact("rooms + 2") + "  replaces: true\n")
    assert only(difference.between(before, after)).keys == (Key("expr", "rooms + 1", "rooms + 2"),)
