"""Digests: once per person and day, counts and a link, never anybody's name or number."""

import datetime as dt
import re
import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from pytest_django import Settings

from bangfu import settings as product
from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household, Member
from bangfu.watch.work import actions, mailing, telling
from bangfu.watch.work.models import Digest, Mailing, Notice, Wish
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast
from tests.watch.work.conftest import clues, on, step

FRIDAY, MONDAY = dt.date(2016, 12, 30), dt.date(2017, 1, 2)
ADDRESS = "town@example.cn"


@pytest.fixture
def server(settings: Settings) -> None:
    """A mail server is set."""
    settings.MAIL_ON = True
    settings.ADDRESS = "https://fupin.example.cn"


def code() -> str:
    """The code of the last mail."""
    found = re.search(r"\d{6}", str(mail.outbox[-1].body))
    assert found
    return found[0]


def proven(user: User, digest: str = Digest.DAILY) -> Wish:
    """A person with an address that was proven."""
    actions.address(by=user, email=ADDRESS)
    actions.prove(by=user, code=code())
    mail.outbox.clear()
    return actions.prefer(by=user, in_product=True, digest=digest)


def test_without_a_server_nothing_is_sent(day: Cast) -> None:
    for act in (mailing.digest, lambda: actions.address(by=day.town, email=ADDRESS)):
        with pytest.raises(Refusal, match="邮件服务器") as refused:
            act()
        assert refused.value.code == "mail.off"
    assert not Wish.objects.exists()


def test_an_address_counts_once_its_code_came_back(day: Cast, server: None) -> None:
    with pytest.raises(Refusal) as refused:
        actions.prefer(by=day.town, in_product=True, digest="daily")
    assert refused.value.code == "work.no_address"
    actions.address(by=day.town, email=f" {ADDRESS} ")
    assert mail.outbox[0].to == [ADDRESS]
    wish = Wish.objects.get(user=day.town)
    assert code() not in wish.code
    assert not wish.is_mailed
    actions.prove(by=day.town, code=f" {code()} ")
    assert actions.prefer(by=day.town, in_product=False, digest="weekly").is_mailed
    assert ADDRESS not in str(list(Entry.objects.values_list("changes", "subject_id")))


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@b.cn\nBcc: x@y.cn", "周@", "a b@c.cn"])
def test_what_is_no_address_is_refused(email: str, day: Cast, server: None) -> None:
    with pytest.raises(Refusal) as refused:
        actions.address(by=day.town, email=email)
    assert refused.value.code == "work.address"
    assert mail.outbox == []


def test_codes_cannot_be_guessed(day: Cast, server: None) -> None:
    actions.address(by=day.town, email=ADDRESS)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(actions.MOST_TRIES):
        with pytest.raises(Refusal):
            actions.prove(by=day.town, code=wrong)
    with pytest.raises(Refusal):
        actions.prove(by=day.town, code=right)
    with pytest.raises(Refusal) as refused:
        actions.address(by=day.town, email=ADDRESS)
    assert refused.value.code == "work.too_soon"


