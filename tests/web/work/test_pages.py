"""Pages of work: inbox, calendar, counts by level."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit.models import Entry
from bangfu.web.paging import SIZE
from tests.cast import (
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Cast,
)
from tests.watch.work.conftest import clues, day, on, step
from tests.web.conftest import PART

__all__ = ["day"]

Enter = Callable[[str], Client]
INBOX, CALENDAR, LEVELS = "/work/", "/work/calendar/", "/work/levels/"


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_inbox_tells_when_nothing_is_due(day: Cast, enter: Enter) -> None:
    for seat in ("town", "system", "nobody"):
        html = body(enter(seat).get(INBOX))
        assert "没有等您办理的事" in html
    assert "没有符合条件的事" in body(enter("town").get(f"{INBOX}?when=late"))


def test_lines_open_what_they_stand_for(day: Cast, enter: Enter) -> None:
    made = step(on(-2), name="周大山")
    clues(12, due=on(3), state="verified")
    html = body(enter("town").get(INBOX))
    assert f'href="/procedures/filings/{made.filing.uid}/"' in html
    assert "逾期 2 天" in html
    link = f"/quality/clues/?at={VILLAGE}&amp;state=verified&amp;when=later"
    assert f'href="{link}"' in html
    listed = enter("town").get(link.replace("&amp;", "&"))
    assert listed.context["total"] == 12


def test_today_is_not_late(day: Cast, enter: Enter) -> None:
    step(on(0))
    html = body(enter("town").get(INBOX))
    assert "今天到期" in html
    assert "逾期 " not in html


def test_the_list_goes_on_where_it_stopped(day: Cast, enter: Enter) -> None:
    for number in range(SIZE + 3):
        step(on(number))
    first = enter("town").get(INBOX)
    assert len(first.context["rows"]) == SIZE
    part = enter("town").get(f"{INBOX}?after={first.context['after']}", headers=PART)
    assert len(part.context["rows"]) == 3
    assert not part.context["after"]
    assert "<html" not in body(part)


def test_filters_say_what_they_chose_and_ignore_nonsense(day: Cast, enter: Enter) -> None:
    step(on(-1))
    step(on(1))
    late = enter("town").get(f"{INBOX}?when=late&kind=filings")
    assert len(late.context["rows"]) == late.context["total"] == 1
    assert [chip.count for chip in late.context["chips"]] == [1, 1, 0, 0]
    assert late.context["chips"][0].chosen
    assert "when=" not in late.context["chips"][0].href
    odd = f"{INBOX}?when=soon&kind=visits&desk=theirs&at={NEIGHBOUR}&q={'x' * 500}"
    assert enter("town").get(odd).status_code == 200
    plain = enter("town").get(f"{INBOX}?when=soon&kind=visits&desk=theirs&at={NEIGHBOUR}")
    assert len(plain.context["rows"]) == 2


def test_a_number_of_a_person_is_not_looked_for(day: Cast, enter: Enter) -> None:
    step(on(1))
    answer = enter("town").get(f"{INBOX}?q=429900197005010011")
    assert answer.context["chosen"].text == ""
    assert len(answer.context["rows"]) == 1


def test_texts_are_shown_as_they_are(day: Cast, enter: Enter) -> None:
    step(on(1), name="<b>周</b>")
    html = body(enter("town").get(f"{INBOX}?q=<b>"))
    assert "<b>周" not in html
    assert "&lt;b&gt;周" in html


def test_neighbours_see_none_of_it(day: Cast, enter: Enter) -> None:
    step(on(1), name="周大山", role="county_officer", level="county")
    clues(3)
    for path in (INBOX, f"{INBOX}?desk=area", "/work/first/", CALENDAR):
        html = body(enter("neighbour").get(path))
        assert "周大山" not in html
        assert VILLAGE not in html
    assert "周大山" in body(enter("county").get(INBOX))


def test_the_first_page_fetches_the_first_lines(day: Cast, enter: Enter) -> None:
    for number in range(9):
        step(on(number), name=f"户甲{number}")
    assert 'hx-get="/work/first/"' in body(enter("town").get("/"))
    html = body(enter("town").get("/work/first/"))
    assert len(re.findall("户甲", html)) == 6
    assert "<html" not in html
    assert "现在没有等您办理的事" in body(enter("secretary").get("/work/first/"))


def test_pages_ask_no_more_with_more_work(
    day: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        step(on(number))
        clues(2, state="verified", due=on(number), check=f"X{number}")
    for path, most in ((INBOX, 19), (CALENDAR, 15), (LEVELS, 15), ("/work/first/", 15)):
        client = enter("town")
        with django_assert_max_num_queries(most):
            client.get(path)


# --- calendar ---


def cells(answer: object) -> dict[dt.date, object]:
    return {c.day: c for week in answer.context["weeks"] for c in week}  # type: ignore[attr-defined]


def test_the_month_shows_whole_weeks_and_what_is_due(day: Cast, enter: Enter) -> None:
    step(on(0))
    step(on(-3))
    step(on(-3), paused=True)
    clues(5, due=on(-3), state="verified")
    found = cells(enter("town").get(CALENDAR))
    assert min(found) == dt.date(2016, 11, 28)
    assert max(found) == dt.date(2017, 1, 1)
    assert [(d.title, d.count) for d in found[on(-3)].due] == [  # type: ignore[attr-defined]
        ("数据疑点", 5),
        ("程序办理", 1),
    ]
    assert found[on(-3)].is_late  # type: ignore[attr-defined]
    assert found[on(0)].is_today  # type: ignore[attr-defined]
    assert not found[on(0)].is_late  # type: ignore[attr-defined]
    href = found[on(-3)].due[0].href  # type: ignore[attr-defined]
    assert enter("town").get(href).context["total"] == 5


def test_weekends_and_holidays_are_days_off(day: Cast, enter: Enter) -> None:
    found = cells(enter("town").get(f"{CALENDAR}?month=2016-12"))
    assert not found[dt.date(2016, 12, 31)].is_working  # type: ignore[attr-defined]
    assert found[dt.date(2016, 12, 30)].is_working  # type: ignore[attr-defined]


def test_a_week_and_steps_to_the_next(day: Cast, enter: Enter) -> None:
    step(on(2))
    answer = enter("town").get(f"{CALENDAR}?view=week&day=2017-01-04")
    assert sorted(cells(answer)) == [dt.date(2017, 1, 2) + dt.timedelta(days=n) for n in range(7)]
    assert answer.context["total"] == 1
    assert answer.context["before"] == dt.date(2016, 12, 26)
    month = enter("town").get(f"{CALENDAR}?month=2016-12")
    assert month.context["next"] == dt.date(2017, 1, 1)
    assert month.context["before"] == dt.date(2016, 11, 1)


@pytest.mark.parametrize(
    "query", ["month=9999-12", "month=0001-01", "month=x", "day=9999-12-31&view=week", "month="]
)
def test_days_no_calendar_has_lead_to_today(query: str, day: Cast, enter: Enter) -> None:
    answer = enter("town").get(f"{CALENDAR}?{query}")
    assert answer.status_code == 200
    assert any(cell.is_today for cell in cells(answer).values())  # type: ignore[attr-defined]


# --- counts by level ---


def by_title(answer: object) -> dict[str, list[list[int | None]]]:
    rows = answer.context["rows"]  # type: ignore[attr-defined]
    return {row.title: [[f.count for f in kind] for kind in row.figures] for row in rows}


@pytest.fixture
def spread(day: Cast) -> Cast:
    """Work in two townships and at the neighbours'."""
    clues(3, due=on(-1), state="assigned", assigned_to=VILLAGE)
    clues(2, NEXT_VILLAGE, due=on(1), state="verified")
    clues(4, OTHER_VILLAGE)
    clues(1, OTHER_VILLAGE, state="closed", closed_on=on(-30))
    clues(1, OTHER_VILLAGE, state="closed", closed_on=on(-31))
    clues(9, NEIGHBOUR_VILLAGE, due=on(-9))
    step(on(-1))
    step(on(9), OTHER_VILLAGE)
    return day


