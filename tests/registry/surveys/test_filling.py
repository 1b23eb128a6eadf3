"""Answers that fill the file: an edit like any other, in the same act or not at all."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import actions, filling, subjects
from bangfu.registry.surveys.models import Submission
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import Cast
from tests.registry.surveys.conftest import LOOK, WHOLE, answer


def test_the_file_has_the_answers_and_the_trail_the_submission(cast: Cast, who: Who) -> None:
    made = answer(cast, who)
    home = Household.objects.get(pk=who.key)
    assert (home.house_grade, home.housing_area, home.version) == ("d", 80_50, 2)
    entry = Entry.objects.get(action="households.update")
    assert entry.changes["household"]["house_grade"] == ["a", "d"]
    assert (entry.actor, entry.operation_id) == (cast.secretary.username, str(made.uid))


def test_what_the_file_refuses_is_not_submitted(
    cast: Cast, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise Refusal("households.invalid", "不行")

    monkeypatch.setattr(filling.households, "edit", refuse)
    with pytest.raises(Refusal) as refused:
        answer(cast, who)
    assert refused.value.code == "households.invalid"
    assert not Submission.objects.exists()
    assert Household.objects.get(pk=who.key).version == 1


def test_a_household_that_has_ended_is_asked_no_more(cast: Cast, who: Who) -> None:
    Household.objects.filter(pk=who.key).update(ended_on=factories.DAY)
    with pytest.raises(Refusal) as refused:
        subjects.find(cast.secretary, "household", who.token)
    assert refused.value.code == "surveys.nobody"
    actions.save(by=cast.secretary, who=who, survey=LOOK, said=WHOLE)
    with pytest.raises(Refusal) as refused:
        actions.submit(by=cast.secretary, who=who, survey=LOOK)
    assert refused.value.code == "households.ended"


def test_days_are_days() -> None:
    field = Household._meta.get_field("first_identified_on")
    assert filling._typed(field, "2014-05-01") == dt.date(2014, 5, 1)
    assert filling._typed(None, "2014-05-01") == "2014-05-01"
