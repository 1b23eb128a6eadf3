"""Deciding on drafts: a second person, from a day on, and never otherwise."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import actions, deciding, trying
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.models import Amendment, FigureSet
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import queries as live
from bangfu.policy.runs import totals
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests.cast import CITY, COUNTY, Cast
from tests.policy.drafts.conftest import STRICTER

Making = Callable[..., Draft]
FIRST = dt.date(2016, 7, 1)


def submitted(cast: Cast, draft: Draft, starts: dt.date = FIRST) -> Draft:
    return deciding.submit(by=cast.city, draft=draft, starts=starts, source="莲城〔2016〕1号")


def refused(call: object, **given: object) -> str:
    with pytest.raises(Refusal) as caught:
        call(**given)  # type: ignore[operator]
    return caught.value.code


def test_nobody_approves_what_they_wrote_or_changed(cast: Cast, made: Making, second: User) -> None:
    draft = submitted(cast, made(income_line=5000))
    assert refused(deciding.approve, by=cast.city, draft=draft) == "drafts.own"
    other = made(income_line=6000)
    actions.describe(by=second, draft=other, title="第二人改过")
    other = submitted(cast, other)
    assert refused(deciding.approve, by=second, draft=other) == "drafts.own"
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize("seat", ["county", "auditor", "clerk", "security", "nobody"])
def test_approving_needs_the_post(cast: Cast, made: Making, seat: str) -> None:
    draft = submitted(cast, made(income_line=5000))
    assert refused(deciding.approve, by=getattr(cast, seat), draft=draft) == "rights.missing"
    assert draft.status == "submitted"


def test_approved_values_become_figures_from_the_day_on(
    cast: Cast, draft: Draft, second: User
) -> None:
    wishes = [("income_line", "", 5000), ("repair_grant", COUNTY, "8000.5")]
    actions.set_values(by=cast.city, draft=draft, values=wishes)
    done = deciding.approve(by=second, draft=submitted(cast, draft))
    assert (done.status, done.decided_by) == ("approved", "second")
    rows = FigureSet.objects.values_list("name", "division_id", "starts", "value", "set_by")
    assert sorted(rows) == [
        ("income_line", CITY, FIRST, 5000, "second"),
        ("repair_grant", COUNTY, FIRST, "8000.5", "second"),
    ]
    assert "提高修房补助" in FigureSet.objects.first().source  # type: ignore[union-attr]
    program = packs.program()
    before = packs.figures_at(program, FIRST - dt.timedelta(1), CITY, assumed=False)
    after = packs.figures_at(program, FIRST, CITY, assumed=False)
    assert (before["income_line"].value, after["income_line"].value) == (300_000, 500_000)
    assert Entry.objects.filter(action="drafts.approve", actor="second").exists()


def test_approved_items_amend_the_pack_from_the_day_on(
    cast: Cast, made: Making, second: User
) -> None:
    deciding.approve(by=second, draft=submitted(cast, made(text=STRICTER)))
    before = packs.program("lotus", FIRST - dt.timedelta(1))
    after = packs.program("lotus", FIRST)
    assert len(before.rules["repair_grant"].conditions) == 1
    assert len(after.rules["repair_grant"].conditions) == 2
    assert before.pack.digest != after.pack.digest
    assert packs.program("lotus", FIRST) is after


def test_live_results_follow_only_once_it_is_approved(
    run: Run, registry: Cast, made: Making, second: User
) -> None:
    def met() -> int:
        found = runs.refresh(by="tests")
        assert found is not None
        desk = live.desk(registry.city)
        return sum(t["met"] for t in _by_rule(desk) if t["rule"].id == "repair_grant")

    assert met() == 1
    draft = made(text=STRICTER)
    given = {"by": registry.city, "draft": draft, "starts": FIRST, "source": "一号"}
    assert refused(deciding.submit, **given) == "drafts.untried"
    trying.run(by=registry.city, draft=draft)
    submitted(registry, draft)
    assert not live.is_stale()
    deciding.approve(by=second, draft=draft)
    assert live.is_stale()
    assert met() == 0
    assert Run.objects.get(current=True).pack_digest != run.pack_digest


def _by_rule(desk: live.Desk) -> list[dict]:
    return totals.by_rule(desk.program, desk.results, desk.scope)


def test_a_draft_of_an_older_pack_is_neither_submitted_nor_approved(
    cast: Cast, made: Making, second: User
) -> None:
    draft = made(income_line=5000)
    Draft.objects.filter(pk=draft.pk).update(base="0" * 64)
    given = {"by": cast.city, "draft": draft, "starts": FIRST, "source": "一号"}
    assert refused(deciding.submit, **given) == "drafts.behind"
    late = submitted(cast, actions.rebase(by=cast.city, draft=draft))
    Draft.objects.filter(pk=draft.pk).update(base="0" * 64)
    assert refused(deciding.approve, by=second, draft=late) == "drafts.behind"


def test_what_is_empty_unsound_or_without_a_source_is_not_submitted(
    cast: Cast, made: Making, draft: Draft
) -> None:
    given = {"by": cast.city, "starts": FIRST}
    assert refused(deciding.submit, **given, draft=draft, source="一号") == "drafts.empty"
    broken = made(text=STRICTER.replace("has_safe_house", "has_safe_hous"))
    assert refused(deciding.submit, **given, draft=broken, source="一号") == "drafts.unsound"
    fine = made(income_line=5000)
    assert refused(deciding.submit, **given, draft=fine, source=" ") == "drafts.source"
    assert refused(deciding.submit, **given, draft=fine, source="长" * 121) == "drafts.source"


def test_what_is_submitted_stays_as_it_is_until_sent_back(
    cast: Cast, made: Making, second: User
) -> None:
    draft = submitted(cast, made(income_line=5000))
    change = {"by": cast.city, "draft": draft, "values": []}
    assert refused(actions.set_values, **change) == "drafts.closed"
    assert refused(deciding.send_back, by=second, draft=draft, reply="") == "drafts.reply"
    back = deciding.send_back(by=second, draft=draft, reply="请写明依据")
    assert (back.status, back.reply) == ("draft", "请写明依据")
    actions.set_values(**change)
    assert refused(deciding.approve, by=second, draft=draft) == "drafts.not_submitted"


def test_it_is_approved_once(cast: Cast, made: Making, second: User) -> None:
    draft = submitted(cast, made(income_line=5000))
    assert refused(deciding.approve, by=second, draft=draft, version=1) == "drafts.conflict"
    deciding.approve(by=second, draft=draft)
    assert refused(deciding.approve, by=second, draft=draft) == "drafts.not_submitted"
    assert refused(deciding.withdraw, by=cast.city, draft=draft) == "drafts.closed"
    assert FigureSet.objects.count() == 1


def test_a_day_that_is_taken_undoes_the_whole_approval(
    cast: Cast, made: Making, second: User
) -> None:
    deciding.approve(by=second, draft=submitted(cast, made(income_line=5000)))
    draft = submitted(cast, made(text=STRICTER, income_line=6000))
    assert refused(deciding.approve, by=second, draft=draft) == "figures.taken"
    assert not Amendment.objects.exists()
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_an_amendment_that_breaks_a_later_one_is_refused(
    cast: Cast, made: Making, second: User
) -> None:
    fact = "- {id: roomy, subject: household, title: 宽敞, expr: family_size < 3}\n"
    Site.objects.update(reference_date=FIRST)
    later = submitted(cast, made(text=fact, file="facts.yaml"), dt.date(2017, 1, 1))
    deciding.approve(by=second, draft=later)
    # On the site's day the later one is not in force yet, so this one is sound by itself.
    sooner = submitted(cast, made(text=fact.replace("< 3", "< 4"), file="facts.yaml"))
    with pytest.raises(Refusal) as caught:
        deciding.approve(by=second, draft=sooner)
    assert caught.value.code == "amendments.unsound"
    assert caught.value.context["problems"][0]["code"] == "duplicate_id"
    assert Amendment.objects.count() == 1


def test_a_withdrawn_draft_is_over(cast: Cast, made: Making, second: User) -> None:
    draft = deciding.withdraw(by=cast.city, draft=made(income_line=5000))
    assert draft.status == "withdrawn"
    assert refused(actions.rebase, by=cast.city, draft=draft) == "drafts.closed"
    assert refused(deciding.approve, by=second, draft=draft) == "drafts.not_submitted"