def test_codes_grow_old_and_are_used_once(day: Cast, server: None) -> None:
    actions.address(by=day.town, email=ADDRESS)
    Wish.objects.update(code_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(Refusal):
        actions.prove(by=day.town, code=code())
    actions.address(by=day.town, email=ADDRESS)
    actions.prove(by=day.town, code=code())
    with pytest.raises(Refusal):
        actions.prove(by=day.town, code=code())
    with pytest.raises(Refusal):
        actions.prove(by=day.county, code="")


def test_another_address_has_to_be_proven_again(day: Cast, server: None) -> None:
    proven(day.town)
    Wish.objects.update(code_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    actions.address(by=day.town, email="else@example.cn")
    assert not Wish.objects.get().is_mailed
    actions.forget(by=day.town)
    assert Wish.objects.get().email == ""


def test_a_digest_has_counts_and_one_link(day: Cast, server: None) -> None:
    proven(day.town)
    clues(1200)
    step(on(-1))
    telling.notify()
    assert mailing.digest(today=FRIDAY) == 1
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert "数据疑点：新到 1,200 件" in sent.body
    assert "程序办理：新逾期 1 件" in sent.body
    assert re.findall(r"https?://\S+", str(sent.body)) == ["https://fupin.example.cn/work/notices/"]


def test_a_digest_goes_out_once_a_day(day: Cast, server: None) -> None:
    proven(day.town)
    clues(1)
    telling.notify()
    assert [mailing.digest(today=FRIDAY) for _again in range(3)] == [1, 0, 0]
    step(on(1))
    telling.notify()
    assert mailing.digest(today=FRIDAY) == 0
    assert mailing.digest(today=FRIDAY + dt.timedelta(days=1)) == 1
    assert "程序办理" in mail.outbox[1].body
    assert "数据疑点" not in mail.outbox[1].body
    assert mailing.digest(today=FRIDAY + dt.timedelta(days=2)) == 0


def test_a_crash_between_claim_and_mail_never_sends_twice(
    day: Cast, server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(day.town)
    clues(1)
    telling.notify()

    def power_cut(_mail: EmailMessage, **_given: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(EmailMessage, "send", power_cut)
        with pytest.raises(KeyboardInterrupt):
            mailing.digest(today=FRIDAY)
    assert mailing.digest(today=FRIDAY) == 0
    assert mail.outbox == []
    assert mailing.digest(today=FRIDAY + dt.timedelta(days=1)) == 1
    assert "数据疑点" in mail.outbox[0].body


def test_when_the_server_refuses_the_day_tries_again(
    day: Cast, server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(day.town)
    clues(1)
    telling.notify()

    def refuse(_mail: EmailMessage, **_given: object) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", refuse)
        assert mailing.digest(today=FRIDAY) == 0
        with pytest.raises(Refusal) as refused:
            actions.address(by=day.county, email="c@example.cn")
        assert refused.value.code == "mail.failed"
    assert mailing.unsent(FRIDAY) == 1
    assert mailing.trouble(day.town) is not None
    assert mailing.digest(today=FRIDAY) == 1
    assert (mailing.unsent(FRIDAY), mailing.trouble(day.town)) == (0, None)
    assert mailing.digest(today=FRIDAY) == 0


def test_a_server_that_is_down_all_day_is_not_asked_for_ever(
    day: Cast, server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(day.town)
    clues(1)
    telling.notify()
    asked: list[EmailMessage] = []

    def refuse(message: EmailMessage, **_given: object) -> int:
        asked.append(message)
        raise smtplib.SMTPRecipientsRefused({})

    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", refuse)
        assert [mailing.digest(today=FRIDAY) for _hour in range(9)] == [0] * 9
    assert len(asked) == mailing.MOST_ATTEMPTS
    assert mailing.digest(today=FRIDAY) == 0
    assert mailing.digest(today=FRIDAY + dt.timedelta(days=1)) == 1


def test_a_digest_speaks_the_language_of_who_gets_it(day: Cast, server: None) -> None:
    proven(day.town)
    actions.prefer(by=day.town, in_product=True, digest="daily", language="en")
    clues(1)
    telling.notify()
    assert mailing.digest(today=FRIDAY) == 1
    assert not re.search(r"[\u4e00-\u9fff]", mail.outbox[0].subject + str(mail.outbox[0].body))
    with pytest.raises(Refusal) as refused:
        actions.prefer(by=day.town, in_product=True, digest="daily", language="xx")
    assert refused.value.code == "work.language"


def test_what_is_long_ago_is_deleted_and_told_no_second_time(
    day: Cast, server: None, settings: Settings
) -> None:
    proven(day.town)
    clues(1)
    telling.notify()
    mailing.digest(today=FRIDAY)
    settings.NOTICE_DAYS = 30
    assert actions.forget_old(by="system") == 0
    long_ago = dt.datetime(2016, 1, 1, tzinfo=dt.UTC)
    Notice.objects.update(at=long_ago)
    Mailing.objects.update(claimed_at=long_ago)
    assert actions.forget_old(by="system") > 0
    assert (Notice.objects.count(), Mailing.objects.count()) == (0, 0)
    assert telling.notify() == 0
    assert mailing.digest(today=FRIDAY + dt.timedelta(days=1)) == 0


@pytest.mark.parametrize(("weekday", "sent"), [(0, [0, 1]), (4, [1, 0])])
def test_who_wants_it_weekly_gets_it_on_the_day_they_chose(
    day: Cast, server: None, weekday: int, sent: list[int]
) -> None:
    proven(day.town, Digest.WEEKLY)
    actions.prefer(by=day.town, in_product=True, digest="weekly", weekday=weekday)
    clues(1)
    telling.notify()
    assert [mailing.digest(today=FRIDAY), mailing.digest(today=MONDAY)] == sent


def test_who_read_it_or_turned_it_off_or_left_gets_none(day: Cast, server: None) -> None:
    proven(day.town)
    clues(1)
    telling.notify()
    Wish.objects.update(proven_at=None)
    assert mailing.digest(today=FRIDAY) == 0
    Wish.objects.update(proven_at=dt.datetime(2016, 1, 1, tzinfo=dt.UTC), digest="off")
    assert mailing.digest(today=FRIDAY) == 0
    Wish.objects.update(digest="daily")
    User.objects.filter(pk=day.town.pk).update(is_active=False)
    assert mailing.digest(today=FRIDAY) == 0
    User.objects.filter(pk=day.town.pk).update(is_active=True)
    actions.read(by=day.town)
    assert mailing.digest(today=FRIDAY) == 0


def test_a_long_digest_is_cut(day: Cast, server: None) -> None:
    proven(day.town)
    at = dt.datetime(2016, 12, 1, tzinfo=dt.UTC)
    Notice.objects.bulk_create(
        Notice(user=day.town, what="arrived", kind="clues", count=1, link={}, key=str(n), at=at)
        for n in range(mailing.MOST_LINES + 5)
    )
    mailing.digest(today=FRIDAY)
    assert str(mail.outbox[0].body).count("数据疑点") == mailing.MOST_LINES
    assert "更多消息" in mail.outbox[0].body


# --- nothing of anybody ---


def secrets() -> list[str]:
    """Names, numbers and phones of every family, and keys by which they could be found."""
    people = Member.objects.values_list("name", "phone", "uid")
    homes = Household.objects.values_list("household_no", "uid", "phone")
    every = [str(text) for row in [*people, *homes] for text in row if text]
    return [text for text in every if len(text) > 1]


def leaks(text: str) -> list[str]:
    """What of it stands in a text, and whatever looks like a number of a person or a phone."""
    found = [secret for secret in secrets() if secret in text]
    return found + re.findall(r"\d{17}[\dXx]|\b1[3-9]\d{9}\b", text)


@pytest.fixture
def families(day: Cast) -> Cast:
    """Families whose names, numbers and phones everybody's work is about."""
    for number, village in enumerate((VILLAGE, NEXT_VILLAGE) * 5):
        phone = f"1380000{number:04d}"
        home = factories.household(village, phone=phone, members=[{"name": f"洪家{number}"}])
        step(on(number - 3), village, name=f"洪家{number}")
        clues(2, village, state="verified", due=on(-1), household=home)
    return day


def test_no_mail_says_anything_of_anybody(families: Cast, server: None) -> None:
    for number, user in enumerate((families.town, families.county, families.city)):
        actions.address(by=user, email=f"m{number}@example.cn")
        actions.prove(by=user, code=code())
        actions.prefer(by=user, in_product=True, digest="daily")
    mail.outbox.clear()
    telling.notify()
    assert mailing.digest(today=FRIDAY) >= 2
    assert len(secrets()) > 30
    for sent in mail.outbox:
        assert leaks(f"{sent.subject}\n{sent.body}\n{sent.extra_headers}") == []
    for one in Notice.objects.all():
        assert leaks(f"{mailing.say(one)} {one.link} {one.key}") == []


def test_the_control_arm_would_be_caught(families: Cast) -> None:
    home = Household.objects.all()[0]
    person = home.members.get()
    assert leaks(f"{person.name}的事等您办理") == [person.name]
    assert leaks(f"/households/{home.uid}/") == [str(home.uid)]
    assert leaks(f"户 {home.household_no}") == [home.household_no]
    assert home.phone in leaks(f"电话 {home.phone}")
    assert leaks("429900197005010011") == ["429900197005010011"]


# --- the server's address ---


def test_the_address_of_a_mail_server_is_read() -> None:
    sealed = product._mail("smtps://me%40x.cn:p%3Aw@mail.example.cn")
    assert (sealed["EMAIL_PORT"], sealed["EMAIL_USE_SSL"], sealed["EMAIL_USE_TLS"]) == (
        465, True, False,
    )  # fmt: skip
    assert (sealed["EMAIL_HOST_USER"], sealed["EMAIL_HOST_PASSWORD"]) == ("me@x.cn", "p:w")
    opened = product._mail("smtp://mail.example.cn")
    assert (opened["EMAIL_PORT"], opened["EMAIL_USE_TLS"]) == (587, True)
    assert not product._mail("smtp://localhost:25?plain=1")["EMAIL_USE_TLS"]
    assert "dummy" in product._mail("")["EMAIL_BACKEND"]
    for wrong in ("http://x", "smtp://", "mail.example.cn"):
        with pytest.raises(ValueError, match="BANGFU_SMTP_URL"):
            product._mail(wrong)


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_claim_a_day_once() -> None:
    with transaction.atomic():
        user = User.objects.create(username="x", name="某")
    row = {"user": user, "day": FRIDAY, "claimed_at": dt.datetime(2017, 1, 1, tzinfo=dt.UTC)}
    Mailing.objects.create(**row)
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.create(**row)
    assert connection.is_usable()
