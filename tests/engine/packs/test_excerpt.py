"""Items as their authors wrote them."""

from pathlib import Path

import pytest

from bangfu.engine.packs import excerpt, loader
from bangfu.engine.packs.loader import Overlay
from tests.engine.orchard import standard, write

PACKS = Path(__file__).resolve().parents[3] / "packs"
COMMENTED = "# Why it is so.\n" + standard("poor", name="a") + "\n" + standard("poor", name="b")


def test_an_item_comes_with_its_comment_and_without_its_neighbours(tmp_path: Path) -> None:
    pack = loader.load(write(tmp_path / "orchard", standards=COMMENTED), [])
    text = excerpt.source(pack, pack.standards["a"])
    assert text.startswith("# Why it is so.\n- id: a\n")
    assert "id: b" not in text
    assert excerpt.source(pack, pack.standards["b"]).startswith("- id: b\n")


@pytest.mark.parametrize("city", ["jingzhou", "wuhan"])
def test_every_shipped_item_can_be_laid_over_its_own_pack_and_changes_nothing(city: str) -> None:
    pack = loader.load(city, [PACKS])
    for part in ("standards", "benefits", "parameters", "facts"):
        items = [i for i in getattr(pack, part).values() if i.where.file]
        text = "\n".join(excerpt.replacing(excerpt.source(pack, item)) for item in items)
        again = loader.load(city, [PACKS], [Overlay("+draft", ((f"{part}.yaml", text),))])
        assert getattr(again, part).keys() == getattr(pack, part).keys()


def test_an_item_of_an_overlay_comes_from_there(tmp_path: Path) -> None:
    laid = Overlay("+1", (("standards.yaml", standard("rooms > 3", name="late")),))
    pack = loader.load(write(tmp_path / "orchard"), [], [laid])
    assert "rooms > 3" in excerpt.source(pack, pack.standards["late"], (laid,))
    assert excerpt.source(pack, pack.standards["late"]) == ""


def test_a_file_with_one_item_becomes_an_entry_of_a_list(tmp_path: Path) -> None:
    one = standard("poor", name="a").replace("- id", "  id", 1)
    whole = "\n".join(line[2:] for line in one.splitlines())
    pack = loader.load(write(tmp_path / "orchard", standards=whole), [])
    text = excerpt.source(pack, pack.standards["a"])
    assert text.startswith("- id: a\n  subject: household")


def test_replacing_is_said_once() -> None:
    assert excerpt.replacing("- {id: a, title: x}") == "- {replaces: true, id: a, title: x}"
    said = excerpt.replacing("# why\n- id: a\n  title: x")
    assert said == "# why\n- id: a\n  replaces: true\n  title: x"
    assert excerpt.replacing(said) == said
    assert excerpt.replacing("") == ""