def test_counts_of_each_place_below(spread: Cast, enter: Enter) -> None:
    answer = enter("county").get(LEVELS)
    kinds = [kind.kind for kind in answer.context["kinds"]]
    found = by_title(answer)
    assert set(found) == {"新堤镇", "螺山镇"}
    at = kinds.index("clues"), kinds.index("filings")
    assert [found["新堤镇"][n] for n in at] == [[5, 3, 2, 0], [1, 1, 0, 0]]
    assert [found["螺山镇"][n] for n in at] == [[4, 0, 0, 1], [1, 0, 0, 0]]
    whole = [[f.count for f in kind] for kind in answer.context["whole"].figures]
    assert [whole[n] for n in at] == [[9, 3, 2, 1], [2, 1, 0, 0]]


def test_every_number_opens_a_list_of_as_many(spread: Cast, enter: Enter) -> None:
    client = enter("county")
    rows = client.get(LEVELS).context["rows"]
    checked = 0
    for row in rows:
        for figure in (f for kind in row.figures for f in kind if f.href):
            assert client.get(figure.href).context["total"] == figure.count, figure
            checked += 1
    assert checked >= 8


def test_levels_lead_down_to_the_village(spread: Cast, enter: Enter) -> None:
    rows = enter("county").get(f"{LEVELS}?at={TOWN}").context["rows"]
    assert {row.title for row in rows} == {"湖滨村", "荷花村"}
    assert rows[0].href == f"{INBOX}?desk=area&at={VILLAGE}"
    html = body(enter("county").get(f"{LEVELS}?at={VILLAGE}"))
    assert "湖滨村" in html


