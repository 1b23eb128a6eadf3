"""The same operation sent twice at the same moment is done once."""

from typing import Any
from uuid import uuid4

from bangfu.base.keys import replying
from bangfu.base.keys.models import Reply
from tests.cast import Cast
from tests.procedures.test_two_at_once import at_once, on_disk, people

__all__ = ["on_disk", "people"]


def test_two_retries_at_once_do_it_once(people: Cast, home: Any) -> None:
    operation, done = uuid4(), []

    def work() -> dict[str, int]:
        done.append(1)
        return {"version": 7}

    def ask() -> tuple[dict[str, Any], bool]:
        return replying.once(by=people.town, operation_id=operation, asked=1, work=work)

    found = at_once(ask, ask)
    assert [outcome for outcome, _again in found] == [{"version": 7}, {"version": 7}], found
    assert sorted(again for _outcome, again in found) == [False, True]
    assert len(done) == 1
    assert Reply.objects.count() == 1
