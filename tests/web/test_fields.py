"""Only fields of a form are taken: every column's name sent beside them changes nothing.

Each form is sent twice, alone and loaded with the names of all columns of all tables, and the whole
database is compared. Keys are compared by their order, so that what differs by nature does not.
"""

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.forms import ModelForm
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from bangfu.base.accounts.models import Login, User
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import CITY, COUNTY, PASSWORD, TOWN, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import people, ready
from tests.watch.quality.conftest import clue, found, registry
from tests.web.changes.test_pages import filled

__all__ = ["found", "people", "ready", "registry"]
Enter = Callable[[str], Client]
# Random, or of the moment, whatever is sent: seals, hashes, marks and texts of sessions.
RANDOM = {"browser", "digest", "hash", "mark", "password", "previous", "session_data"}
WILD = (models.BinaryField, models.DateTimeField, models.UUIDField)
UID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
HIDDEN = ("csrfmiddlewaretoken", "operation")


def tables() -> list[type[models.Model]]:
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    return [model for model in found if model not in (Session, Login)]


def columns() -> dict[str, models.Field[Any, Any]]:
    """Every name a column may be called by, with one column of that name."""
    fields = [field for model in tables() for field in model._meta.concrete_fields]
    return {name: field for field in fields for name in (field.name, field.attname)}


def database() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without what is random; keys of rows by their order."""
    rows = {model: list(model._base_manager.order_by("pk").values()) for model in tables()}
    places = {
        model: {row[model._meta.pk.attname]: at for at, row in enumerate(found)}
        for model, found in rows.items()
    }
    return {
        model._meta.label: [dict(_told(model, row, places)) for row in found]
        for model, found in rows.items()
    }


def _told(model: Any, row: dict[str, Any], places: Any) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if field.name in RANDOM or isinstance(field, WILD):
            continue
        if isinstance(field, models.AutoField):
            continue
        if field.is_relation:
            yield field.name, places.get(field.related_model, {}).get(value, value)
        else:
            yield field.name, UID.sub("uid", str(value))


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def hostile(field: models.Field[Any, Any], turn: str) -> str:
    """A value a column would take."""
    if isinstance(field, models.BooleanField):
        return {"first": "on", "second": "False"}[turn]
    if isinstance(field, models.DateField):
        return "2015-06-01"
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return {"first": "1", "second": "421022000000"}[turn]
    if isinstance(field, models.UUIDField):
        return "01a20000-0000-7000-8000-000000000000"
    return {"first": "system_admin", "second": "421022100201"}[turn]


def load(client: Client, page: str, sent: dict[str, Any], turn: str) -> dict[str, Any]:
    """The same form with every column's name filled in that the form does not ask for."""
    form = client.get(page).context["form"]
    asked = {*sent, *HIDDEN, *form.fields, *(bound.html_name for bound in form)}
    extra = {n: hostile(field, turn) for n, field in columns().items() if n not in asked}
    assert len(extra) > 300
    return {**extra, **sent}


def new_account(enter: Enter, cast: Cast) -> tuple[Client, str, dict[str, Any]]:
    sent = {"username": "newcomer", "name": "新来的", "password": "Water-lily-77"}
    return enter("system"), reverse("admin:new_account"), sent


def grant(enter: Enter, cast: Cast) -> tuple[Client, str, dict[str, Any]]:
    today = timezone.localdate().isoformat()
    places = [CITY, COUNTY, TOWN, VILLAGE]
    sent = {"role": "first_secretary", "division": places, "valid_from": today}
    return enter("security"), reverse("admin:post", args=[cast.nobody.pk]), sent


def own_password(enter: Enter, cast: Cast) -> tuple[Client, str, dict[str, Any]]:
    sent = {"old": PASSWORD, "new": "Water-lily-77", "again": "Water-lily-77"}
    return enter("county"), reverse("accounts:password"), sent


def section(enter: Enter, cast: Cast) -> tuple[Client, str, dict[str, Any]]:
    client, place = enter("secretary"), {"household": household().uid, "section": "living"}
    path = reverse("changes:section", kwargs=place)
    return client, path, filled(client, path, area_cultivated="3.5", house_grade="d")


def household() -> Household:
    return factories.household(members=[{"name": "孙大"}], income={"wage_income": 100_50})


def verified(enter: Enter, cast: Cast) -> tuple[Client, str, dict[str, Any]]:
    target = clue("LV01")
    sent = {
        "verdict": "true",
        "explanation": "没有通电",
        "corrective_on": "2017-01-15",
        "version": target.version,
    }
    path = reverse("quality:move", kwargs={"clue": target.uid, "verb": "verify"})
    return enter("secretary"), path, sent


def sent_twice(case: Any, enter: Enter, cast: Cast, turn: str, page: str = "") -> None:
    client, path, sent = case(enter, cast)
    loaded = load(client, page or path, sent, turn)
    before, cookies = database(), copy.deepcopy(client.cookies)
    outcomes = []
    for form in (sent, loaded):
        with undone():
            client.cookies = copy.deepcopy(cookies)  # a new password gives a new session
            answer = client.post(path, form)
            assert answer.status_code == 302, answer.content.decode()
            assert not answer["Location"].startswith("/login/")
            outcomes.append(database())
    alone, both = outcomes
    assert alone != before  # the form itself does something
    assert {label for label in alone if alone[label] != both[label]} == set()


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.parametrize("case", [new_account, grant, own_password, section])
def test_names_of_columns_beside_the_fields_change_nothing(
    case: Any, turn: str, enter: Enter, cast: Cast
) -> None:
    sent_twice(case, enter, cast, turn)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nor_do_they_with_a_procedure_begun(
    turn: str, enter: Enter, people: Cast, ready: Household
) -> None:
    path = reverse("procedures:open", args=["household_exit", ready.uid])
    client, sent = enter("secretary"), {"operation": "b-1"}
    sent_twice(lambda *_who: (client, path, sent), enter, people, turn)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nor_with_a_step_of_it(turn: str, enter: Enter, people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    page = reverse("procedures:filing", args=[filing.uid])
    path = reverse("procedures:step", args=[filing.uid, walk.step(filing).uid])
    sent = {"act": "save", "version": filing.version, "operation": "s-1", "look_told": "在家。"}
    client = enter("secretary")
    sent_twice(lambda *_who: (client, path, sent), enter, people, turn, page)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nor_do_they_with_a_clue(turn: str, enter: Enter, found: Cast) -> None:
    sent_twice(verified, enter, found, turn)


def test_the_comparison_sees_a_column_that_is_taken(enter: Enter, cast: Cast) -> None:
    """The control: had the view taken one of them, it would be found."""
    before = database()
    User.objects.filter(pk=cast.county.pk).update(must_renew=True)
    after = database()
    assert [label for label in after if after[label] != before[label]] == [User._meta.label]


def test_no_form_takes_its_fields_from_a_table() -> None:
    get_resolver().url_patterns  # noqa: B018  every face is loaded
    todo, ours = [ModelForm], []
    while todo:
        one = todo.pop()
        todo += one.__subclasses__()
        ours += [one.__name__] if one.__module__.startswith("bangfu") else []
    assert ours == []
