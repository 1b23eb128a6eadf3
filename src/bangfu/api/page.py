"""The document of the API, and its page for people; both without a key, for they tell no data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.api import problems
from bangfu.api.v1 import api


@dataclass(frozen=True, slots=True)
class Part:
    """A field of what is sent or answered."""

    name: str
    type: str
    told: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    note: str
    is_public: bool
    parameters: list[Part]
    body: list[Part]
    answer: list[Part]


@login_not_required
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, in the language asked for."""
    content = json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(content, content_type="application/json")


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """What there is to ask, for people: made from the document, without any script."""
    told = api.get_openapi_schema()
    groups: dict[str, list[Operation]] = {}
    for tag, operation in operations(told):
        groups.setdefault(tag, []).append(operation)
    context = {"info": told["info"], "groups": list(groups.items())}
    return render(request, "api/reference.html", context)


@login_not_required
def nothing(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """Any other address below: the same answer as for what nobody may see."""
    return problems.of(problems.missing())


def operations(told: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    """``(tag, operation)`` of every operation of a document."""
    schemas = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            answer = one["responses"]["200"]["content"]["application/json"]["schema"]
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            yield (
                one["tags"][0],
                Operation(
                    id=one["operationId"],
                    method=method.upper(),
                    path=path,
                    title=one["summary"],
                    note=one.get("description", ""),
                    is_public="security" not in one,
                    parameters=[_parameter(each) for each in one["parameters"]],
                    body=list(_parts(schemas, body.get("schema", {}))),
                    answer=list(_parts(schemas, answer)),
                ),
            )


def _parameter(given: dict[str, Any]) -> Part:
    told = given.get("description", "")
    return Part(given["name"], _type(given["schema"]), told, bool(given.get("required")))


def _parts(schemas: dict[str, Any], schema: dict[str, Any]) -> Iterator[Part]:
    """Fields of an object, or of those in a list of them."""
    schema = schema.get("items", schema)
    schema = schemas.get(_ref(schema), schema)
    required = set(schema.get("required", []))
    for name, each in schema.get("properties", {}).items():
        yield Part(name, _type(each), each.get("description", ""), name in required)


def _ref(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _type(schema: dict[str, Any]) -> str:
    """A type in few words.

    >>> _type({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    'date | null'
    """
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_type(schema['items'])}]"
    return _ref(schema) or str(schema.get("format") or schema.get("type") or "any")
