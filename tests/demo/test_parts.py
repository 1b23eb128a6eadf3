"""Parts of recipes refuse what makes no sense."""

from typing import Any

import pytest
from pydantic import ValidationError

from bangfu.demo import parts
from bangfu.engine.packs.schema import Model


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (parts.Case, {"yes": 1.5}),
        (parts.Case, {"yes": -0.1}),
        (parts.Case, {"betwen": [1, 2]}),
        (parts.Case, {"step": -1}),
        (parts.Weighted, {"weight": -1}),
        (parts.Size, {"households": 0, "persons": 5, "villages": 1}),
        (parts.Size, {"households": 5, "persons": 5, "villages": 2}),
        (parts.Family, {"share": 0, "members": [{"is": "head", "age": [1, 2]}]}),
        (parts.Family, {"share": 1, "members": []}),
        (parts.County, {"weight": 0, "terrain": "plain"}),
        (parts.Seat, {"username": "x", "role": "auditor", "at": "moon"}),
        (parts.Progress, {"status": "guessed", "years": [{"year": 2016}], "readiness": []}),
        (parts.Line, {"subject": "household", "column": "x", "figure": "y", "share": 2}),
    ],
)
def test_nonsense_is_refused(model: type[Model], data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(data)


def test_a_case_without_a_way_is_blank() -> None:
    assert parts.Case(when=["disabled"]).model_dump(exclude_defaults=True) == {"when": ["disabled"]}


def test_a_slot_says_what_it_is() -> None:
    slot = parts.Slot.model_validate({"is": "spouse", "younger": [-2, 5]})
    assert (slot.relation, slot.than) == ("spouse", 0)
