"""A second factor: set up, passed by, locked, lost."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.entry import actions, codes, queries
from bangfu.base.entry.models import Factor, Recovery
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal
from tests.cast import Cast


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += dt.timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def shown(clock: Clock) -> Callable[[User], str]:
    """What the person's telephone shows now."""

    def look(user: User) -> str:
        factor = Factor.objects.get(user=user)
        return codes.at(actions.secret(factor), clock.at.timestamp())

    return look


@pytest.fixture
def paper(cast: Cast, clock: Clock, shown: Callable[[User], str]) -> list[str]:
    """The town officer's recovery codes, after setting up."""
    actions.begin(user=cast.town)
    drawn = actions.confirm(user=cast.town, code=shown(cast.town))
    clock.on(minutes=5)
    return drawn


Shown = Callable[[User], str]


def test_it_counts_only_when_the_telephone_has_shown_it(cast: Cast, shown: Shown) -> None:
    actions.begin(user=cast.town)
    assert queries.factor(cast.town) is None
    assert not actions.passes(user=cast.town, code=shown(cast.town))
    with pytest.raises(Refusal, match="动态口令不正确"):
        actions.confirm(user=cast.town, code="000000")
    assert queries.factor(cast.town) is None
    assert len(actions.confirm(user=cast.town, code=shown(cast.town))) == 10
    assert queries.factor(cast.town) is not None


def test_the_secret_is_sealed_to_its_person(cast: Cast, paper: list[str]) -> None:
    mine = Factor.objects.get(user=cast.town)
    secret = actions.secret(mine)
    assert secret.hex().encode() not in bytes(mine.secret)
    assert secret not in bytes(mine.secret)
    theirs = Factor.objects.create(user=cast.county, secret=bytes(mine.secret))
    with pytest.raises(crypto.Broken):
        actions.secret(theirs)


def test_a_code_lets_in_once(cast: Cast, paper: list[str], shown: Shown, clock: Clock) -> None:
    code = shown(cast.town)
    assert actions.passes(user=cast.town, code=f" {code[:3]} {code[3:]} ")
    assert not actions.passes(user=cast.town, code=code), "read over a shoulder"
    clock.on(seconds=30)
    assert actions.passes(user=cast.town, code=shown(cast.town))


def test_an_older_code_is_not_taken_after_a_newer(
    cast: Cast, paper: list[str], shown: Shown, clock: Clock
) -> None:
    old = shown(cast.town)
    clock.on(seconds=30)
    assert actions.passes(user=cast.town, code=shown(cast.town))
    assert not actions.passes(user=cast.town, code=old)


def test_the_code_that_set_it_up_does_not_let_in(cast: Cast, shown: Shown) -> None:
    actions.begin(user=cast.town)
    code = shown(cast.town)
    actions.confirm(user=cast.town, code=code)
    assert not actions.passes(user=cast.town, code=code)


def test_each_recovery_code_lets_in_once_however_it_is_typed(cast: Cast, paper: list[str]) -> None:
    assert actions.passes(user=cast.town, code=paper[0].lower().replace("-", " "))
    assert not actions.passes(user=cast.town, code=paper[0])
    assert queries.codes_left(cast.town) == 9
    assert Entry.objects.filter(action="accounts.recovery_used", actor="town").count() == 1


def test_recovery_codes_are_kept_as_fingerprints_only(cast: Cast, paper: list[str]) -> None:
    stored = b"".join(bytes(row.print) for row in Recovery.objects.all())
    assert not any(codes.plain(code).encode() in stored for code in paper)


def test_new_recovery_codes_replace_the_old(cast: Cast, paper: list[str]) -> None:
    fresh = actions.renew_codes(user=cast.town)
    assert not set(fresh) & set(paper)
    assert not actions.passes(user=cast.town, code=paper[1])
    assert actions.passes(user=cast.town, code=fresh[1])


def test_codes_of_somebody_else_do_not_let_in(cast: Cast, paper: list[str], shown: Shown) -> None:
    actions.begin(user=cast.county)
    actions.confirm(user=cast.county, code=shown(cast.county))
    assert not actions.passes(user=cast.county, code=paper[0])


def test_after_five_wrong_ones_no_code_helps_for_a_quarter_of_an_hour(
    cast: Cast, paper: list[str], shown: Shown, clock: Clock
) -> None:
    for _ in range(5):
        assert not actions.passes(user=cast.town, code="123")
    for code in (shown(cast.town), paper[0]):
        with pytest.raises(Refusal) as refused:
            actions.passes(user=cast.town, code=code)
        assert (refused.value.code, refused.value.status) == ("factor.locked", 429)
    clock.on(minutes=16)
    assert actions.passes(user=cast.town, code=shown(cast.town))
    assert Entry.objects.filter(action="accounts.factor_locked").count() == 1


def test_a_right_one_forgives_wrong_ones_before(
    cast: Cast, paper: list[str], shown: Shown, clock: Clock
) -> None:
    for _ in range(4):
        actions.passes(user=cast.town, code="123")
    assert actions.passes(user=cast.town, code=shown(cast.town))
    clock.on(minutes=1)
    assert not actions.passes(user=cast.town, code="123")
    assert actions.passes(user=cast.town, code=shown(cast.town))


def test_one_in_use_is_not_overwritten_by_setting_up_again(cast: Cast, paper: list[str]) -> None:
    before = bytes(Factor.objects.get(user=cast.town).secret)
    with pytest.raises(Refusal) as refused:
        actions.begin(user=cast.town)
    assert refused.value.code == "factor.there"
    assert bytes(Factor.objects.get(user=cast.town).secret) == before


def test_one_removed_lets_nobody_in_and_asks_nobody(cast: Cast, paper: list[str]) -> None:
    actions.remove(by=cast.system, user=cast.town)
    assert queries.factor(cast.town) is None
    assert not Recovery.objects.exists()
    assert not actions.passes(user=cast.town, code=paper[0])
    entry = Entry.objects.get(action="accounts.factor_removed")
    assert (entry.actor, entry.subject_id) == ("system", "town")
    with pytest.raises(Refusal, match="没有启用"):
        actions.remove(by=cast.system, user=cast.town)


@pytest.mark.parametrize(
    ("wanted", "must"),
    [("none", set()), ("administrators", {"system", "security", "auditing"}),
     ("everyone", {"system", "security", "auditing", "town", "city"})],
)  # fmt: skip
def test_who_must_have_one_follows_from_the_setting(
    cast: Cast, settings: object, wanted: str, must: set[str]
) -> None:
    settings.SECOND_FACTOR_FOR = wanted  # type: ignore[attr-defined]
    seats = ("system", "security", "auditing", "town", "city")
    assert {seat for seat in seats if queries.is_required(getattr(cast, seat))} == must
