"""Who sees which draft, and what it comes to as a program."""

import datetime as dt

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.figures import Question, figures
from bangfu.policy.drafts import actions, deciding, overlaid, queries
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs import queries as packs
from tests.cast import Cast
from tests.policy.drafts.conftest import STRICTER


@pytest.mark.parametrize("seat", ["city", "auditor"])
def test_the_city_and_its_auditor_see_drafts(cast: Cast, draft: Draft, seat: str) -> None:
    assert queries.get_for(getattr(cast, seat), draft.pk) == draft


@pytest.mark.parametrize("seat", ["county", "secretary", "clerk", "system", "nobody"])
def test_nobody_else_does_without_the_link(cast: Cast, draft: Draft, seat: str) -> None:
    user = getattr(cast, seat)
    assert not queries.visible_to(user).exists()
    with pytest.raises(Draft.DoesNotExist):
        queries.get_for(user, draft.pk)
    with pytest.raises(Refusal):
        queries.checked(user, draft)


def test_a_shared_link_opens_for_whoever_reads_policy(cast: Cast, draft: Draft) -> None:
    assert queries.shared(cast.county, draft.token) == draft
    with pytest.raises(Refusal):
        queries.shared(cast.nobody, draft.token)
    with pytest.raises(Draft.DoesNotExist):
        queries.shared(cast.county, "guess")


def test_a_withdrawn_draft_is_not_shared_any_more(cast: Cast, draft: Draft) -> None:
    deciding.withdraw(by=cast.city, draft=draft)
    with pytest.raises(Draft.DoesNotExist):
        queries.shared(cast.county, draft.token)


def test_a_draft_without_items_is_the_live_program(cast: Cast, draft: Draft) -> None:
    assert queries.compiled(draft) is packs.program()


def test_items_lie_over_the_pack_and_leave_it_alone(cast: Cast, draft: Draft) -> None:
    live = packs.program()
    saved = actions.save_items(by=cast.city, draft=draft, text=STRICTER, file="benefits.yaml")
    program = queries.compiled(saved)
    assert [c.spec.id for c in program.rules["repair_grant"].conditions] == ["unsafe", "poor"]
    assert [c.spec.id for c in live.rules["repair_grant"].conditions] == ["unsafe"]
    assert packs.program() is live
    assert program.pack.digest != live.pack.digest
    assert queries.compiled(saved) is program


def test_unsaved_text_can_be_checked(cast: Cast, draft: Draft) -> None:
    assert queries.checked(cast.city, draft, {"benefits.yaml": STRICTER}) == []
    doubled = STRICTER.replace("  replaces: true\n", "")
    (problem,) = queries.checked(cast.city, draft, {"benefits.yaml": doubled})
    assert problem.code == "duplicate_id"


def test_a_draft_of_an_older_pack_says_so(cast: Cast, draft: Draft, second: User) -> None:
    assert not queries.is_behind(draft)
    Draft.objects.filter(pk=draft.pk).update(base="0" * 64)
    draft.refresh_from_db()
    assert queries.is_behind(draft)
    saved = actions.rebase(by=cast.city, draft=draft)
    assert not queries.is_behind(saved)


def test_a_value_counts_as_if_in_force_on_the_day(cast: Cast, made: object) -> None:
    draft = made(income_line=5000)  # type: ignore[operator]
    day = dt.date(2016, 12, 31)
    live = Question(day, "", assumed=False, set_here=packs.set_here())
    asked = overlaid.question(live, overlaid.wishes(draft.values.all()))
    found = figures(packs.program().pack, asked)
    assert found["income_line"].value == 500_000
    assert "income_line" not in packs.set_here()
