"""Counts of clues, kept in the memory of the process until a clue of the county changes.

A city has hundreds of thousands of clues and its officers open their inbox all day. Whoever writes
clues gives the county a new mark in the same transaction (``moved``). A count is kept under the
mark that stood before it was taken, so that what is read is never older than the last write; after
one, the counts of that county alone are taken again.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality.models import Moved

P = Permission
# The right to households is among them because the second wall of the database goes by it.
RIGHTS = (P.HOUSEHOLDS_READ, P.QUALITY_READ, P.QUALITY_VERIFY, P.QUALITY_CHECK, P.QUALITY_CLOSE)
DIGITS = codes.PREFIX[Level.COUNTY]
# Answers kept in one process; each is a few lines.
MOST = 4_000
MARKS = "clues.marks"
Ask = Callable[[str], list[Any]]

_answers: "OrderedDict[Hashable, list[Any]]" = OrderedDict()
_lock = threading.Lock()


def moved(villages: Iterable[str]) -> None:
    """Give the counties of these villages new marks. Called inside the writing transaction."""
    counties = {codes.pad(village[:DIGITS]) for village in villages}
    if not counties:
        return
    if not Moved.objects.exists():  # from now on every county has one
        level = Level.COUNTY
        counties |= set(Division.objects.filter(level=level).values_list("code", flat=True))
    fresh = [Moved(county=county, mark=uuid7()) for county in sorted(counties)]
    Moved.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["county"], update_fields=["mark"]
    )
    catalogue.forget(MARKS)


def _marks() -> dict[str, UUID]:
    return catalogue.once(MARKS, lambda: dict(Moved.objects.values_list("county", "mark")))


def person(user: User) -> Hashable:
    """What of a person decides which clues are theirs: places of their rights, and posts."""
    posts = ((post.pk, post.division_id, post.role) for post in scope.posts(user))
    return tuple(scope.of(user, one).spans for one in RIGHTS), tuple(sorted(posts, key=str))


def seats(user: User) -> Hashable:
    """The same where it does not matter which of several people in one seat asks."""
    held = {post.division_id for post in scope.posts(user) if post.division_id}
    return tuple(scope.of(user, one).spans for one in RIGHTS), tuple(sorted(held))


def answers(user: User, at: str, name: Hashable, ask: Ask) -> list[Any]:
    """What ``ask(county)`` gives for each county of the person's at or around a place, as one list.

    Args:
        name: everything the answer depends on beside the clues, such as the day.
        ask: takes a county's code; with an empty one it answers for all at once, which happens
            while no clue has been written yet.
    """
    marks, read = _marks(), scope.of(user, P.QUALITY_READ)
    read = read.within(at) if at else read
    if not marks:
        return ask("")
    found: list[Any] = []
    for county, mark in sorted(marks.items()):
        if read.touches(county):
            found += _kept((name, at, county, mark), partial(ask, county))
    return found


def _kept(key: Hashable, ask: Callable[[], list[Any]]) -> list[Any]:
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    answer = ask()
    with _lock:
        _answers[key] = answer
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return answer
