"""Random calls of the API: any operation of its document, with anybody's key, or none."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote, unquote, urlencode
from uuid import UUID

from django.test import Client
from django.urls import resolve
from django.utils import timezone

from bangfu.api.v1 import api
from bangfu.base.accounts.models import User
from bangfu.base.keys import actions
from bangfu.base.kit.refusals import Refusal

Values = Callable[[Random], str]
DEEPEST = 4


@dataclass(frozen=True)
class Operation:
    """One operation: ``name`` as the document has it, ``open`` to those without a key."""

    name: str
    method: str
    path: str
    told: Mapping[str, Any]
    open: bool


@cache
def operations() -> dict[str, Operation]:
    """All of them, by name."""
    found = {}
    for path, told in document()["paths"].items():
        for method, operation in told.items():
            name = f"{method.upper()} {path}"
            closed = bool(operation.get("security"))
            found[name] = Operation(name, method.upper(), path, operation, not closed)
    return found


@cache
def document() -> Any:
    """The API's description of itself, as a client reads it."""
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


def key(person: User) -> str:
    """The head of a request by somebody; nothing for those who may not hold keys."""
    until = timezone.localdate() + dt.timedelta(days=30)
    try:
        _key, secret = actions.make(by=person, name="试验", expires_on=until, reads_only=False)
    except Refusal:
        return ""
    return f"Bearer {secret}"


def call(
    random: Random, operation: Operation, head: str, pools: Mapping[str, Any], any_: Values
) -> tuple[str, Any]:
    """Send a random request for an operation; gives the path and the answer."""
    making = Making(random, pools, any_)
    path, query = operation.path, dict[str, str]()
    headers = {"Authorization": head} if head else {}
    for parameter in operation.told.get("parameters", ()):
        name, required = parameter["name"], parameter.get("required", False)
        if parameter["in"] == "path":
            path = path.replace(
                f"{{{name}}}", quote(making.value(name, parameter["schema"]), safe="")
            )
        elif parameter["in"] == "header":
            headers[name] = str(UUID(int=random.getrandbits(128), version=4))
        elif required or random.random() < 0.25:
            query[name] = making.value(name, parameter["schema"])
    body = operation.told.get("requestBody")
    given: dict[str, Any] = {}
    if body:
        (told,) = body["content"].values()
        given = {"data": json.dumps(making.made("", told["schema"]))}
    if query:
        path += f"?{urlencode(query)}"
    client = Client(raise_request_exception=False)
    kind = "application/json"
    return path, client.generic(operation.method, path, **given, content_type=kind, headers=headers)


def known(path: str) -> bool:
    """Whether a path is an operation's: a value that cannot be one makes it nobody's."""
    return resolve(unquote(path.partition("?")[0])).url_name != "nothing"


class Making:
    """Values that a description allows, of records that are there where it can be."""

    def __init__(self, random: Random, pools: Mapping[str, Any], any_: Values) -> None:
        self.random, self.pools, self.any = random, pools, any_

    def value(self, name: str, schema: Mapping[str, Any]) -> str:
        """One for a path or a query."""
        return str(self.made(name, schema))

    def made(self, name: str, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """One for a body."""
        schema = self._settled(schema)
        if known := schema.get("enum", ()) or (depth and schema.get("examples", ())):
            return self.random.choice(known)
        kind = schema.get("type", "string")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            count = self.random.choice((0, 1, 2)) if depth < DEEPEST else 0
            return [self.made(name, schema["items"], depth + 1) for _each in range(count)]
        if kind == "boolean":
            return self.random.random() < 0.5
        return self.random.choice((0, 1, 2, 20)) if kind == "integer" else self._text(name)

    def _settled(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema or "anyOf" in schema:
            if "$ref" in schema:
                schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            else:
                schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        return schema

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        wanted = schema.get("properties", {})
        needed = set(schema.get("required", ()))
        return {
            name: self.made(name, told, depth + 1)
            for name, told in wanted.items()
            if name in needed or self.random.random() < 0.5
        }

    def _text(self, name: str) -> str:
        named = {"at": "place", "under": "place", "sheet": "token"}.get(name, name)
        if self.pools.get(named) and self.random.random() < 0.9:
            return str(self.random.choice(self.pools[named]))
        return self.any(self.random)
