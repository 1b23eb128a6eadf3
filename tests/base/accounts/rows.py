"""A row of any table in a given place, with every row above it; for tests of the second wall."""

import datetime as dt
import itertools
import os
import uuid
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone

from bangfu.base.accounts.models import Post, User
from bangfu.base.divisions.models import Division
from tests.cast import CITY, PROVINCE
from tests.meta.test_walls import CODES

DAY = dt.date(2016, 12, 31)
_numbers = itertools.count(1)
# What a table asks of a row beyond what its columns say.
ASKED: dict[str, dict[str, Callable[[], Any]]] = {
    "contracts_signature": {"post": Post.objects.first},
    "notices_received": {"family": lambda: "周家"},
}


def fill(model: type[models.Model], place: str) -> Any:
    """Make a row that lies in a place, or belongs to rows made there."""
    given: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == "superior":
            given[field.name] = PROVINCE if place == CITY else CITY
        elif field.name in CODES and not field.is_relation:
            given[field.name] = place
        elif field.is_relation and not (field.null and field.related_model is not Division):
            given[field.name] = _above(field.related_model, place)
        elif not (field.null or field.has_default() or field.primary_key or field.blank) or (
            field.primary_key and isinstance(field, models.CharField)
        ):
            given[field.name] = _value(field)
    given |= {name: made() for name, made in ASKED.get(model._meta.db_table, {}).items()}
    # Not by the model's own ``save``: some refuse what is not the product's doing.
    return models.QuerySet(model).bulk_create([model(**given)])[0]


def _above(model: Any, place: str) -> Any:
    if model is Division:
        return Division.objects.get(code=place)
    if model is User:
        return User.objects.first()
    return Post.objects.first() if model is Post else fill(model, place)


def _value(field: Any) -> Any:
    number = next(_numbers)
    if field.choices:
        return field.choices[0][0]
    for kind, value in (
        (models.UUIDField, uuid.uuid4),
        (models.DateTimeField, timezone.now),
        (models.DateField, lambda: DAY),
        (models.JSONField, dict),
        (models.BooleanField, lambda: False),
        (models.BinaryField, lambda: os.urandom(field.max_length or 8)),
        (models.IntegerField, lambda: number % 30_000),
    ):
        if isinstance(field, kind):
            return value()
    return str(number)[: field.max_length]
