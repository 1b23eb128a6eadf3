"""Splitting, joining and a head who leaves: what people are to the new head is asked and kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.base.audit import queries as audit
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.web.changes.test_pages import WHY, at, filled

Enter = Callable[[str], Client]
FAMILY = [
    ("孙大", "male", "head"),
    ("李氏", "female", "spouse"),
    ("孙二", "male", "son"),
    ("王氏", "female", "daughter_in_law"),
    ("孙小妹", "female", "daughter"),
]


def family(village: str, people: list[tuple[str, str | None, str]]) -> Household:
    home = factories.household(village, members=[])
    for name, gender, relation in people:
        factories.member(home, name=name, gender=gender, relation_to_head=relation)
    return home


@pytest.fixture
def home(cast: Cast) -> Household:
    return family(VILLAGE, FAMILY)


def uid(home: Household, name: str) -> str:
    return str(home.members.get(name=name, state="active").uid)


def post(client: Client, address: str, **answers: Any) -> Any:
    return client.post(address, filled(client, address, **answers, **WHY))


def asked(answer: Any) -> dict[str, str]:
    """``{name: what is filled in}`` of the relations that are asked about."""
    form = answer.context["form"]
    names = {f"relation-{m.uid}": m.name for m in Member.objects.all()}
    return {names[n]: form[n].value() for n in form.fields if n in names}


def answered(first: Any, sent: dict[str, Any], **changed: str) -> dict[str, Any]:
    """What a browser sends the second time: all that the page shows, and what was changed."""
    form = first.context["form"]
    shown = {n: form[n].value() for n in form.fields if n.startswith(("relation-", "asked"))}
    return {**sent, **shown, **changed}


def relations(home: Household) -> dict[str, str | None]:
    people = home.members.filter(state="active")
    return dict(people.values_list("name", "relation_to_head"))


def test_a_son_who_sets_up_for_himself(enter: Enter, home: Household) -> None:
    client, address = enter("town"), at("happening", home, what="split")
    son, wife = uid(home, "孙二"), uid(home, "王氏")
    sent = filled(client, address, members=[son, wife], relation_to_head=son, **WHY)
    first = client.post(address, sent)
    assert (first.status_code, first.context["asking"]) == (200, True)
    assert "还没有登记" in first.content.decode()
    assert asked(first) == {"王氏": ""}  # of which son does not follow
    assert Household.objects.count() == 1
    done = client.post(address, answered(first, sent, **{f"relation-{wife}": "spouse"}))
    assert done.status_code == 302
    new = Household.objects.exclude(pk=home.pk).get()
    assert relations(new) == {"孙二": "head", "王氏": "spouse"}
    assert relations(home) == {"孙大": "head", "李氏": "spouse", "孙小妹": "daughter"}
    entry = audit.history("household", new.household_no)[0]
    assert sorted(entry.changes["relations"].values()) == ["head", "spouse"]
    assert "王氏：配偶" in client.get(f"/households/{new.uid}/?tab=history").content.decode()


def test_a_head_who_goes_leaves_relations_to_the_heir_filled_in(
    enter: Enter, home: Household
) -> None:
    client, address = enter("town"), at("happening", home, what="split")
    head, wife = uid(home, "孙大"), uid(home, "李氏")
    sent = filled(client, address, members=[head], relation_to_head=head, heir=wife, **WHY)
    first = client.post(address, sent)
    assert asked(first) == {
        "孙二": "son",
        "王氏": "daughter_in_law",
        "孙小妹": "daughter",
    }
    assert client.post(address, answered(first, sent)).status_code == 302
    assert relations(home) == {
        "李氏": "head",
        "孙二": "son",
        "王氏": "daughter_in_law",
        "孙小妹": "daughter",
    }


def test_when_the_head_dies_the_rest_are_asked_about_and_taking_back_restores_them(
    enter: Enter, home: Household
) -> None:
    client, address = enter("town"), at("happening", home, what="leave")
    before = relations(home)
    head, son = uid(home, "孙大"), uid(home, "孙二")
    sent = filled(client, address, member=head, cause="death", relation_to_head=son, **WHY)
    first = client.post(address, sent)
    assert asked(first) == {"李氏": "mother", "王氏": "", "孙小妹": "sibling"}
    client.post(address, answered(first, sent))
    assert relations(home) == {
        "李氏": "mother",
        "孙二": "head",
        "王氏": "daughter_in_law",  # what nobody answered stays until somebody does
        "孙小妹": "sibling",
    }
    entry = audit.history("household", home.household_no)[0]
    post(client, at("undo", home, entry=entry.pk))
    assert relations(home) == before


def test_another_choice_is_asked_about_anew(enter: Enter, home: Household) -> None:
    client, address = enter("town"), at("happening", home, what="split")
    son, girl, wife = (uid(home, name) for name in ("孙二", "孙小妹", "王氏"))
    sent = filled(client, address, members=[son, wife], relation_to_head=son, **WHY)
    first = client.post(address, sent)
    other = answered(first, {**sent, "members": [son, girl]})
    again = client.post(address, other)
    assert (again.context["asking"], asked(again)) == (True, {"孙小妹": "sibling"})
    assert Household.objects.count() == 1


def test_people_who_join_are_found_through_their_head(enter: Enter, home: Household) -> None:
    others = [("孙叔", "male", "head"), ("周氏", "female", "spouse"), ("孙堂", "male", "son")]
    other = family(VILLAGE, others)
    client, address = enter("town"), at("happening", home, what="merge")
    sent = filled(client, address, other=other.household_no, between="sibling", **WHY)
    first = client.post(address, sent)
    assert asked(first) == {"孙叔": "sibling", "周氏": "", "孙堂": "nephew_or_niece"}
    answers = {f"relation-{uid(other, '周氏')}": "siblings_spouse"}
    before = relations(home), relations(other)
    assert client.post(address, answered(first, sent, **answers)).status_code == 302
    assert relations(home) == before[0] | {
        "孙叔": "sibling",
        "周氏": "siblings_spouse",
        "孙堂": "nephew_or_niece",
    }
    entry = audit.history("household", home.household_no)[0]
    post(client, at("undo", home, entry=entry.pk))
    assert (relations(home), relations(other)) == before


def test_what_is_no_relation_is_refused(enter: Enter, home: Household) -> None:
    client, address = enter("town"), at("happening", home, what="split")
    son, wife = uid(home, "孙二"), uid(home, "王氏")
    sent = filled(client, address, members=[son, wife], relation_to_head=son, **WHY)
    first = client.post(address, sent)
    for wrong in ("head", "nonsense"):
        sent2 = answered(first, sent, **{f"relation-{wife}": wrong})
        answer = client.post(address, sent2)
        assert answer.status_code == 422
        assert f"relation-{wife}" in answer.context["form"].errors
    assert Household.objects.count() == 1


def test_the_new_head_is_one_of_those_who_go(enter: Enter, home: Household) -> None:
    client, address = enter("town"), at("happening", home, what="split")
    answer = post(client, address, members=[uid(home, "孙二")], relation_to_head=uid(home, "李氏"))
    assert set(answer.context["form"].errors) == {"relation_to_head"}


def test_a_household_of_a_neighbour_does_not_join(enter: Enter, home: Household) -> None:
    other = family(NEIGHBOUR_VILLAGE, FAMILY[:1])
    client, address = enter("town"), at("happening", home, what="merge")
    answer = post(client, address, other=other.household_no)
    assert set(answer.context["form"].errors) == {"other"}
    itself = post(client, address, other=home.household_no)
    assert set(itself.context["form"].errors) == {"other"}
