"""Nobody is shown a mark from outside their scope; the eye that looks for marks sees them."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typst
import xlsxwriter
from django.db.models import QuerySet

from bangfu.base.accounts import scope, wall
from tests.canaries import asking, calling, seeing, world
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast

REQUESTS = 400  # ``python -m tests.canaries`` sends a hundred thousand
CONTROL = 150


@pytest.fixture
def crowded(cast: Cast, home: Path) -> Cast:
    world.build(cast)
    return cast


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are found whatever the person's scope: what must never happen.

    Both walls are down: on PostgreSQL the second one alone lets no mark through.
    """

    def everything(found: QuerySet[Any], *_who: object) -> QuerySet[Any]:
        return found

    monkeypatch.setattr(scope.ScopedQuerySet, "visible_to", everything)
    monkeypatch.setattr(wall, "around", lambda _user: wall.everywhere(wall.Question.TASK))


def test_nobody_sees_marks_of_places_outside_their_scope(crowded: Cast) -> None:
    tally = asking.run(crowded, 1, REQUESTS)
    assert tally.wrong == []
    assert tally.shown >= REQUESTS // 80, "the asker's own records are seen"
    assert len(tally.names) > len(asking.NAMES) * 3 // 4


def test_without_the_scope_marks_of_others_are_seen(crowded: Cast, blind: None) -> None:
    tally = asking.run(crowded, 1, REQUESTS)
    assert any("shows" in line for line in tally.wrong)


def test_an_address_open_to_the_wrong_post_is_noticed(
    crowded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "may", lambda _person, _name: False)
    tally = asking.run(crowded, 1, CONTROL)
    assert any("against the table of rights" in line for line in tally.wrong)


# --- the API, which a hundred requests to everything ask a dozen times ---


@pytest.fixture
def calls_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "NAMES", list(calling.operations()))


@pytest.mark.usefixtures("calls_only")
def test_the_api_shows_its_askers_own_marks_alone(crowded: Cast) -> None:
    tally = asking.run(crowded, 1, CONTROL)
    assert tally.wrong == []
    assert tally.shown
    assert len(tally.names) == len(calling.operations())


@pytest.mark.usefixtures("calls_only")
def test_without_the_scope_the_api_shows_marks_of_others(crowded: Cast, blind: None) -> None:
    tally = asking.run(crowded, 1, CONTROL)
    assert any("shows" in line for line in tally.wrong)


@pytest.mark.usefixtures("calls_only")
def test_an_operation_that_asks_for_no_key_is_noticed(
    crowded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "NO_KEY", 499)
    tally = asking.run(crowded, 1, CONTROL)
    assert any("without a key" in line for line in tally.wrong)


# --- the eye ---


def test_marks_are_found_in_text_in_archives_and_in_workbooks() -> None:
    said = seeing.mark(VILLAGE)
    book, outer = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet().write_string(3, 3, f"陈{said}")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("one.xlsx", book.getvalue())
        archive.writestr("two.txt", seeing.mark(NEIGHBOUR_VILLAGE))
    assert seeing.marks(f"<td>{said}</td>".encode()) == {VILLAGE}
    assert seeing.marks(book.getvalue()) == {VILLAGE}
    assert seeing.marks(outer.getvalue()) == {VILLAGE, NEIGHBOUR_VILLAGE}


def test_marks_are_found_in_a_pdf(tmp_path: Path) -> None:
    source = tmp_path / "one.typ"
    source.write_text(f"A {seeing.mark(VILLAGE)} b")
    assert seeing.marks(typst.compile(str(source))) == {VILLAGE}


@pytest.mark.parametrize("text", ["", "Zq421083100201", "Zq42108310020q", "zq421083100201q"])
def test_what_is_no_mark_is_not_taken_for_one(text: str) -> None:
    assert seeing.marks(text.encode()) == set()
