"""Every key has a meaning, and what editors are told is what the loader accepts."""

import datetime as dt
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bangfu.engine.packs import keys, office, procedure, schema

PACKS = Path(__file__).resolve().parents[3] / "packs"
FILES = sorted(
    path
    for path in PACKS.rglob("*.yaml")
    if path.relative_to(PACKS).parts[1].removesuffix(".yaml") in keys.parts()
)
MODELS = list(keys.models())


@pytest.mark.parametrize("model", [model for _, model in MODELS], ids=lambda m: m.__name__)
def test_every_key_has_a_meaning_and_every_item_a_summary(model: type) -> None:
    assert model.__doc__
    assert [key.name for key in keys.keys(model) if not key.meaning] == []


def test_every_kind_of_item_is_listed_once_with_its_part() -> None:
    found = {model: part for part, model in MODELS}
    assert len(found) == len(MODELS)
    assert found[schema.Condition] == "standards"
    assert found[office.Step] == "targets"
    assert found[procedure.Notice] == "procedures"


def test_types_are_told_as_authors_think_of_them() -> None:
    told = {key.name: key for key in keys.keys(schema.Benefit)}
    assert told["evidence"].type == "list of text in two languages"
    assert told["amount"].type == "expression"
    assert told["bound"].type.startswith("exactly | at_least")
    assert (told["id"].required, told["per"].default) == (True, "once")
    assert "where" not in told


def plain(value: Any) -> Any:
    """What YAML read, as JSON has it."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.mark.parametrize("part", keys.parts())
def test_shipped_files_fit_their_schema(part: str) -> None:
    check = jsonschema.Draft202012Validator(keys.json_schema(part))
    for path in FILES:
        if path.relative_to(PACKS).parts[1].removesuffix(".yaml") == part:
            data = plain(yaml.safe_load(path.read_text("utf-8")))
            problems = [f"{path.name}: {e.json_path} {e.message}" for e in check.iter_errors(data)]
            assert problems == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("benefits", [{"id": "a", "titel": "x"}]),
        ("parameters", [{"id": "A b", "title": "x", "type": "money", "values": []}]),
        ("targets", [{"id": "a", "title": "x", "steps": []}]),
        ("pack", {"code": "x"}),
    ],
)
def test_what_the_loader_refuses_editors_mark(part: str, wrong: Any) -> None:
    check = jsonschema.Draft202012Validator(keys.json_schema(part))
    assert not check.is_valid(wrong)