def test_levels_end_at_the_border(spread: Cast, enter: Enter) -> None:
    found = by_title(enter("neighbour").get(LEVELS))
    assert set(found) == {"斗湖堤镇"}
    beyond = enter("neighbour").get(f"{LEVELS}?at={COUNTY}")
    assert set(by_title(beyond)) == {"斗湖堤镇"}
    assert set(by_title(enter("city").get(LEVELS))) == {"洪湖市", "公安县"}
    assert enter("nobody").get(LEVELS).status_code == 403


def test_nothing_to_count_is_an_empty_table(day: Cast, enter: Enter) -> None:
    answer = enter("town").get(LEVELS)
    assert answer.context["rows"] == []
    assert answer.status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_table_as_a_file(form: str, spread: Cast, enter: Enter, home: object) -> None:
    answer = enter("county").post(f"{LEVELS}export/?at={TOWN}", {"form": form})
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(content) > 100
    if form == "csv":
        text = content.decode("utf-8-sig")
        assert "荷花村,421083100202,数据疑点,2,0,2,0" in text
        assert "斗湖堤" not in text
    entry = Entry.objects.filter(action="work.export").get()
    assert entry.division == TOWN
    assert enter("auditor").post(f"{LEVELS}export/", {}).status_code == 403


def test_of_the_neighbours_nothing_is_exported(spread: Cast, enter: Enter, home: object) -> None:
    answer = enter("neighbour").post(f"{LEVELS}export/?at={COUNTY}", {"form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "新堤镇" not in text
    assert "斗湖堤镇" in text


def test_cells_say_on_a_phone_what_they_are(spread: Cast, enter: Enter) -> None:
    for path in (INBOX, CALENDAR, LEVELS):
        html = body(enter("county").get(path))
        assert 'data-label="' in html or path == CALENDAR
        assert "style=" not in html
