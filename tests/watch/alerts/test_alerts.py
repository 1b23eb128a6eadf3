"""What raises an alert, what does not, who is told, and who deals with it."""

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessFailureLog
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.audit import append_only
from bangfu.base.audit import queries as trail
from bangfu.base.audit.models import Entry, Reading
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.base.timers import schedule
from bangfu.watch.alerts import actions, causes, queries
from bangfu.watch.alerts.models import Alert, Cause
from bangfu.watch.work.models import Notice
from tests.base.accounts.test_refused import knock
from tests.cast import COUNTY, NEIGHBOUR, PASSWORD, VILLAGE, Cast


def opened(who: str, times: int, start: int = 0) -> None:
    for number in range(start, start + times):
        audit.note_reading(
            by=who,
            what="households.open",
            subject_type="household",
            subject_id=f"H{number}",
            division=VILLAGE,
        )


def tried(user: User, *addresses: str) -> None:
    for address in addresses:
        knock(user, address)


def act(who: str, action: str, times: int = 1, **changes: Any) -> None:
    audit.record_all(
        by=who, acts=[audit.Act(action, "list", "1", VILLAGE, changes) for _ in range(times)]
    )


def failed(address: str, times: int) -> None:
    AccessFailureLog.objects.bulk_create(
        AccessFailureLog(username=f"u{n}", ip_address=address) for n in range(times)
    )


def told() -> set[str]:
    return set(Notice.objects.filter(what="alert").values_list("user__username", flat=True))


def raised() -> list[tuple[str, str, int]]:
    return sorted(Alert.objects.values_list("cause", "about", "count"))


@pytest.fixture(autouse=True)
def low(settings: Any) -> None:
    settings.ALERT_OPENED = settings.ALERT_REVEALED = settings.ALERT_REFUSED = 5
    settings.ALERT_EXPORTED, settings.ALERT_FORBIDDEN = 100, 3


def test_a_quiet_hour_raises_nothing(cast: Cast) -> None:
    opened("county", 4)
    opened("county", 4)  # the same four again
    act("county", "households.reveal", 4)
    act("county", "lists.export", rows=99)
    failed("192.0.2.7", 4)
    tried(cast.town, "admin:trail", "admin:posts", "admin:trail", "admin:trail")
    accounts.sign_in(user=cast.system, network="10.3.*.*")
    assert actions.sweep() == 0
    assert raised() == []


def test_each_cause_is_seen(cast: Cast) -> None:
    opened("county", 5)
    act("town", "households.reveal", 5)
    act("county", "lists.export", rows=60)
    act("county", "households.export", rows=60)
    failed("192.0.2.7", 5)
    accounts.lock_out(username="town", network="192.0.*.*")
    accounts.sign_in(user=cast.system, network="10.3.*.*")
    accounts.sign_in(user=cast.system, network="192.0.*.*")
    act("county", "emergencies.allow", 1)
    tried(cast.clerk, "admin:trail", "admin:posts", "admin:alerts", "admin:posts")
    tried(cast.town, "admin:trail", "admin:posts")
    assert actions.sweep() == 8
    assert raised() == [
        ("emergency", "1", 1),
        ("exported", "county", 120),
        ("forbidden", "clerk", 3),
        ("locked", "town", 1),
        ("network", "system", 1),
        ("opened", "county", 5),
        ("refused", "192.0.*.*", 5),
        ("revealed", "town", 5),
    ]


def test_an_hour_later_nothing_of_it_counts(cast: Cast) -> None:
    opened("county", 5)
    act("town", "households.reveal", 5)
    failed("192.0.2.7", 5)
    assert actions.sweep(timezone.now() + dt.timedelta(minutes=61)) == 0
    assert actions.sweep() == 3  # the control: within the hour it does


def test_one_cause_is_told_once_an_hour_and_its_count_follows(cast: Cast) -> None:
    now = timezone.now()
    opened("county", 5)
    assert actions.sweep(now) == 1
    opened("county", 5, start=5)
    assert actions.sweep(now + dt.timedelta(minutes=1)) == 0
    assert raised() == [("opened", "county", 10)]
    assert Notice.objects.filter(what="alert", user=cast.security).count() == 1
    opened("neighbour", 5)
    assert actions.sweep(now + dt.timedelta(minutes=2)) == 1


def test_many_networks_together_count_too(cast: Cast) -> None:
    for number in range(5):
        failed(f"192.{number}.2.7", 1)
    actions.sweep()
    assert raised() == [("refused", "", 5)]


