"""Drafts and submissions: saved as one goes, locked when whole, kept when superseded."""

import pytest
from django.db import IntegrityError, transaction

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.facts import queries as facts
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import actions, queries
from bangfu.registry.surveys.models import Draft, Edition, Submission
from bangfu.registry.surveys.subjects import Who
from tests.cast import COUNTY, Cast
from tests.registry.surveys.conftest import LOOK, WHOLE, answer

pytestmark = pytest.mark.django_db


def save(cast: Cast, who: Who, **said: list[str]) -> queries.Standing:
    return actions.save(by=cast.secretary, who=who, survey=LOOK, said=said)


class Refused:
    """``with refused(code)``: the block is refused with that code."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> "Refused":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        assert isinstance(error, Refusal), "nothing was refused"
        assert error.code == self.code
        return True


def test_answers_are_kept_as_one_goes(cast: Cast, who: Who) -> None:
    save(cast, who, leaks=["yes"])
    found = save(cast, who, area=["80.5"], animals=["hens", "pigs"])
    assert found.answers == {"leaks": True, "area": 8050, "animals": ["pigs", "hens"]}
    assert queries.standing(who, LOOK).answers == found.answers


def test_the_next_question_follows_from_what_is_kept(cast: Cast, who: Who) -> None:
    asked = [line.asked.spec.id for line in save(cast, who, leaks=["yes"]).course.lines]
    assert asked[:2] == ["leaks", "grade"]
    asked = [line.asked.spec.id for line in save(cast, who, leaks=["no"]).course.lines]
    assert "grade" not in asked


def test_nothing_takes_an_answer_back(cast: Cast, who: Who) -> None:
    save(cast, who, leaks=["yes"], cash=["12"])
    assert save(cast, who, cash=[""]).answers == {"leaks": True}
    assert save(cast, who, leaks=[]).answers == {}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("leaks", "perhaps"),
        ("grade", "z"),
        ("area", "-1"),
        ("area", "500.01"),
        ("area", "1.234"),
        ("area", "宽"),
        ("workers", "1.5"),
        ("workers", "21"),
        ("animals", "dragons"),
        ("cash", "-0.01"),
        ("visited", "2016-02-30"),
        ("remark", "长" * 501),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_and_holds_up(
    cast: Cast, who: Who, question: str, text: str
) -> None:
    found = save(cast, who, **{**WHOLE, question: [text]})
    assert found.unread == {question: text}
    assert question not in found.answers
    assert not found.is_whole
    with Refused("surveys.incomplete"):
        actions.submit(by=cast.secretary, who=who, survey=LOOK)


@pytest.mark.parametrize("text", ["500", "0", "０.５"])
def test_limits_belong_to_what_is_allowed(cast: Cast, who: Who, text: str) -> None:
    assert save(cast, who, area=[text]).unread == {}


def test_none_excludes_other_choices(cast: Cast, who: Who) -> None:
    assert save(cast, who, animals=["none"]).answers == {"animals": ["none"]}
    assert save(cast, who, animals=["none", "pigs"]).unread == {"animals": "none,pigs"}


def test_a_submission_keeps_answers_score_day_and_wording(cast: Cast, who: Who) -> None:
    made = answer(cast, who)
    assert made.answers == {
        "leaks": True,
        "grade": "d",
        "area": 8050,
        "workers": 1,
        "animals": ["pigs", "hens"],
        "cash": 120000,
        "visited": "2016-12-30",
        "remark": "屋顶漏雨",
        "on": "2016-12-31",
        "score": 100,
    }
    assert (made.score, made.band, made.by) == (100, "hard", "secretary")
    assert (made.edition.version, made.edition.wording["id"]) == (3, LOOK)
    assert not Draft.objects.exists()


def test_an_answer_to_a_question_skipped_meanwhile_is_not_submitted(cast: Cast, who: Who) -> None:
    save(cast, who, leaks=["yes"], grade=["d"])
    save(cast, who, leaks=["no"], workers=["2"])
    made = actions.submit(by=cast.secretary, who=who, survey=LOOK)
    assert made.answers == {"leaks": False, "workers": 2, "on": "2016-12-31", "score": 1200}
    assert made.band == "fair"


def test_a_required_answer_and_a_broken_constraint_hold_up(cast: Cast, who: Who) -> None:
    for said in ({"leaks": []}, {"workers": ["3"]}, {"visited": ["2017-01-01"]}):
        save(cast, who, **{**WHOLE, **said})
        with Refused("surveys.incomplete"):
            actions.submit(by=cast.secretary, who=who, survey=LOOK)
    assert not Submission.objects.exists()


def test_nothing_filled_in_is_not_submitted(cast: Cast, who: Who) -> None:
    with Refused("surveys.not_begun"):
        actions.submit(by=cast.secretary, who=who, survey=LOOK)


def test_a_later_submission_supersedes_and_the_old_one_stays(cast: Cast, who: Who) -> None:
    first = answer(cast, who)
    actions.correct(by=cast.secretary, who=who, survey=LOOK)
    save(cast, who, cash=["1300"])
    with Refused("surveys.reason"):
        actions.submit(by=cast.secretary, who=who, survey=LOOK)
    second = actions.submit(by=cast.secretary, who=who, survey=LOOK, reason=" 金额记错 ")
    first.refresh_from_db()
    assert (first.current, first.answers["cash"]) == (False, 120000)
    assert (second.current, second.answers["cash"], second.supersedes) == (True, 130000, first)
    assert second.reason == "金额记错"
    assert second.answers["grade"] == "d"
    assert Edition.objects.count() == 1


def test_sent_twice_is_submitted_once(cast: Cast, who: Who) -> None:
    save(cast, who, **WHOLE)
    once = actions.submit(by=cast.secretary, who=who, survey=LOOK, operation_id="op-1")
    again = actions.submit(by=cast.secretary, who=who, survey=LOOK, operation_id="op-1")
    assert once == again
    assert Submission.objects.count() == 1


def test_answers_fill_the_file_and_the_trail_says_so(cast: Cast, who: Who) -> None:
    answer(cast, who)
    home = Household.objects.get(pk=who.key)
    assert (home.house_grade, home.housing_area, home.version) == ("d", 8050, 2)
    entry = Entry.objects.get(action="households.update")
    assert entry.changes["household"]["house_grade"] == ["a", "d"]
    told = Entry.objects.get(action="surveys.submit")
    assert told.changes["filled"] == ["house_grade", "housing_area"]
    assert "屋顶漏雨" not in str(told.changes)


def test_an_answer_that_says_what_the_file_says_changes_nothing(cast: Cast, who: Who) -> None:
    save(cast, who, leaks=["yes"], grade=["a"], workers=["1"])
    actions.submit(by=cast.secretary, who=who, survey=LOOK)
    assert Household.objects.get(pk=who.key).version == 1
    assert not Entry.objects.filter(action="households.update").exists()


def test_a_submission_makes_the_county_be_published_again(cast: Cast, who: Who) -> None:
    before = facts.counter(COUNTY)
    answer(cast, who)
    assert facts.counter(COUNTY) > before


def test_only_who_works_there_may_answer(cast: Cast, who: Who) -> None:
    for person in (cast.neighbour, cast.clerk, cast.auditor, cast.system, cast.nobody):
        with Refused("rights.missing"):
            actions.save(by=person, who=who, survey=LOOK, said={"leaks": ["yes"]})
    assert not Draft.objects.exists()


def test_a_draft_may_be_given_up(cast: Cast, who: Who) -> None:
    save(cast, who, leaks=["yes"])
    actions.discard(by=cast.secretary, who=who, survey=LOOK)
    assert not Draft.objects.exists()


def test_a_survey_of_villages_is_not_asked_of_a_household(cast: Cast, who: Who) -> None:
    with Refused("surveys.unknown"):
        actions.save(by=cast.secretary, who=who, survey="village_look", said={})


def test_the_database_holds_one_current_answer(cast: Cast, who: Who) -> None:
    made = answer(cast, who)
    made.pk = None
    made.uid = Submission().uid
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
