"""Names are learnt once, and found by an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.registry.names import actions, queries
from bangfu.registry.names.models import NameKey

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    sets = [set(names) for names in queries.meant(text)]
    return set.intersection(*sets) if sets else set()


def test_a_name_is_learnt_once() -> None:
    assert actions.learn(["陈大伟", "陈大伟", None, "", "王芳"]) == 2
    count = NameKey.objects.count()
    assert actions.learn(["王芳"]) == 0
    assert NameKey.objects.count() == count


def test_known_names_cost_one_question() -> None:
    actions.learn(["王芳", "陈大伟"])
    with CaptureQueriesContext(connection) as asked:
        actions.learn(["王芳", "陈大伟"] * 50)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大", {"陈大伟"}),
        ("chen", {"陈大伟", "陈芳"}),
        ("C D W", {"陈大伟"}),
        ("陈 dawei", {"陈大伟"}),
        ("fang", {"陈芳", "王芳"}),
        ("zhen", set()),
        ("chenx", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_names_are_found_by_what_is_typed(text: str, names: set[str]) -> None:
    actions.learn(["陈大伟", "陈芳", "王芳"])
    assert found(text) == names


def test_two_spellings_of_one_name_are_both_found() -> None:
    actions.learn(["买买提·阿", "买买提阿"])
    assert found("mmta") == {"买买提·阿", "买买提阿"}


def test_a_beginning_is_looked_up_in_an_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite")
    asked = NameKey.objects.filter(queries.begins("key", "chen")).values_list("name", flat=True)
    plan = asked.explain()
    assert "COVERING INDEX name_key_once (key>? AND key<?)" in plan
