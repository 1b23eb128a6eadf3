"""What comes round for log-ins and accounts."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import logins
from bangfu.base.accounts.models import Login, User
from bangfu.base.timers import schedule
from bangfu.registry.catalogue.models import Site
from tests.cast import Cast


def run(name: str) -> None:
    timer = schedule.find(name)
    assert timer is not None
    timer.action(by="system")


@pytest.mark.parametrize("demo", [False, True])
def test_unused_accounts_are_disabled_but_not_in_a_demonstration(cast: Cast, demo: bool) -> None:
    Site.objects.update(demo=demo)
    long_ago = timezone.now() - dt.timedelta(days=90)
    User.objects.filter(pk=cast.county.pk).update(created_at=long_ago, last_login=long_ago)
    run("accounts.unused")
    assert User.objects.get(pk=cast.county.pk).is_active is demo


def test_log_ins_that_are_long_over_are_forgotten(cast: Cast) -> None:
    logins.begin(user=cast.county, browser="", network="")
    run("accounts.logins")
    assert Login.objects.exists()
    Login.objects.update(began_at=timezone.now() - dt.timedelta(days=3))
    run("accounts.logins")
    assert not Login.objects.exists()
