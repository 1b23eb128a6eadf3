"""Random walks over every procedure of both cities: no illegal state, no self-approval, none lost.

``python -m tests.load.walks`` does the same ten thousand times.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bangfu.procedures.filings import deciding, frame
from bangfu.procedures.filings.models import State
from tests.procedures import town as towns
from tests.procedures import walker
from tests.procedures.test_shipped import WANTED
from tests.procedures.town import CITIES, Town

WALKS = 8  # of each procedure in each city
CONTROL = 40


@pytest.fixture(params=sorted(CITIES))
def town(request: Any, db: None, home: Path) -> Town:
    return towns.build(request.param)


@pytest.mark.slow
@pytest.mark.parametrize("procedure", sorted(WANTED))
def test_whatever_people_do(procedure: str, town: Town) -> None:
    ended: Counter[str] = Counter()
    for seed in range(WALKS):
        found, done, refused = walker.walk(town, seed, procedure)
        ended.update(state for _kind, state in found.elements())
        ended.update({"acts": done, "refusals": refused})
    assert ended["acts"] > WALKS
    assert ended["refusals"] > WALKS
    assert set(ended) & {State.REJECTED, State.WITHDRAWN, State.DONE}, ended


# --- the same walks find what a missing guard lets through ---


def breaches(town: Town, procedure: str) -> set[str]:
    """What the laws say of some walks."""
    found = set()
    for seed in range(CONTROL):
        try:
            walker.walk(town, seed, procedure)
        except AssertionError as breach:
            found.add((str(breach) or "a law without words").splitlines()[0])
    return found


@pytest.fixture
def jingzhou(db: None, home: Path) -> Town:
    return towns.build("jingzhou")


@pytest.mark.once
def test_nothing_is_found_with_every_guard(jingzhou: Town) -> None:
    assert not breaches(jingzhou, "member_change")


@pytest.mark.once
def test_without_the_guard_of_persons_self_approvals_are_found(
    jingzhou: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "require_apart", lambda *_given: None)
    assert "approved by oneself" in breaches(jingzhou, "member_change")


@pytest.mark.once
def test_without_the_guard_of_time_and_proof_early_stages_are_found(
    jingzhou: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "_require_ready", lambda _taken: None)
    found = breaches(jingzhou, "household_exit")
    assert "passed without proof" in found
    assert found & {"passed before its time", "never posted"}


@pytest.mark.once
def test_without_the_guard_of_state_ended_filings_are_found_changed(
    jingzhou: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "require_open", lambda *_given: None)
    assert breaches(jingzhou, "member_change")
