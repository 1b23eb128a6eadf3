"""Attachments as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bangfu.base.files import queries
from bangfu.base.files.models import Attachment


@dataclass(frozen=True, slots=True)
class Shown:
    """An attachment, and whether the person may withdraw it."""

    file: Attachment
    may_withdraw: bool


def of(user: Any, subject: str, keys: Iterable[object]) -> dict[str, list[Shown]]:
    """What is attached to some things, by key, in one question."""
    found = queries.of(user, subject, [str(key) for key in keys])
    return {
        key: [Shown(one, queries.may_withdraw(user, one)) for one in files]
        for key, files in found.items()
    }
