"""Every key of every pack file with its meaning: for the reference, and as JSON Schema."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Expression, Model, Text
from bangfu.engine.packs.parts import PARTS

# What a key means wherever it stands, unless the item says otherwise.
COMMON: dict[str, str] = {
    "about": "What sort of thing it points to",
    "adds": "Number summed over those that count",
    "also": "Other words for the same",
    "amount": "Expression in money; absent for benefits in kind",
    "at": "Levels at which it is posted",
    "at_least": "From which value or number of points on",
    "bearer": "Who has to do it",
    "bound": "How the document puts the figure",
    "by": "The last day",
    "cite": "Where it is written: a listed document and its clause",
    "clause": "The clause as the document numbers it, such as 四(二) or 三(一)1",
    "code": "Value in exports of the national system",
    "codes": "The code list its values come from",
    "columns": "What is recorded about each",
    "conditions": "Named conditions; all required ones must hold",
    "days": "Days at the least",
    "deadline": "Last day",
    "department": "Unit in charge",
    "document": "Identifier of a listed document",
    "division": "12-digit code of a place; absent: wherever the pack applies",
    "effect": "What happens when the last stage is passed",
    "en": "In English",
    "entries": "The values, at most 62",
    "every": "How often",
    "evidence": "Papers or proof that go with it",
    "expect": "By rule: the outcome, or a mapping of outcome, amount, count, failed, unknown",
    "expr": "The expression",
    "extend": "The table of an extended pack that columns are added to",
    "figures": "Figures it names",
    "given": "What is known: a record by subject, lists by collection",
    "id": "Its name: lower-case words joined by underscores, unique among its kind",
    "in_force_from": "First day it applies",
    "in_force_to": "Last day it applies",
    "in_kind": "What is given, when it is not money",
    "indicators": "Its lines",
    "issuer": "Who issued it",
    "keys": "Columns that tie rows to places, households and years",
    "lead": "Units that answer for it",
    "level": "Level of office",
    "name": "Its name",
    "national": "Column codes in exports of the national system",
    "note": "What readers should know: how the text was read, what is left to people",
    "notice": "Public notice at this stage",
    "number": "Document number",
    "numbers": "Numbers of the clause that no item carries",
    "paper": "Size of the sheet",
    "parts": "Its blocks, in order",
    "signatures": "Who signs",
    "parent": "The subject it belongs to",
    "per": "How often it is paid",
    "points": "Points it gives",
    "purpose": "What the verdict is for",
    "reason": "Why",
    "replaces": "It takes the place of one of the same id in an extended pack",
    "rivals": "What other sources say; kept, never used",
    "role": "Role that acts",
    "rule": "The rule whose verdict it starts from",
    "sheets": "Sheets of the workbook",
    "stages": "Its stages, in order",
    "starts": "First day in force",
    "status": "stated by a document, assumed for demonstration, or unset: left to somebody",
    "steps": "What has to be reached by which day",
    "subject": "What it is about: member, household, village, township, county, city …",
    "table": "The table its rows belong to",
    "test": "Expression that must hold",
    "title": "What people call it, in Chinese and English",
    "type": "Type of its values",
    "unit": "Unit of its values",
    "value": "Yuan, percent, number, date or code, as in the document",
    "values": "The figure as a dated series",
    "vetoes": "What spoils the result whatever the points",
    "as_of": "The day it is asked for",
    "grades": "Results by points",
    "parameters": "Figures that hold in this case only, by parameter",
    "zh": "In Simplified Chinese",
}


@dataclass(frozen=True, slots=True)
class KeyOf:
    """A key of an item: its type in words, whether it must be given, its default, its meaning."""

    name: str
    type: str
    required: bool
    default: str
    meaning: str


def models() -> Iterator[tuple[str, type[Model]]]:
    """Every kind of item with the part it stands in, nested ones after theirs."""
    seen: set[type[Model]] = {Text, schema.Cite}
    roots: list[tuple[str, type[Model]]] = [
        ("pack", schema.Header),
        ("ledger", schema.Ledger),
        *((part, model) for part, (_, model) in PARTS.items()),
    ]
    for part, root in roots:
        stack = [root]
        while stack:
            model = stack.pop(0)
            if model not in seen:
                seen.add(model)
                yield part, model
                stack += _nested(model)


def _nested(model: type[Model]) -> list[type[Model]]:
    found = [kind for f in model.model_fields.values() for kind in _kinds(f.annotation)]
    return [k for k in dict.fromkeys(found) if isinstance(k, type) and issubclass(k, Model)]


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def keys(model: type[Model]) -> list[KeyOf]:
    """The keys an author may write in an item, in the order of its declaration."""
    return [
        KeyOf(
            name=name,
            type=_words(field.annotation),
            required=field.is_required(),
            default=_default(field),
            meaning=field.description or COMMON.get(name, ""),
        )
        for name, field in model.model_fields.items()
        if name != "where"
    ]


def _default(field: FieldInfo) -> str:
    value = field.default
    plain = value is not None and value != "" and isinstance(value, str | int | float | bool)
    return str(value).lower() if plain else ""


def _words(annotation: Any) -> str:
    """A type as authors think of it."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(_words(arg) for arg in args if arg is not NoneType)
    if origin is Literal:
        return " | ".join(map(str, args))
    if origin is not None and origin is not dict:  # a list, or a type with constraints
        return f"{'list of ' if origin is list else ''}{_words(args[0])}"
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return "text in two languages" if annotation is Text else annotation.__name__
    return NAMES.get(origin or annotation, getattr(annotation, "__name__", "anything"))


NAMES: dict[Any, str] = {
    Any: "value",
    Expression: "expression",
    bool: "true or false",
    dict: "mapping",
    float: "number",
    int: "whole number",
    str: "text",
}


def parts() -> list[str]:
    """Folders and files of a pack, by name."""
    return ["pack", "ledger", *PARTS]


def write(content: dict[str, Any], path: Path) -> None:
    """Write a schema to a file."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def json_schema(part: str) -> dict[str, Any]:
    """The JSON Schema of a file of a part: one item or a list of them."""
    model = {"pack": schema.Header, "ledger": schema.Ledger}.get(part) or PARTS[part][1]
    single = part in ("pack", "ledger")
    kinds: Any = model if single else list[model] | model  # type: ignore[valid-type]
    adapter: TypeAdapter[Any] = TypeAdapter(kinds)
    made = adapter.json_schema(by_alias=False)
    for known in [made, *made.get("$defs", {}).values()]:
        for name, property_ in known.get("properties", {}).items():
            property_.pop("title", None)
            property_.setdefault("description", COMMON.get(name, ""))
            _both(property_)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": part, **made}


def _both(property_: dict[str, Any]) -> None:
    """A text may also be written once for both languages."""
    text = {"$ref": "#/$defs/Text"}
    if property_.get("$ref") == text["$ref"]:
        del property_["$ref"]
        property_["anyOf"] = [text, {"type": "string"}]
    elif text in property_.get("anyOf", []):
        property_["anyOf"].append({"type": "string"})
    elif property_.get("items") == text:
        property_["items"] = {"anyOf": [text, {"type": "string"}]}