def test_the_first_network_of_all_is_not_new_and_officers_move_about(cast: Cast) -> None:
    accounts.sign_in(user=cast.auditing, network="10.3.*.*")
    for network in ("10.3.*.*", "192.0.*.*"):
        accounts.sign_in(user=cast.county, network=network)
    assert actions.sweep() == 0


def test_who_guards_is_told_and_nobody_else(cast: Cast) -> None:
    far = accounts.open_account(by="t", username="far", name="远", password=PASSWORD)
    place = Division.objects.get(code=NEIGHBOUR)
    accounts.grant(by="t", user=far, role="security_admin", division=place)
    opened("county", 5)
    actions.sweep()
    assert told() == {"security", "auditing", "auditor"}
    note = Notice.objects.filter(what="alert").first()
    assert note is not None
    assert note.place == COUNTY
    assert [queries.waiting(u) for u in (cast.security, cast.auditing, cast.auditor)] == [1, 1, 1]
    for other in (cast.city, cast.county, cast.system, cast.neighbour, cast.nobody, far):
        assert queries.waiting(User.objects.get(pk=other.pk)) == 0


def test_who_it_is_about_is_not_told_and_does_not_deal_with_it(cast: Cast) -> None:
    opened("auditor", 5)
    actions.sweep()
    assert told() == {"security", "auditing"}
    alert = Alert.objects.get()
    with pytest.raises(Refusal) as no:
        actions.acknowledge(by=cast.auditor, uid=alert.uid, note="没事")
    assert no.value.code == "alerts.own"


def test_it_is_dealt_with_once_and_with_words(cast: Cast) -> None:
    opened("county", 5)
    actions.sweep()
    alert = Alert.objects.get()
    for note, code in (("  ", "alerts.note"), ("长" * 201, "alerts.note")):
        with pytest.raises(Refusal) as no:
            actions.acknowledge(by=cast.security, uid=alert.uid, note=note)
        assert no.value.code == code
    actions.acknowledge(by=cast.security, uid=alert.uid, note="已问清：年底核对")
    with pytest.raises(Refusal) as no:
        actions.acknowledge(by=cast.auditing, uid=alert.uid, note="又一次")
    assert no.value.code == "alerts.done"
    with pytest.raises(Alert.DoesNotExist):
        actions.acknowledge(by=cast.city, uid=alert.uid, note="外人")
    assert Entry.objects.get(action="alerts.acknowledge").actor == "security"
    assert Entry.objects.get(action="alerts.raise").actor == "system"


def test_a_broken_trail_is_told_and_a_whole_one_is_not(cast: Cast, unguarded: None) -> None:
    append_only.put_up()
    assert actions.prove(by="system") == {"count": 0, "alerts": 0}
    append_only.take_down()
    found = actions.prove(by="system")  # the guards themselves are gone
    assert found["alerts"] == 1
    Entry.objects.filter(chain="421083").update(actor="somebody")
    entry = Entry.objects.filter(chain="421083").count()
    assert entry > 0
    found = actions.prove(by="system")
    assert ("broken", "421083") in {(cause, about) for cause, about, _n in raised()}
    assert "auditing" in told()


def test_the_trail_is_proven_every_night() -> None:
    timer = schedule.find("alerts.prove")
    assert timer is not None
    assert timer.action is actions.prove
    assert timer.when.step == schedule.DAY


def test_nothing_about_families_stands_in_an_alert(cast: Cast) -> None:
    opened("county", 5)
    act("county", "lists.export", rows=500, name="名单张三")
    actions.sweep()
    texts = str(list(Alert.objects.values())) + str(list(Notice.objects.values()))
    assert "H1" not in texts
    assert "张三" not in texts


def test_the_start_of_the_hour_is_found_by_halving(cast: Cast, unguarded: None) -> None:
    opened("county", 40)
    old = timezone.now() - dt.timedelta(hours=3)
    first = Reading.objects.order_by("pk").values_list("pk", flat=True)
    border = list(first)[25]
    Reading.objects.filter(pk__lt=border).update(at=old)
    since = timezone.now() - dt.timedelta(hours=1)
    assert trail.first_since(Reading, since) == border
    assert trail.first_since(Reading, timezone.now() + dt.timedelta(days=1)) == border + 15
    assert trail.first_since(Reading, old - dt.timedelta(days=1)) <= border - 25


def test_looking_costs_the_same_however_much_there_is(cast: Cast) -> None:
    counts = []
    for _round in range(2):
        opened("county", 4)
        act("county", "households.reveal", 20)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(causes.last_hour(timezone.now()))
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 12  # halving asks once more for each doubling of a table
    assert Cause.OPENED.label
