"""What can be said about each subject."""

import json
from pathlib import Path

from bangfu.engine import catalogue
from bangfu.engine.compile.program import load
from tests.engine.orchard import fact, orchard

PACKS = Path(__file__).resolve().parents[2] / "packs"

LISTED = catalogue.facts(orchard(facts=fact("pct(income, 5%, down)")))
BY_NAME = {(entry["subject"], entry["name"]): entry for entry in LISTED}


def test_every_column_that_rules_may_use_is_listed_and_every_fact() -> None:
    assert ("household", "income") in BY_NAME
    assert ("household", "phone") not in BY_NAME
    assert BY_NAME["household", "it"]["kind"] == "fact"
    assert json.loads(json.dumps(LISTED)) == LISTED


def test_columns_have_unit_range_and_pack() -> None:
    rooms = BY_NAME["household", "rooms"]
    assert (rooms["type"], rooms["range"], rooms["pack"]) == ("int", [0, 99], "orchard")
    assert BY_NAME["household", "land"]["unit"] == "mu"
    assert BY_NAME["household", "income"]["unit"] == "yuan"
    assert BY_NAME["household", "share"]["unit"] == "%"
    assert BY_NAME["household", "it"]["unit"] == "yuan"


def test_coded_columns_list_their_values_in_both_languages() -> None:
    crop = BY_NAME["household", "crop"]
    assert crop["values"]["pear"] == {"zh": "梨", "en": "Pear"}
    assert crop["title"] == {"zh": "作物", "en": "Crop"}
    assert "values" not in BY_NAME["household", "poor"]


def test_columns_name_their_codes_in_the_national_system_and_facts_their_pack() -> None:
    listed = {(e["subject"], e["name"]): e for e in catalogue.facts(load("jingzhou", [PACKS]))}
    assert listed["household", "housing_area"]["national"] == ["AAC317"]
    assert "national" not in listed["household", "has_safe_house"]
    assert listed["household", "is_development_household"]["pack"] == "jingzhou"
    assert listed["household", "has_safe_house"]["pack"] == "national"
