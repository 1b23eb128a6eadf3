"""The second factor: codes once, clocks that are wrong, recovery codes, rests."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from bangfu.base.accounts import factors
from bangfu.base.accounts.models import Factor, RecoveryCode
from bangfu.base.audit.models import Entry
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal
from tests.cast import Cast
from tests.second import equip, of_address, shown


def test_a_factor_counts_from_its_first_right_code(cast: Cast) -> None:
    factors.begin(user=cast.county)
    assert factors.of(cast.county) is None
    assert factors.confirm(user=cast.county, code="000") is None
    assert factors.of(cast.county) is None
    assert len(factors.confirm(user=cast.county, code=shown(cast.county)) or []) == factors.CODES
    assert factors.of(cast.county) is not None


def test_a_code_counts_once(cast: Cast) -> None:
    equip(cast.county)
    code = shown(cast.county)
    assert factors.spend(user=cast.county, code=code) == "app"
    assert factors.spend(user=cast.county, code=code) == ""


def test_the_code_that_confirmed_does_not_count_again(cast: Cast) -> None:
    factors.begin(user=cast.county)
    code = shown(cast.county)
    assert factors.confirm(user=cast.county, code=code)
    assert factors.spend(user=cast.county, code=code) == ""


def test_an_older_code_does_not_count_after_a_newer_one(cast: Cast) -> None:
    equip(cast.county)
    older = shown(cast.county)
    assert factors.spend(user=cast.county, code=shown(cast.county, 1)) == "app"
    assert factors.spend(user=cast.county, code=older) == ""


@pytest.mark.parametrize(("steps", "answer"), [(-2, ""), (0, "app"), (1, "app"), (2, "")])
def test_a_phone_may_be_one_step_wrong(cast: Cast, steps: int, answer: str) -> None:
    equip(cast.county)
    Factor.objects.update(last_step=0)
    assert factors.spend(user=cast.county, code=shown(cast.county, steps)) == answer


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "abcdef", "１２３４５６", "\x00", "码"]
)
def test_nonsense_is_wrong_and_nothing_else(cast: Cast, code: str) -> None:
    equip(cast.county)
    assert factors.spend(user=cast.county, code=code) == ""


def test_spaces_between_the_digits_do_not_matter(cast: Cast) -> None:
    equip(cast.county)
    code = shown(cast.county)
    assert factors.spend(user=cast.county, code=f" {code[:3]} {code[3:]} ") == "app"


def test_the_code_of_somebody_else_is_wrong(cast: Cast) -> None:
    equip(cast.county)
    equip(cast.town)
    assert factors.spend(user=cast.county, code=shown(cast.town)) == ""


def test_a_recovery_code_counts_once_however_it_is_typed(cast: Cast) -> None:
    codes = equip(cast.county)
    assert factors.spend(user=cast.county, code=codes[0].lower().replace("-", " ")) == "recovery"
    assert factors.spend(user=cast.county, code=codes[0]) == ""
    assert factors.codes_left(cast.county) == factors.CODES - 1
    assert Entry.objects.filter(action="accounts.recovery_code").count() == 1


def test_recovery_codes_of_somebody_else_are_worth_nothing(cast: Cast) -> None:
    codes = equip(cast.county)
    equip(cast.town)
    assert factors.spend(user=cast.town, code=codes[0]) == ""


def test_fresh_recovery_codes_replace_the_old(cast: Cast) -> None:
    old = equip(cast.county)
    new = factors.renew_codes(user=cast.county)
    assert not set(old) & set(new)
    assert factors.spend(user=cast.county, code=old[0]) == ""
    assert factors.spend(user=cast.county, code=new[9]) == "recovery"


def test_there_are_no_recovery_codes_without_a_factor(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        factors.renew_codes(user=cast.county)
    assert caught.value.code == "factor.none"


def test_a_confirmed_factor_is_not_replaced_in_passing(cast: Cast) -> None:
    equip(cast.county)
    with pytest.raises(Refusal) as caught:
        factors.begin(user=cast.county)
    assert caught.value.code == "factor.exists"


def test_beginning_again_makes_another_secret(cast: Cast) -> None:
    first = factors.address(factors.begin(user=cast.county), "t")
    second = factors.address(factors.begin(user=cast.county), "t")
    assert first != second
    assert factors.confirm(user=cast.county, code=of_address(first)) is None


def test_codes_rest_after_ten_wrong_ones_and_then_count_again(cast: Cast) -> None:
    codes = equip(cast.county)
    for _time in range(10):
        factors.spend(user=cast.county, code="000")
    assert factors.spend(user=cast.county, code=shown(cast.county)) == ""
    assert factors.spend(user=cast.county, code=codes[0]) == ""
    Factor.objects.update(failed_at=timezone.now() - dt.timedelta(minutes=15))
    assert factors.spend(user=cast.county, code=shown(cast.county)) == "app"


def test_nine_wrong_codes_do_not_rest(cast: Cast) -> None:
    equip(cast.county)
    for _time in range(9):
        factors.spend(user=cast.county, code="000")
    assert factors.spend(user=cast.county, code=shown(cast.county)) == "app"
    assert Factor.objects.get().failures == 0


def test_the_secret_and_the_codes_are_nowhere_in_clear(cast: Cast) -> None:
    codes = equip(cast.county)
    factor = Factor.objects.get()
    secret = factors.address(factor, "t").partition("secret=")[2].partition("&")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_factor")
        row = repr(
            [bytes(part) if isinstance(part, memoryview) else part for part in cursor.fetchone()]
        )
    assert secret not in row
    assert all(
        codes[0].replace("-", "").encode() not in bytes(row.digest)
        for row in RecoveryCode.objects.all()
    )
    for entry in Entry.objects.all():
        assert secret not in str(entry.changes)


def test_a_secret_moved_to_another_account_does_not_open(cast: Cast) -> None:
    equip(cast.county)
    equip(cast.town)
    theirs = Factor.objects.get(user=cast.county).sealed
    Factor.objects.filter(user=cast.town).update(sealed=theirs)
    with pytest.raises(crypto.Broken):
        factors.spend(user=cast.town, code="123456")


def test_removing_takes_the_recovery_codes_along(cast: Cast) -> None:
    codes = equip(cast.county)
    factors.remove(user=cast.county)
    assert factors.of(cast.county) is None
    assert not RecoveryCode.objects.exists()
    assert factors.spend(user=cast.county, code=codes[0]) == ""


def test_an_administrator_resets_others_never_themselves(cast: Cast) -> None:
    equip(cast.county)
    equip(cast.system)
    with pytest.raises(Refusal) as caught:
        factors.reset(by="system", user=cast.system)
    assert (caught.value.code, caught.value.status) == ("factor.self", 403)
    factors.reset(by="system", user=cast.county)
    assert factors.of(cast.county) is None
    entry = Entry.objects.get(action="accounts.factor_reset")
    assert (entry.actor, entry.subject_id) == ("system", "county")


def test_nothing_is_reset_where_nothing_is(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        factors.reset(by="system", user=cast.county)
    assert caught.value.code == "factor.none"
