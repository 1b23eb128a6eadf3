"""Taking away from a failing world whatever its failure does not need."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from bangfu.engine.problems import PackError
from tests.random.compare import differences
from tests.random.words import SUBJECTS
from tests.random.worlds import World

Change = Callable[[World], None]


def disagrees(world: World) -> bool:
    """Whether the engines still disagree (or one of them still breaks)."""
    try:
        return bool(differences(world))
    except PackError:
        return False
    except Exception:  # noqa: BLE001  an engine that breaks is a failure too
        return True


def shrink(
    world: World, fails: Callable[[World], bool] = disagrees, *, attempts: int = 2_000
) -> World:
    """The smallest world found that still fails."""
    small, tried, moved = world, 0, True
    while moved:
        moved = False
        for change in changes(small):
            tried += 1
            if tried > attempts:
                return small
            smaller = deepcopy(small)
            change(smaller)
            if fails(smaller):
                small, moved = smaller, True
                break
    return small


def changes(world: World) -> Iterator[Change]:
    """Ways to make a world smaller, the largest first."""
    for subject in reversed(SUBJECTS):
        for index in range(len(world.rows[subject])):
            yield lambda w, s=subject, i=index: without(w, s, i)
    for name in ("rules", "facts", "keep", "brought"):
        for index in range(len(getattr(world, name))):
            yield lambda w, n=name, i=index: getattr(w, n).pop(i)
    for index in range(len(world.rules)):
        yield from rule_changes(world, index)
    for index, fact in enumerate(world.facts):
        for part in parts(fact.expr):
            yield lambda w, i=index, p=part: setattr(w.facts[i], "expr", p)
    yield from blanks(world)


def rule_changes(world: World, index: int) -> Iterator[Change]:
    """Ways to make one rule smaller."""
    rule = world.rules[index]
    for key in ("applies", "amount", "dates"):
        for part in ["", *parts(getattr(rule, key))] if getattr(rule, key) else []:
            yield lambda w, k=key, p=part: setattr(w.rules[index], k, p)
    for at, condition in enumerate(rule.conditions):
        if len(rule.conditions) > 1:
            yield lambda w, c=at: w.rules[index].conditions.pop(c)
        for key, text in condition.items():
            for part in parts(text):
                change = {key: part}
                yield lambda w, c=at, new=change: w.rules[index].conditions[c].update(new)


def blanks(world: World) -> Iterator[Change]:
    """Ways to forget one value."""
    for subject in SUBJECTS:
        for index, row in enumerate(world.rows[subject]):
            for column, value in row.items():
                if value is not None and not column.endswith("_id"):
                    yield lambda w, s=subject, i=index, c=column: w.rows[s][i].update({c: None})


def without(world: World, subject: str, index: int) -> None:
    """Removes a record and everybody below it."""
    key, column = world.rows[subject][index][f"{subject}_id"], f"{subject}_id"
    for below in SUBJECTS:
        world.rows[below] = [row for row in world.rows[below] if row.get(column) != key]


def parts(text: str) -> list[str]:
    """What stands in parentheses inside an expression, largest first."""
    found, open_ = [], list[int]()
    for index, character in enumerate(text):
        if character == "(":
            open_.append(index)
        elif character == ")" and open_:
            found.append(text[open_.pop() + 1 : index])
    return sorted({part for part in found if part}, key=len, reverse=True)
