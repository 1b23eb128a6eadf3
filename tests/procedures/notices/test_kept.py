"""What is kept of a notice: it never changes, it can be proven, and what came down early counts."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import points
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import actions, archive, queries, sealing
from bangfu.procedures.notices.models import Notice
from tests.cast import Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.notices.conftest import filing, notice, people, waiting

__all__ = ["filing", "notice", "people", "waiting"]

Waiting = Callable[..., Filing]


def test_a_notice_never_changes(notice: Notice) -> None:
    notice.payload = {}
    with pytest.raises(TypeError):
        notice.save()
    with pytest.raises(TypeError):
        notice.save(update_fields=["payload", "taken_down_on"])
    with pytest.raises(TypeError):
        notice.delete()


def test_kept_and_read_again_it_is_the_same(notice: Notice) -> None:
    sheet = archive.sheet(notice.payload)
    assert archive.payload(sheet) == notice.payload
    assert archive.is_whole(notice.payload, notice.digest, notice.seal)


@pytest.mark.parametrize("field", ["hotline", "place", "ends"])
def test_one_changed_field_is_seen(field: str, notice: Notice) -> None:
    altered = {**notice.payload, field: "2016-04-01"}
    assert not archive.is_whole(altered, notice.digest, notice.seal)
    assert not archive.is_whole(altered, archive.digest(altered), notice.seal)
    assert not archive.is_whole(notice.payload, notice.digest, b"0" * 32)


def test_the_order_of_keys_does_not_matter(notice: Notice) -> None:
    turned = dict(reversed(notice.payload.items()))
    assert archive.digest(turned) == notice.digest


# --- taken down ---


def down(by: object, notice: Notice, reason: str = "名单有误") -> Notice:
    return actions.take_down(by=by, notice=notice.uid, reason=reason)  # type: ignore[arg-type]


def test_nothing_is_approved_on_a_notice_that_came_down_early(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    down(people.secretary, notice)
    (point,) = [
        p for p in points.of(people.town, "household", filing.subject_id) if p.kind == "notice"
    ]
    assert point.blocks
    assert "〔2016〕00001号" in point.text
    with clock.at(walk.step(filing).earliest):
        walk.do(people.secretary, filing)
        walk.prove(people.town, filing)
        with pytest.raises(Refusal) as refused:
            walk.approve(people.town, filing)
    assert refused.value.code == "procedures.open_points"


def test_put_up_again_it_may_be_approved(people: Cast, filing: Filing, notice: Notice) -> None:
    down(people.secretary, notice)
    with clock.at(walk.step(filing).earliest):
        walk.do(people.secretary, filing)
        walk.decide(people.town, filing, "return", reason="重新公示", to="village_notice")
        walk.post(people.secretary, filing)
        found = points.of(people.town, "household", filing.subject_id)
    assert [point for point in found if point.kind == "notice"] == []


def test_a_notice_that_stayed_up_is_no_point(people: Cast, filing: Filing, notice: Notice) -> None:
    found = points.of(people.town, "household", filing.subject_id)
    assert [point for point in found if point.kind == "notice"] == []


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_taking_down_needs_a_reason(reason: str, people: Cast, notice: Notice) -> None:
    with pytest.raises(Refusal) as refused:
        down(people.secretary, notice, reason)
    assert refused.value.code == "notices.silent"
    assert Notice.objects.get().taken_down_on is None


def test_only_where_one_decides(people: Cast, notice: Notice) -> None:
    with pytest.raises(Notice.DoesNotExist):
        down(people.neighbour, notice)
    with pytest.raises(Refusal) as refused:
        down(people.auditor, notice)
    assert refused.value.code == "rights.missing"


def test_what_is_over_cannot_be_taken_down(people: Cast, notice: Notice) -> None:
    with clock.at(MONDAY + dt.timedelta(days=8)), pytest.raises(Refusal) as refused:
        down(people.secretary, notice)
    assert refused.value.code == "notices.down"


# --- receipts and addresses ---


def test_receipts_are_not_to_be_guessed() -> None:
    one, two = (sealing.new_receipt("token", str(number)) for number in range(2))
    assert one != two
    assert sealing.new_receipt("token", "0") == one
    assert sealing.new_receipt("other", "0") != one
    assert sealing.receipt_print(one) != sealing.receipt_print(two)


def test_an_address_is_kept_as_another_mark_every_day() -> None:
    today, tomorrow = (sealing.address_print("10.0.0.1", day) for day in ("a", "b"))
    assert today != tomorrow
    assert today != sealing.address_print("10.0.0.2", "a")
    assert b"10.0.0.1" not in today


def test_a_network_of_ipv6_counts_as_one() -> None:
    marks = {sealing.address_print(f"2001:db8:1:2::{n}", "a") for n in (1, 2)}
    assert len(marks) == 1
    assert sealing.address_print("2001:db8:1:3::1", "a") not in marks
    assert sealing.address_print("nonsense", "a") not in marks


def test_a_sealed_detail_opens_only_in_its_place(notice: Notice) -> None:
    sealed = sealing.close("李四", "name", notice.uid)
    assert sealed is not None
    assert sealing.open_(sealed, "name", notice.uid) == "李四"
    assert sealing.close("  ", "name", notice.uid) is None
    assert sealing.open_(None, "name", notice.uid) == ""
    with pytest.raises(Exception, match="altered or moved"):
        sealing.open_(sealed, "contact", notice.uid)


def test_who_posts_finds_what_waits(people: Cast, waiting: Waiting) -> None:
    filing = waiting("王芳")
    assert [step.filing for step in queries.unposted(people.secretary)] == [filing]
    assert list(queries.unposted(people.county)) == []
    walk.post(people.secretary, filing)
    assert list(queries.unposted(people.secretary)) == []
