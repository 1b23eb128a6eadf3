"""Documents and figures: what is refused, and that everything is on the trail."""

import datetime as dt

import pytest

from bangfu.base.audit import queries as audit
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions, queries
from bangfu.policy.packs.models import Document, FigureSet
from tests.cast import CITY, COUNTY, Cast

DAY = dt.date(2016, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \n", "documents.empty"),
        ("没有编号的一段话", "documents.no_clauses"),
        ("一、" + "字" * 2_000_001, "documents.large"),
    ],
)
def test_texts_that_are_no_documents(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        actions.import_document(by="林", document_id="x", title="x", text=text)
    assert caught.value.code == code
    assert not Document.objects.exists()


def set_figure(**given: object) -> FigureSet:
    values: dict = {
        "by": "林",
        "name": "repair_grant",
        "division": Division.objects.get(code=CITY),
        "starts": DAY,
        "value": 8000,
        "source": "某局通知",
    }
    return actions.set_figure(**{**values, **given})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "nothing"}, "figures.unknown"),
        ({"value": "很多"}, "figures.value"),
        ({"value": True}, "figures.value"),
        ({"source": " "}, "figures.source"),
    ],
)
def test_figures_that_are_refused(cast: Cast, given: dict, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        set_figure(**given)
    assert caught.value.code == code
    assert not FigureSet.objects.exists()


def test_one_value_a_day_and_place(cast: Cast) -> None:
    set_figure()
    with pytest.raises(Refusal) as caught:
        set_figure(value=9000)
    assert caught.value.code == "figures.taken"


def test_a_set_figure_holds_from_its_day_in_its_place(cast: Cast) -> None:
    set_figure(division=Division.objects.get(code=COUNTY))
    program = queries.program()

    def figure(day: dt.date, place: str) -> object:
        return queries.figures_at(program, day, place, assumed=False)["repair_grant"].value

    assert figure(DAY, COUNTY) == 800_000
    assert figure(DAY, CITY) is None
    assert figure(DAY - dt.timedelta(days=1), COUNTY) is None


def test_setting_a_figure_changes_the_digest_and_the_trail(cast: Cast) -> None:
    before = queries.figures_digest()
    set_figure()
    assert queries.figures_digest() != before
    (entry,) = audit.history("parameter", "repair_grant")
    assert entry.changes["source"] == "某局通知"
