"""The lock after failed log-ins."""

import datetime as dt
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.utils import timezone

from bangfu.base.audit.models import Entry
from tests.cast import PASSWORD, Cast
from tests.second import equip


def knock(times: int, username: str = "county", **more: Any) -> Any:
    answer = None
    for _time in range(times):
        answer = Client().post("/login/", {"username": username, "password": "no"}, **more)
    return answer


def log_in(username: str = "county", **more: Any) -> Any:
    return Client().post("/login/", {"username": username, "password": PASSWORD}, **more)


def test_four_failures_do_not_lock(cast: Cast) -> None:
    assert knock(4).status_code == 200
    assert log_in().status_code == 302


def test_the_fifth_failure_locks_and_says_for_how_long(cast: Cast) -> None:
    answer = knock(5)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "密码连续输错 5 次" in page
    assert "15 分钟" in page
    assert 890 <= int(answer["Retry-After"]) <= 900


def test_while_locked_the_right_password_does_not_help(cast: Cast) -> None:
    knock(5)
    assert log_in().status_code == 429


def test_knocking_on_does_not_prolong_the_lock(cast: Cast) -> None:
    knock(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=14))
    assert int(knock(1)["Retry-After"]) <= 60


def test_after_a_quarter_of_an_hour_it_opens(cast: Cast) -> None:
    knock(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert log_in().status_code == 302


def test_others_and_other_addresses_are_not_locked(cast: Cast) -> None:
    knock(5)
    assert log_in("town").status_code == 302
    assert log_in(REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_success_forgets_earlier_failures(cast: Cast) -> None:
    knock(4)
    log_in()
    assert knock(4).status_code == 200


def test_an_account_nobody_has_is_locked_alike(cast: Cast) -> None:
    assert knock(5, "never").status_code == 429


def test_the_lock_is_noted_once_and_only_for_real_accounts(cast: Cast) -> None:
    knock(7)
    knock(5, "never")
    found = Entry.objects.filter(action="accounts.lock_out")
    assert list(found.values_list("subject_id", flat=True)) == ["county"]


def test_wrong_old_passwords_count_as_well(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.county)
    form = {"old": "no", "new": "new-lake-2016", "again": "new-lake-2016"}
    answers = [client.post("/account/password/", form).status_code for _time in range(5)]
    assert answers == [422, 422, 422, 422, 429]


def test_what_was_typed_is_not_kept_with_the_failure(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.county)
    secret = "Hush-hush-7"
    form = {"old": secret, "new": secret, "again": secret}
    client.post("/account/password/", form)
    client.post("/account/confirm/", {"password": secret})
    equip(cast.county)
    client.post("/account/confirm/", {"token": secret})
    kept = [*AccessAttempt.objects.values_list("post_data", flat=True)]
    kept += AccessFailureLog.objects.values_list("path_info", flat=True)
    assert kept
    assert all("ush-hush" not in str(text) for text in kept)
