"""The benches at hand in this process: few, the one not used for longest makes room."""

import threading
from collections import OrderedDict

from bangfu.engine.compile.figures import Question
from bangfu.policy.drafts import building
from bangfu.policy.drafts.bench import Bench
from bangfu.policy.drafts.comparison import Case
from bangfu.policy.facts import lake
from bangfu.policy.runs import compute

MOST_BENCHES = 2
Key = tuple[object, ...]
_benches: "OrderedDict[Key, Bench]" = OrderedDict()
_gates: dict[Key, threading.Lock] = {}
_lock = threading.Lock()


def key(case: Case, asked: Question) -> Key:
    """What a bench is made of; the figures of ``asked`` that vary are no part of it."""
    fixed = {name: tuple(values) for name, values in sorted((case.before.set_here or {}).items())}
    return (
        str(lake.root()),
        tuple(sorted(part.pk for part in case.parts)),
        case.before.as_of,
        case.before.assumed,
        case.live.pack.digest,
        case.draft.pack.digest,
        case.varied,
        compute.scope_level(case.draft, asked),
        repr(fixed),
    )


def at_hand(case: Case, asked: Question) -> Bench:
    """The bench for a case, built if there is none; the one not used for longest makes room."""
    wanted = key(case, asked)
    with _lock:
        if wanted in _benches:
            _benches.move_to_end(wanted)
            return _benches[wanted]
        gate = _gates.setdefault(wanted, threading.Lock())
    with gate:  # whoever asks for the same waits for it; others are answered meanwhile
        found = _benches.get(wanted) or _built(wanted, case, asked)
    _gates.pop(wanted, None)
    return found


def _built(wanted: Key, case: Case, asked: Question) -> Bench:
    built = building.build(case, asked)
    with _lock:
        _benches[wanted] = built
        while len(_benches) > MOST_BENCHES:
            _benches.popitem(last=False)  # closed when its last question is answered
    return built


def clear() -> None:
    """Forget every bench (tests, and lakes that are replaced)."""
    with _lock:
        _benches.clear()
