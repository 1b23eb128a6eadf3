"""Bringing a ledger in, step by step: received, put right by hand, decided, given up."""

import io
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions, folders, queries
from bangfu.registry.imports.models import Import, Mapping, Stage
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.ledgers import Ledger


class Sent(io.BytesIO):
    """A file as a form sends it."""

    def __init__(self, name: str | None, data: bytes = b"a,b\n1,2\n") -> None:
        super().__init__(data)
        self.name = name


@pytest.fixture
def receive(cast: Cast, home: Any) -> Any:
    """Receive files as the county officer."""

    def take(*files: Sent, **more: Any) -> Import:
        return actions.receive(**{"user": cast.county, "files": files, "year": 2015,
                                  "division": COUNTY, **more})  # fmt: skip

    return take


def refused(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value.code


def unknown(sheets: Ledger) -> Ledger:
    """A ledger whose sheet of members has lost the heading of its key."""
    return ledgers.put(sheets, "成员", 1, "户编号", "家庭代号")


# --- receive ---


def test_what_is_received_is_stored_and_its_reading_begun(receive: Any) -> None:
    imp = receive(Sent("户.csv"), Sent("成员.csv"))
    assert (imp.file_name, imp.size, imp.stage) == ("户.csv、成员.csv", 16, Stage.UPLOADED)
    assert [f["path"] for f in imp.files] == ["upload/0", "upload/1"]
    assert (folders.of(imp.pk) / "upload" / "1").read_bytes() == b"a,b\n1,2\n"
    assert Job.objects.get(key=str(imp.pk)).kind == actions.PREPARE
    assert Entry.objects.get(action="imports.receive").changes["year"] == 2015


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "/etc/x.csv", "..", "", None])
def test_names_people_gave_never_reach_a_path(receive: Any, name: str | None) -> None:
    imp = receive(Sent(name))
    assert [path.name for path in (folders.of(imp.pk) / "upload").iterdir()] == ["0"]
    assert "/" not in imp.file_name


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "imports.no_file"),
        (["户.xlsx", "成员.xlsx"], "imports.too_many"),
        (["户.csv", "成员.xlsx"], "imports.too_many"),
        ([f"{n}.csv" for n in range(5)], "imports.too_many"),
    ],
)
def test_too_few_and_too_many_are_refused(receive: Any, names: list[str], code: str) -> None:
    assert refused(receive, *(Sent(name) for name in names)) == code
    assert not Import.objects.exists()


def test_the_limit_is_for_all_files_together(receive: Any, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 15
    assert refused(receive, Sent("a.csv"), Sent("b.csv")) == "imports.too_large"
    settings.UPLOAD_LIMIT = 16
    assert receive(Sent("a.csv"), Sent("b.csv")).size == 16


@pytest.mark.parametrize("seat", ["neighbour", "clerk", "auditor", "nobody", "system"])
def test_only_who_may_import_there_brings_a_ledger(receive: Any, cast: Cast, seat: str) -> None:
    assert refused(receive, Sent("a.csv"), user=getattr(cast, seat)) == "rights.missing"
    assert not list(folders.root().iterdir())


def test_equal_files_have_equal_digests(receive: Any) -> None:
    same, again = receive(Sent("a.csv")), receive(Sent("b.csv"))
    other = receive(Sent("a.csv", b"a,b\n1,3\n"))
    assert same.digest == again.digest != other.digest


# --- remap ---


def test_a_heading_is_said_by_hand_and_remembered(bring: BringIn, cast: Cast) -> None:
    imp = bring(unknown(ledgers.ledger()))
    assert imp.stage == Stage.MAPPING
    assert [need["code"] for need in queries.needs(imp)] == ["missing_key"]
    answer = {"成员": {"家庭代号": "household_no"}}
    jobs.run(str(actions.remap(user=cast.county, imp=imp, columns=answer).pk))
    imp.refresh_from_db()
    assert (imp.stage, imp.summary["problems"]["block"]) == (Stage.CHECKED, 0)
    assert bring(unknown(ledgers.ledger())).stage == Stage.CHECKED


def test_what_is_not_to_be_kept_is_asked_again(bring: BringIn, cast: Cast) -> None:
    imp = bring(unknown(ledgers.ledger()))
    answer = {"成员": {"家庭代号": "household_no"}}
    actions.remap(user=cast.county, imp=imp, columns=answer, keep=False)
    assert not Mapping.objects.exists()
    assert bring(unknown(ledgers.ledger())).stage == Stage.MAPPING


def test_a_later_answer_replaces_an_earlier_one(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.column(ledgers.ledger(), "户", "怪列", "1", "2"))
    for answer in ("area_woodland", ""):
        job = actions.remap(user=cast.county, imp=imp, columns={"户": {"怪列": answer}})
        jobs.run(str(job.pk))
    assert Mapping.objects.get(heading="怪列").column == ""
    imp.refresh_from_db()
    assert {"sheet": "户", "letter": "O", "heading": "怪列", "how": "left_out"} in queries.left_out(
        imp
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"columns": {"户": {"户编号": "no_such"}}}, "imports.unknown_column"),
        ({"columns": {"户": {"户编号": "id_no"}}}, "imports.unknown_column"),
        ({"columns": {"无": {"户编号": "household_no"}}}, "imports.unknown_column"),
        ({"sheets": {"户": "no_such"}}, "imports.unknown_sheet"),
    ],
)
def test_answers_nobody_could_mean_are_refused(
    bring: BringIn, cast: Cast, given: dict[str, Any], code: str
) -> None:
    imp = bring(ledgers.ledger())
    assert refused(actions.remap, user=cast.county, imp=imp, **given) == code
    imp.refresh_from_db()
    assert imp.stage == Stage.CHECKED


