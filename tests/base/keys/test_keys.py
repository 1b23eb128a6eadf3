"""Keys: made once, kept as a digest, over when anything they rest on is over."""

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import Post, User
from bangfu.base.audit.models import Entry
from bangfu.base.keys import actions, admitting, queries, replying
from bangfu.base.keys.models import Key, Reply
from bangfu.base.kit.refusals import Refusal
from tests.cast import TOWN, Cast


def made(user: User, *, days: int = 30, reads_only: bool = True) -> tuple[Key, str]:
    return actions.make(
        by=user,
        name="台账程序",
        expires_on=timezone.localdate() + dt.timedelta(days=days),
        reads_only=reads_only,
    )


def refused(secret: str) -> str:
    with pytest.raises(Refusal) as caught:
        admitting.admit(secret, eased=False)
    return caught.value.code


def test_a_key_admits_its_owner_and_only_its_digest_is_kept(cast: Cast) -> None:
    _key, secret = made(cast.town)
    assert secret.startswith("bangfu_")
    assert len(secret) > 40
    assert admitting.admit(secret, eased=False).user == cast.town
    kept = Key.objects.values().get()
    assert secret not in str(kept)
    assert secret.endswith(kept["ending"])
    entry = Entry.objects.get(action="keys.make")
    assert (entry.actor, entry.subject_id, entry.division) == ("town", "town", TOWN)
    assert secret not in str(entry.changes)


@pytest.mark.parametrize("days", [-1, 181, 4000])
def test_a_key_has_an_end_within_the_longest_life(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal) as caught:
        made(cast.town, days=days)
    assert caught.value.code == "keys.day"


