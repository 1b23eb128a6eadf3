"""Finding names by what somebody types."""

from django.db import connection
from django.db.models import Q, QuerySet

from bangfu.registry.names import spelling
from bangfu.registry.names.models import NameKey

LAST = chr(0x10FFFF)


def begins(field: str, text: str) -> Q:
    """That a column begins with a text, asked so that an index answers.

    PostgreSQL looks in an index for beginnings (``varchar_pattern_ops``); SQLite compares by
    bytes, so that a beginning is a range.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + LAST})


def meant(text: str) -> list["QuerySet[NameKey, str]"]:
    """Sets of names; a person is meant whose name is in all of them. None for no name at all."""
    found = (NameKey.objects.filter(begins("key", run)) for run in spelling.asked(text))
    return [names.values_list("name", flat=True) for names in found]
