"""What is known of those who are asked. Policy reads it; a slice above registers how, at start.

Skip logic and constraints may name facts and figures of the pack, and those are read by the same
code that answers a household's page, so that a survey and a verdict never differ.
"""

from collections.abc import Callable
from typing import Protocol

from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Record


class Provider(Protocol):
    """Gives the record of who is asked and the evaluation of the pack around it."""

    def __call__(self, subject: str, key: int, village: str) -> tuple[Evaluation, Record]:
        """For a household, member or village by its key."""
        ...


_registered: list[tuple[Callable[[], Program], Provider]] = []


def register(program: Callable[[], Program], provider: Provider) -> None:
    """Say which program is in force here and how the asked are known; the last one counts."""
    _registered.append((program, provider))


def program() -> Program:
    """The pack in force here, compiled."""
    return _registered[-1][0]()


def of(subject: str, key: int, village: str) -> tuple[Evaluation, Record]:
    """What is known of a household, member or village today."""
    return _registered[-1][1](subject, key, village)