def test_a_key_without_an_end_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="有效期"):
        actions.make(by=cast.town, name="x", expires_on=None)


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_key_has_a_name(cast: Cast, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        actions.make(by=cast.town, name=name, expires_on=timezone.localdate())
    assert caught.value.code == "keys.name"


def test_who_may_have_no_key(cast: Cast) -> None:
    for user, code in ((cast.nobody, "keys.no_post"), (cast.security, "keys.separated")):
        with pytest.raises(Refusal) as caught:
            made(user)
        assert caught.value.code == code


def test_nobody_hoards_keys(cast: Cast) -> None:
    for _number in range(actions.MOST):
        made(cast.town)
    with pytest.raises(Refusal) as caught:
        made(cast.town)
    assert caught.value.code == "keys.many"
    actions.end(by=cast.town, key=queries.listed(cast.town)[0].uid, of=cast.town)
    made(cast.town)


@pytest.mark.parametrize("secret", ["", "x", "bangfu_", "bangfu_" + "x" * 43, "bangfu_" * 99])
def test_what_is_no_key_is_refused(cast: Cast, secret: str) -> None:
    made(cast.town)
    assert refused(secret) == "keys.unknown"


def test_a_key_past_its_day_or_withdrawn_is_over(cast: Cast) -> None:
    key, secret = made(cast.town)
    Key.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert refused(secret) == "keys.over"
    Key.objects.update(expires_on=timezone.localdate())
    actions.end(by=cast.town, key=key.uid, of=cast.town)
    assert refused(secret) == "keys.over"
    assert Entry.objects.filter(action="keys.end", actor="town").count() == 1


def test_the_security_administrator_withdraws_others_do_not(cast: Cast) -> None:
    key, secret = made(cast.town)
    for user in (cast.county, cast.system, cast.neighbour):
        with pytest.raises(Refusal):
            actions.end(by=user, key=key.uid, of=cast.town)
    with pytest.raises(Key.DoesNotExist):  # the key of one person under the name of another
        actions.end(by=cast.county, key=key.uid, of=cast.county)
    actions.end(by=cast.security, key=key.uid, of=cast.town)
    assert refused(secret) == "keys.over"


def test_locking_an_account_ends_its_keys_for_good(cast: Cast) -> None:
    _key, secret = made(cast.town)
    accounts.switch(by="system", user=cast.town, active=False)
    assert refused(secret) == "keys.owner"
    accounts.switch(by="system", user=cast.town, active=True)
    assert refused(secret) == "keys.owner"


def test_a_key_ends_with_the_posts_it_was_made_under(cast: Cast) -> None:
    _key, secret = made(cast.town)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Key.objects.update(made_at=timezone.now() - dt.timedelta(days=9))
    Post.objects.filter(user=cast.town).update(valid_from=yesterday - dt.timedelta(days=30))
    assert admitting.admit(secret, eased=False)
    Post.objects.filter(user=cast.town).update(valid_to=yesterday)
    assert refused(secret) == "keys.posts"
    accounts.grant(
        by="tests",
        user=cast.town,
        role="department_clerk",
        division=cast.clerk.posts.get().division,
    )
    assert refused(secret) == "keys.posts"


def test_what_the_owner_owes_is_owed_with_the_key(cast: Cast, settings: LazySettings) -> None:
    _key, secret = made(cast.town)
    User.objects.filter(pk=cast.town.pk).update(must_renew=True)
    assert refused(secret) == "keys.duty"
    assert admitting.admit(secret, eased=True)
    User.objects.filter(pk=cast.town.pk).update(must_renew=False)
    settings.SECOND_FACTOR = "all"
    assert refused(secret) == "keys.duty"


def test_an_account_out_of_use_is_disabled_and_refused(cast: Cast) -> None:
    _key, secret = made(cast.town)
    long_ago = timezone.now() - dt.timedelta(days=91)
    User.objects.filter(pk=cast.town.pk).update(created_at=long_ago, password_at=timezone.now())
    assert refused(secret) == "keys.owner"
    assert not User.objects.get(pk=cast.town.pk).is_active


def test_requests_of_a_minute_are_counted(cast: Cast, settings: LazySettings) -> None:
    settings.KEY_PER_MINUTE = 3
    key, secret = made(cast.town)
    other, second = made(cast.town)
    for _number in range(3):
        admitting.admit(secret, eased=False)
    with pytest.raises(Refusal) as caught:
        admitting.admit(secret, eased=False)
    assert (caught.value.code, caught.value.status) == ("keys.too_many", 429)
    assert 0 < caught.value.context["wait"] <= 60
    assert admitting.admit(second, eased=False) == other
    Key.objects.filter(pk=key.pk).update(minute=1)  # the minute is over
    assert admitting.admit(secret, eased=False) == key


def test_a_retry_gets_the_stored_outcome(cast: Cast) -> None:
    done, one = [], uuid4()

    def work() -> dict[str, int]:
        done.append(1)
        return {"version": len(done)}

    for again in (False, True, True):
        given = replying.once(by=cast.town, operation_id=one, asked={"a": 1}, work=work)
        assert given == ({"version": 1}, again)
    # Another person's operation of the same number is another.
    assert replying.once(by=cast.city, operation_id=one, asked={"a": 1}, work=work)[1] is False
    with pytest.raises(Refusal) as caught:
        replying.once(by=cast.town, operation_id=one, asked={"a": 2}, work=work)
    assert (caught.value.code, caught.value.status) == ("keys.operation_reused", 409)


def test_what_was_refused_may_be_tried_again(cast: Cast) -> None:
    one = uuid4()

    def refuse() -> dict[str, int]:
        raise Refusal("some.thing", "不行")

    with pytest.raises(Refusal, match="不行"):
        replying.once(by=cast.town, operation_id=one, asked=1, work=refuse)
    assert not Reply.objects.exists()
    assert replying.once(by=cast.town, operation_id=one, asked=1, work=dict) == ({}, False)


def test_old_replies_are_forgotten(cast: Cast) -> None:
    for days in (1, 31):
        replying.once(by=cast.town, operation_id=uuid4(), asked=1, work=dict)
        last = Reply.objects.latest("id")
        Reply.objects.filter(pk=last.pk).update(at=timezone.now() - dt.timedelta(days=days))
    assert actions.tidy() == 1
    assert Reply.objects.count() == 1
