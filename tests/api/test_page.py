"""The document, its page for people, and the examples of the how-to."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from bangfu.api import v1
from tests.api.conftest import Asking
from tests.cast import Cast

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOW_TO = (DOCS / "how-to" / "use-the-api.md").read_text("utf-8")


def document(**headers: str) -> Any:
    answer = Client().get("/api/v1/openapi.json", headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def test_the_document_tells_every_operation(cast: Cast) -> None:
    told = document()
    operations = [one for methods in told["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations) == 22
    for one in operations:
        assert one["summary"]
        assert {"200", "401", "403", "404", "409", "422", "429", "500"} <= set(one["responses"])
        problem = one["responses"]["404"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert all(each.get("description") for each in one["parameters"] if each["in"] == "query")


def test_parts_of_the_document_have_names_of_their_own() -> None:
    """Two schemas of one name would stand for each other."""
    models = {
        model
        for router in v1.api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for model in _models(operation.response_models[200])
    }
    names = [model.__name__ for model in models]
    assert len(names) == len(set(names)), sorted(names)


def _models(model: Any) -> set[Any]:
    from pydantic import BaseModel

    found = set()
    for field in model.model_fields.values():
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for one in inner:
            if isinstance(one, type) and issubclass(one, BaseModel):
                found |= {one} | _models(one)
    return found


def test_the_document_speaks_both_languages(cast: Cast) -> None:
    """Chinese without being asked; the words of English stand in the catalogue."""
    assert document()["info"]["title"] == "帮扶接口"
    text = json.dumps(document(), ensure_ascii=False)
    assert "Somebody" not in text
    assert document(**{"Accept-Language": "en"})["paths"] is not None


@pytest.mark.parametrize("seat", ["", "town"])
def test_the_page_shows_every_operation_to_everybody(
    seat: str, cast: Cast, enter: Callable[[str], Client]
) -> None:
    answer = (enter(seat) if seat else Client()).get("/api/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for path in document()["paths"]:
        assert path in page
    assert "Idempotency-Key" in page
    # Nothing that the policy of scripts and styles would have to allow.
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "style=" not in page
    assert "onclick" not in page


def test_examples_of_the_how_to_are_operations(ask: Callable[..., Asking]) -> None:
    paths = set(re.findall(r"\$BANGFU(/api/v1/[\w/$-]*)", HOW_TO))
    assert len(paths) >= 6
    never = "01a20000-0000-7000-8000-000000000000"
    for path in paths:
        assert resolve(path.replace("$UID", never)).url_name != "nothing", path
    asking = ask("town")
    assert asking.get("/me")
    assert asking.get("/fields/households")
    found = asking.send("POST", "/households/search", {"number": "429900195001010014"})
    assert found.status_code == 200


def test_codes_of_the_how_to_are_ours() -> None:
    source = Path(v1.__file__).parents[1]
    code = "\n".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    for one in re.findall(r'"code": "([\w.]+)"', HOW_TO):
        assert f'"{one}"' in code