def test_an_answer_while_the_file_is_being_read_is_refused(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger())
    actions.remap(user=cast.county, imp=imp)
    assert refused(actions.remap, user=cast.county, imp=imp) == "imports.busy"


# --- decide ---


@pytest.mark.parametrize("stage", [Stage.COMMITTED, Stage.DISCARDED, Stage.REFUSED])
@pytest.mark.parametrize("what", [actions.commit, actions.remap, actions.discard])
def test_what_has_ended_stays_as_it_is(bring: BringIn, cast: Cast, stage: Stage, what: Any) -> None:
    imp = bring(ledgers.ledger())
    Import.objects.filter(pk=imp.pk).update(stage=stage)
    assert refused(what, user=cast.county, imp=imp) == "imports.closed"


@pytest.mark.parametrize("stage", [Stage.UPLOADED, Stage.MAPPING])
def test_nothing_is_written_before_it_is_checked(bring: BringIn, cast: Cast, stage: Stage) -> None:
    imp = bring(ledgers.ledger())
    Import.objects.filter(pk=imp.pk).update(stage=stage)
    assert refused(actions.commit, user=cast.county, imp=imp) == "imports.not_checked"


def test_another_way_of_writing_is_refused(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger())
    code = refused(actions.commit, user=cast.county, imp=imp, choice="most")
    assert code == "imports.unknown_choice"


@pytest.mark.parametrize("what", [actions.commit, actions.remap, actions.discard, actions.stop])
def test_another_county_does_not_even_see_it(bring: BringIn, cast: Cast, what: Any) -> None:
    imp = bring(ledgers.ledger())
    with pytest.raises(Import.DoesNotExist):
        what(user=cast.neighbour, imp=imp)


def test_giving_up_while_it_is_read_stops_the_reading(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger())
    job = actions.remap(user=cast.county, imp=imp)
    actions.discard(user=cast.county, imp=imp)
    job.refresh_from_db()
    assert not job.is_open
    assert not folders.of(imp.pk).exists()
    assert Entry.objects.filter(action="imports.discard", subject_id=str(imp.pk)).exists()


def test_taking_the_marked_workbook_leaves_a_trail(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger())
    assert actions.take_marked(user=cast.county, imp=imp).is_file()
    assert Entry.objects.get(action="imports.take_marked").subject_id == str(imp.pk)


# --- the whole way at once ---


def test_the_operator_brings_in_for_the_whole_place(bring: BringIn, cast: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "村代码", NEIGHBOUR_VILLAGE)
    imp = bring(sheets, user=None, by="console", choice="all")
    assert (imp.stage, imp.division, imp.by, imp.by_operator) == (
        Stage.COMMITTED,
        CITY,
        "console",
        True,
    )
    assert Household.objects.filter(village_id=NEIGHBOUR_VILLAGE).exists()


def test_a_ledger_for_one_place_takes_no_rows_of_another(bring: BringIn) -> None:
    imp = bring(ledgers.ledger(), user=None, by="console", division=VILLAGE)
    assert imp.summary["problems"]["by_code"] == {"village.outside": 1}


def test_all_with_something_blocked_stops_at_the_check(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 5, "性别", "不详细")
    assert bring(sheets, choice="all").stage == Stage.CHECKED
    assert bring(sheets, choice="good").stage == Stage.COMMITTED


def test_who_lost_their_post_meanwhile_writes_nothing(bring: BringIn, cast: Cast) -> None:
    from bangfu.base.accounts.models import Post

    imp = bring(ledgers.ledger())
    job = actions.commit(user=cast.county, imp=imp)
    Post.objects.filter(user=cast.county).delete()
    jobs.run(str(job.pk))
    imp.refresh_from_db()
    assert not Household.objects.exists()
    assert len(imp.outcome["conflicts"]) == 3


# --- who sees what ---


def test_imports_are_listed_newest_first_and_page_by_page(bring: BringIn, cast: Cast) -> None:
    first, second, third = (bring(ledgers.ledger()) for _ in range(3))
    assert list(queries.page(cast.county)) == [third, second, first]
    assert list(queries.page(cast.county, after=str(second.pk))) == [first]
    assert list(queries.page(cast.county, after="nonsense")) == [third, second, first]
    assert not queries.page(cast.neighbour).exists()


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.UPLOADED, {"open"}),
        (Stage.MAPPING, {"open", "waiting"}),
        (Stage.CHECKED, {"open", "waiting"}),
        (Stage.COMMITTED, {"committed"}),
        (Stage.DISCARDED, {"closed"}),
        (Stage.REFUSED, {"closed"}),
    ],
)
def test_each_stage_stands_in_the_lists_it_belongs_to(
    bring: BringIn, cast: Cast, stage: Stage, states: set[str]
) -> None:
    imp = bring(ledgers.ledger())
    Import.objects.filter(pk=imp.pk).update(stage=stage)
    assert {s for s in queries.STATES if queries.page(cast.county, state=s).exists()} == states
    imp.refresh_from_db()
    assert queries.is_open(imp) == ("open" in states)
    assert queries.waiting(cast.city).count() == 0


def test_the_same_files_written_before_are_pointed_at(bring: BringIn, cast: Cast) -> None:
    mine = bring(ledgers.ledger())
    assert queries.twin(cast.county, mine) is None
    Import.objects.filter(pk=mine.pk).update(digest="same", stage=Stage.COMMITTED)
    again = bring(ledgers.ledger())
    Import.objects.filter(pk=again.pk).update(digest="same")
    again.refresh_from_db()
    assert queries.twin(cast.county, again) == mine
    assert queries.twin(cast.neighbour, again) is None
    assert NEIGHBOUR != COUNTY
