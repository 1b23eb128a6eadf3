"""Printing for an area: one file in order, within the scope, cancelled without a trace."""

import zipfile
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Cancelled
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.papers import actions, printing
from bangfu.policy.papers.actions import Order
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.policy.papers.reading import Paper, read

ALL = Filter()


def bulk(cast: Cast, seat: str, *forms: str, chosen: Filter = ALL, **more: Any) -> dict[str, Any]:
    return actions.bulk(by=getattr(cast, seat), order=Order(chosen, forms, **more))


def paper(told: dict[str, Any]) -> Paper:
    return read((runs.exports() / told["file"]).read_bytes())


def test_every_household_of_the_area_is_in_one_file(run: Run, registry: Cast) -> None:
    told = bulk(registry, "county", "card")
    assert (told["copies"], told["pages"], told["form"]) == (4, 4, "pdf")
    found = paper(told)
    assert "陈大伟" in found
    assert "陈外人" not in found
    assert all("第1页共1页" in page for page in found.pages)


def test_copies_follow_village_and_household_and_the_forms_of_each_stay_together(
    run: Run, registry: Cast
) -> None:
    told = bulk(registry, "county", "registration", "card", "ledger")
    assert told["copies"] == 4 * 2 + 3
    pages = paper(told).pages
    titles = ["台账" if "台账" in p else "登记表" if "登记表" in p else "明白卡" for p in pages]
    both = ["登记表", "明白卡"]
    assert titles == ["台账", *both, *both, "台账", *both, "台账", *both]


@pytest.mark.parametrize(
    ("chosen", "copies"),
    [
        (Filter(division=VILLAGE), 2),
        (Filter(division=TOWN), 3),
        (Filter(exited="yes"), 1),
        (Filter(text="陈"), 1),
    ],
)
def test_a_filter_is_printed_as_it_lists(
    run: Run, registry: Cast, chosen: Filter, copies: int
) -> None:
    assert bulk(registry, "county", "card", chosen=chosen)["copies"] == copies


def test_nobody_prints_beyond_their_area(run: Run, registry: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        bulk(registry, "neighbour", "card", chosen=Filter(division=VILLAGE))
    assert refused.value.code == "papers.none"
    assert "陈外人" in paper(bulk(registry, "neighbour", "card"))


def test_a_ledger_in_bulk_holds_only_the_households_that_were_found(
    run: Run, registry: Cast
) -> None:
    found = paper(bulk(registry, "county", "ledger", chosen=Filter(text="陈")))
    assert "陈大伟" in found
    assert "孙小燕" not in found


@pytest.mark.parametrize("seat", ["clerk", "auditor", "nobody"])
def test_it_takes_the_right_to_hand_over(run: Run, registry: Cast, seat: str) -> None:
    with pytest.raises(Refusal) as refused:
        bulk(registry, seat, "card")
    assert refused.value.status == 403
    assert not Entry.objects.filter(action="papers.print").exists()


def test_the_act_is_in_the_trail(run: Run, registry: Cast) -> None:
    bulk(registry, "county", "card", chosen=Filter(division=TOWN))
    entry = Entry.objects.get(action="papers.print")
    assert (entry.actor, entry.division) == ("county", TOWN)
    told = {"copies": 3, "forms": ["card"], "pages": 3, "form": "pdf", "division": TOWN}
    assert told.items() <= entry.changes.items()


def test_a_file_for_each_township(run: Run, registry: Cast) -> None:
    told = bulk(registry, "city", "card", split=True)
    with zipfile.ZipFile(runs.exports() / told["file"]) as bundle:
        names = sorted(bundle.namelist())
        inside = {name: read(bundle.read(name)) for name in names}
    assert f"新堤镇-{TOWN}.pdf" in names
    assert [name[-16:-4] for name in names if OTHER_TOWN in name] == [OTHER_TOWN]
    assert len(names) == 3
    assert sum(len(each.pages) for each in inside.values()) == told["pages"] == 5


def test_nothing_to_print_and_too_much_are_refused(
    run: Run, registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for forms, chosen in (((), ALL), (("card",), Filter(text="没有这个人"))):
        with pytest.raises(Refusal) as refused:
            bulk(registry, "county", *forms, chosen=chosen)
        assert refused.value.code == "papers.none"
    monkeypatch.setattr(actions, "MOST_COPIES", 4)
    assert bulk(registry, "county", "card")["copies"] == 4
    with pytest.raises(Refusal) as refused:
        bulk(registry, "city", "card")
    assert refused.value.code == "papers.too_many"


def test_names_no_font_has_are_told_once(run: Run, registry: Cast) -> None:
    Household.objects.filter(village_id=VILLAGE).update(group_name="\U000e1234组")
    told = bulk(registry, "secretary", "card")
    assert [name for name in told["rare"] if name.startswith("〓组")] == ["〓组 U+E1234"]


# --- as a job ---


def start(cast: Cast, **more: Any) -> Job:
    params = {"chosen": {"division": TOWN}, "forms": ["card"], "split": False, "language": "zh"}
    return jobs.start(by="county", kind="papers.print", key="k", params={**params, **more})


def test_a_job_prints_and_says_how_far_it_is(run: Run, registry: Cast) -> None:
    job = start(registry, address="https://example.org")
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.DONE, job.error
    assert job.result["copies"] == 3
    assert paper(job.result).pages


def test_a_cancelled_job_leaves_no_file_and_no_entry(
    run: Run, registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "CHUNK", 1)
    asked = []

    def stop(done: int, total: int, note: str = "") -> None:
        asked.append((done, total))
        if len(asked) == 2:
            raise Cancelled

    before = set(runs.exports().iterdir())
    with pytest.raises(Cancelled):
        actions.bulk(by=registry.county, order=Order(ALL, ("card",)), progress=stop)
    assert asked[0] == (0, 4)
    assert set(runs.exports().iterdir()) == before
    assert not Entry.objects.filter(action="papers.print").exists()


def test_a_job_picked_up_again_prints_everything_once(run: Run, registry: Cast) -> None:
    job = start(registry)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, worker="elsewhere/1/1")
    jobs.recover()
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result["copies"]) == (State.DONE, 3)
    assert Entry.objects.filter(action="papers.print").count() == 1


def test_the_rights_are_those_of_the_moment_it_runs(run: Run, registry: Cast) -> None:
    job = start(registry)
    registry.county.posts.all().delete()
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error["code"].startswith("rights.")


def test_one_household_more_asks_the_database_nothing_more(
    run: Run, registry: Cast, django_assert_max_num_queries: Any
) -> None:
    from bangfu.policy.papers import queries
    from tests import factories

    at = queries.press()
    for _ in range(30):
        factories.household(VILLAGE, members=[{}, {}])
    printer = printing.Printer(at.setting, [queries.form("card"), queries.form("registration")])
    with django_assert_max_num_queries(15):
        copies = [copy for home in queries.homes(VILLAGE, at) for copy in printer.papers(home)]
    assert len(copies) == 64
    assert NEIGHBOUR_VILLAGE not in str(copies)
