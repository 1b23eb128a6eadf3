"""Making and changing drafts: what is refused, who may, and two people at once."""

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import actions, queries
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs import queries as packs
from tests.cast import COUNTY, Cast
from tests.policy.drafts.conftest import STRICTER


def refused(call: object, **given: object) -> str:
    with pytest.raises(Refusal) as caught:
        call(**given)  # type: ignore[operator]
    return caught.value.code


def test_a_draft_is_made_from_the_pack_in_force(cast: Cast, draft: Draft) -> None:
    assert (draft.pack, draft.base) == ("lotus", packs.program().pack.digest)
    assert (draft.status, draft.author, draft.editors) == ("draft", "city", ["city"])
    entry = Entry.objects.get(action="drafts.create")
    assert (entry.actor, entry.subject_id) == ("city", str(draft.pk))


@pytest.mark.parametrize("seat", ["county", "town", "auditor", "clerk", "system", "nobody"])
def test_only_the_city_makes_drafts(cast: Cast, seat: str) -> None:
    assert refused(actions.create, by=getattr(cast, seat), title="试") == "rights.missing"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("title", ["", "  ", "长" * 81])
def test_a_draft_has_a_title(cast: Cast, title: str) -> None:
    assert refused(actions.create, by=cast.city, title=title) == "drafts.title"


def test_values_are_kept_per_place(cast: Cast, draft: Draft) -> None:
    wishes = [("income_line", "", 4000), ("income_line", COUNTY, "4500.5"), ("repair_grant", "", 9)]
    actions.set_values(by=cast.city, draft=draft, values=wishes)
    found = draft.values.values_list("name", "division_id", "value")
    assert list(found) == [
        ("income_line", "421000000000", 4000),
        ("income_line", COUNTY, "4500.5"),
        ("repair_grant", "421000000000", 9),
    ]
    changes = Entry.objects.get(action="drafts.set_values").changes
    assert changes["values"] == [
        {},
        {"income_line": 4000, f"income_line@{COUNTY}": "4500.5", "repair_grant": 9},
    ]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (("no_such", "", 1), "drafts.unknown"),
        (("income_line", "", "many"), "drafts.value"),
        (("income_line", "", None), "drafts.value"),
        (("income_line", "", True), "drafts.value"),
        (("income_line", "", "1.234"), "drafts.value"),
        (("income_line", "", "9" * 30), "drafts.value"),
        (("income_line", "", {"a": 1}), "drafts.value"),
        (("income_line", "999999999999", 1), "drafts.place"),
        (("income_line", "'; DROP", 1), "drafts.place"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    cast: Cast, draft: Draft, wish: tuple, code: str
) -> None:
    assert refused(actions.set_values, by=cast.city, draft=draft, values=[wish]) == code
    assert not draft.values.exists()


def test_one_value_per_place_and_not_too_many(cast: Cast, draft: Draft) -> None:
    twice = [("income_line", "", 1), ("income_line", "421000000000", 2)]
    assert refused(actions.set_values, by=cast.city, draft=draft, values=twice) == "drafts.twice"
    many = [("income_line", "", n) for n in range(actions.MOST_VALUES + 1)]
    assert refused(actions.set_values, by=cast.city, draft=draft, values=many) == "drafts.many"


def test_items_are_saved_even_when_they_are_not_sound(cast: Cast, draft: Draft) -> None:
    broken = STRICTER.replace("not is_exited", "not is_exitedd")
    saved = actions.save_items(by=cast.city, draft=draft, text=broken, file="benefits.yaml")
    assert saved.files == {"benefits.yaml": broken}
    (problem,) = queries.checked(cast.city, saved)
    assert (problem.place.file, problem.place.line) == ("+draft/benefits.yaml", 9)
    assert (problem.code, problem.near) == ("unknown_name", "is_exited")
    assert refused(queries.sound, draft=saved) == "drafts.unsound"


def test_empty_text_removes_a_file(cast: Cast, draft: Draft) -> None:
    actions.save_items(by=cast.city, draft=draft, text=STRICTER, file="benefits.yaml")
    saved = actions.save_items(by=cast.city, draft=draft, text=" \n", file="benefits.yaml")
    assert saved.files == {}


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("tables.yaml", "[]", "drafts.file"),
        ("../../pack.yaml", "[]", "drafts.file"),
        ("facts.yaml", "a\x00b", "drafts.binary"),
        ("facts.yaml", "a\ud800b", "drafts.binary"),
        ("facts.yaml", "x" * (actions.LARGEST_TEXT + 1), "drafts.large"),
    ],
)
def test_hostile_items_are_refused(
    cast: Cast, draft: Draft, file: str, text: str, code: str
) -> None:
    given = {"by": cast.city, "draft": draft, "text": text, "file": file}
    assert refused(actions.save_items, **given) == code


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "- &a [*a, *a]",
        "- !!python/object/apply:os.system [ls]",
        "- {id: x, subject: household, title: x, expr: " + "(" * 900 + "1" + ")" * 900 + "}",
        "- {id: x, subject: household, title: x, expr: read_csv('/etc/passwd')}",
        "just text",
        "- 5",
    ],
)
def test_hostile_yaml_is_told_with_its_line(cast: Cast, draft: Draft, text: str) -> None:
    saved = actions.save_items(by=cast.city, draft=draft, text=text, file="facts.yaml")
    problems = queries.checked(cast.city, saved)
    assert problems
    assert all(p.place.file == "+draft/facts.yaml" and p.place.line for p in problems)


def test_the_second_of_two_editors_is_told_and_loses_nothing(cast: Cast, draft: Draft) -> None:
    seen = draft.version
    wishes = [("income_line", "", 4000)]
    actions.set_values(by=cast.city, draft=draft, values=wishes, version=seen)
    late = {"by": cast.city, "draft": draft, "version": seen}
    with pytest.raises(Refusal) as caught:
        actions.set_values(**late, values=[])
    assert (caught.value.code, caught.value.status) == ("drafts.conflict", 409)
    assert refused(actions.save_items, **late, text=STRICTER) == "drafts.conflict"
    assert refused(actions.describe, **late, title="别名") == "drafts.conflict"
    assert draft.values.get().value == 4000


def test_everybody_who_changed_it_is_an_editor(cast: Cast, draft: Draft, second: object) -> None:
    saved = actions.describe(by=second, draft=draft, title="改名", note="说明")
    assert saved.editors == ["city", "second"]
    assert (saved.title, saved.note, saved.author) == ("改名", "说明", "city")


def test_a_copy_begins_anew(cast: Cast, made: object) -> None:
    first = made(text=STRICTER, repair_grant=9000)  # type: ignore[operator]
    other = actions.copy(by=cast.city, draft=first, title="另一份")
    assert other.files == first.files
    assert [(v.name, v.value) for v in other.values.all()] == [("repair_grant", 9000)]
    assert other.token != first.token
