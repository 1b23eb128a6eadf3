"""The bench says what a run says: of live results, of other figures, of edited rules."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions.models import Division
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.policy.drafts import bench, cells, effects, overlaid, shelf, tally
from bangfu.policy.drafts.cells import KINDS
from bangfu.policy.drafts.effects import Chosen, Effect
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.drafts.tally import Tally
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import actions as figures
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import compute, reading
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue import actions as catalogue
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast
from tests.policy import crowd
from tests.policy.drafts.conftest import ALL, STRICTER, STRICTER_EXIT

Making = Callable[..., Draft]
Outcomes = dict[str, dict[Any, tuple[Any, Any]]]


@pytest.fixture
def people(cast: Cast, home: object) -> Run:
    """Random households in all villages and a live run."""
    crowd.settle(36, seed=8)
    found = runs.refresh(by="tests")
    assert found is not None
    return found


def whole_run(program: Program, question: Question) -> Outcomes:
    """``{rule: {key: (verdict, amount)}}`` by an ordinary run of everything."""
    parts = list(published.current(question.as_of.year).values())
    folders = compute.compute(program, parts, question)
    found: Outcomes = {}
    for subject, key in (("household", "household_id"), ("village", "village_id")):
        files = [str(lake.path(folder) / f"{subject}.parquet") for folder in folders.values()]
        for row in reading.rows("SELECT * FROM read_parquet(?, union_by_name=true)", [files]):
            for rule in program.rules_in_force(question.as_of):
                if rule.id in row:
                    amount = row.get(f"{rule.id}__amount")
                    found.setdefault(rule.id, {})[row[key]] = (row[rule.id], amount)
    return found


def check(effect: Effect, live: Outcomes, other: Outcomes) -> None:
    """Every compared rule as both runs have it, every other rule the same in both."""
    named = {one.id for one in effect.compared}
    for rule in live.keys() | other.keys():
        if rule not in named:
            assert live[rule] == other[rule], rule
    for one in effect.compared:
        key = "household_id" if one.subject == "household" else "village_id"
        rows = effect.ask(one.subject, f"SELECT * FROM changed ORDER BY {key}", [])
        for side, outcomes in (("was", live), ("is", other)):
            mine = {
                r[key]: (r[f"{side}_{one.id}"], r.get(f"{side}_{one.id}__amount")) for r in rows
            }
            assert mine == outcomes[one.id], (one.id, side)


def tried(wishes: list[Wish]) -> tuple[Effect, Outcomes, Outcomes]:
    program = packs.program()
    case, question = effects.case(program, wishes)
    effect = effects.tried(program, wishes)
    return effect, whole_run(program, case.before), whole_run(program, question)


@pytest.mark.parametrize(
    "wishes",
    [
        [("income_line", CITY, 9000), ("income_line", COUNTY, 100)],
        [("income_line", TOWN, 9000), ("income_line", VILLAGE, 100)],
        [("income_line", NEIGHBOUR, 2000)],
        [("vocational_aid", VILLAGE, 0)],
        [("repair_grant", CITY, 1), ("collective_line", CITY, 60_000)],
        [("adult_age", CITY, 10), ("schooling_age", CITY, 40)],
    ],
    ids=str,
)
def test_it_says_what_two_whole_runs_say(people: Run, wishes: list[Wish]) -> None:
    check(*tried(wishes))


def test_one_bench_answers_every_figure_that_is_dragged(people: Run) -> None:
    dice = random.Random(4)
    program = packs.program()
    first = effects.case(program, [("income_line", CITY, 1)])
    laid_out = shelf.at_hand(*first)
    for _ in range(3):
        wishes = [("income_line", CITY, dice.choice([1_000, 2_000, 3_000, 12_000]))]
        case, question = effects.case(program, wishes)
        assert shelf.at_hand(case, question) is laid_out
        check(
            effects.tried(program, wishes),
            whole_run(program, case.before),
            whole_run(program, question),
        )


@pytest.mark.parametrize(
    ("text", "values"),
    [(STRICTER, {"repair_grant": 9000}), (STRICTER_EXIT, {}), (STRICTER_EXIT, {"income_line": 1})],
    ids=["benefit", "standard", "both"],
)
def test_edited_rules_and_figures_go_together(
    people: Run, made: Making, text: str, values: dict[str, object]
) -> None:
    file = "standards.yaml" if text is STRICTER_EXIT else "benefits.yaml"
    draft = made(text=text, file=file, **values)
    program = overlaid.program(draft)
    case, question = effects.case(program, effects.wishes(draft))
    check(
        effects.of(draft),
        whole_run(packs.program(), case.before),
        whole_run(program, question),
    )


def test_a_rule_that_begins_or_ends_is_compared_with_nothing(people: Run, made: Making) -> None:
    ended = STRICTER.replace("  replaces: true", "  replaces: true\n  in_force_to: 2016-06-30")
    begun = STRICTER.replace("id: repair_grant", "id: new_grant").replace("  replaces: true\n", "")
    gone = effects.of(made(text=ended)).tallies(ALL)["repair_grant"]
    new = effects.of(made(text=begun)).tallies(ALL)["new_grant"]
    assert (tally.whole(gone).is_met, tally.whole(new).was_met) == (0, 0)
    assert tally.whole(gone).lost == tally.whole(gone).was_met > 0
    assert tally.whole(new).gained == tally.whole(new).is_met > 0
    assert tally.whole(new).cost == tally.whole(new).is_amount == 750_000 * tally.whole(new).is_met


def by_hand(rows: list[dict[str, Any]], rule: str) -> dict[str, int]:
    """How many rows each kind of change has, worked out one by one."""
    found = dict.fromkeys(KINDS, 0)
    for row in rows:
        was, now = row[f"was_{rule}"], row[f"is_{rule}"]
        before, after = row.get(f"was_{rule}__amount"), row.get(f"is_{rule}__amount")
        both = was == now == 1 and before is not None and after is not None
        kinds = {
            "gained": now == 1 != was,
            "lost": was == 1 != now,
            "more": both and after > before,
            "less": both and after < before,
            "newly_unknown": now == -1 != was,
            "newly_known": was == -1 != now,
            "was_met": was == 1,
            "is_met": now == 1,
            "is_unknown": now == -1,
        }
        kinds["winners"] = kinds["gained"] or kinds["more"]
        kinds["losers"] = kinds["lost"] or kinds["less"]
        kinds["changed"] = was != now or kinds["more"] or kinds["less"]
        for kind, holds in kinds.items():
            found[kind] += holds
    return found


@pytest.mark.parametrize(
    "wishes",
    [
        [("income_line", CITY, 9000)],
        [("vocational_aid", CITY, 5000)],
        [("repair_grant", COUNTY, 9)],
    ],
    ids=str,
)
def test_counts_lists_and_bins_agree(people: Run, wishes: list[Wish]) -> None:
    effect = effects.tried(packs.program(), wishes)
    for rule, places in effect.tallies(ALL).items():
        one = effect.rule(rule)
        rows = effect.ask(one.subject, "SELECT * FROM changed", [])
        counted, total = by_hand(rows, rule), tally.whole(places)
        assert total.subjects == len(rows)
        for kind, count in counted.items():
            if hasattr(total, kind):
                assert getattr(total, kind) == count, kind
            assert effect.count(ALL, Chosen(rule, kind)) == count, kind
            assert sum(map(len, effect.every(ALL, Chosen(rule, kind)))) == count
        for step, count in total.bins.items():
            listed = [r for page in effect.every(ALL, Chosen(rule, bin=step)) for r in page]
            assert len(listed) == count
            edge = cells.edge(abs(step)) * 100
            assert all(
                0 < abs(r["delta"]) <= edge and (r["delta"] > 0) == (step > 0) for r in listed
            )


def test_a_list_goes_on_by_key_without_gaps(people: Run) -> None:
    effect = effects.tried(packs.program(), [("income_line", CITY, 9000)])
    chosen, seen, after = Chosen("household_exit", "was_met"), [], None
    while True:
        page = effect.page(ALL, chosen, after=after, limit=1)
        seen += [row["household_no"] for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == effect.count(ALL, chosen) > 1


def test_everybody_sees_their_own_places_only(people: Run, cast: Cast) -> None:
    effect = effects.tried(packs.program(), [("income_line", CITY, 9000)])
    mine, theirs = scope.of(cast.county), scope.of(cast.neighbour)
    assert set(effect.tallies(mine)["household_exit"]) == {COUNTY}
    assert set(effect.tallies(theirs)["household_exit"]) == {NEIGHBOUR}
    assert effect.tallies(Scope())["household_exit"] == {}
    chosen = Chosen("household_exit", "was_met")
    assert effect.count(mine, chosen) + effect.count(theirs, chosen) == effect.count(ALL, chosen)
    assert effect.count(theirs, Chosen("household_exit", "was_met", division=COUNTY)) == 0


def test_a_bench_follows_figures_records_and_the_pack(people: Run) -> None:
    wishes = [("income_line", CITY, 5000)]

    def met() -> int:
        return tally.whole(
            effects.tried(packs.program(), wishes).tallies(ALL)["household_exit"]
        ).was_met

    before = met()
    city = Division.objects.get(code=CITY)
    figures.set_figure(
        by="t", name="income_line", division=city, starts=factories.DAY, value=1, source="一号"
    )
    assert met() > before
    factories.household(VILLAGE, house_grade="a", income={"disposable_income_pc": 99_000_00})
    catalogue.touch([VILLAGE])
    count = met()
    runs.refresh(by="tests")
    assert met() == count + 1


def test_few_benches_are_kept(people: Run) -> None:
    for name in ("income_line", "vocational_aid", "collective_line"):
        effects.tried(packs.program(), [(name, CITY, 1)])
    assert len(shelf._benches) == shelf.MOST_BENCHES


BINS = {0: 0, 1: 1, 100: 1, 101: 2, 200: 2, 201: 3, 500: 3, 501: 4, 1000: 4, 1001: 5, 2000: 5}
BINS |= {100_000: 10, 100_001: 11, -100: -1, -100_001: -11}


def test_bins_widen_with_the_amount(home: object) -> None:
    sql = f"SELECT a, {cells.bin_of('(a)')} AS bin FROM (SELECT unnest(?::BIGINT[]) AS a)"
    assert {row["a"]: row["bin"] for row in reading.rows(sql, [list(BINS)])} == BINS
    assert reading.one(f"SELECT {cells.bin_of('NULL::BIGINT')} AS bin", [])["bin"] is None


def test_many_people_drag_at_once(people: Run) -> None:
    """Threads ask two benches in any order; each gets what it would get alone."""
    program = packs.program()
    asked = []
    for name in ("income_line", "repair_grant"):
        for value in (1_000, 5_000, 9_000):
            case, question = effects.case(program, [(name, CITY, value)])
            asked.append((shelf.at_hand(case, question), question))

    def answer(one: tuple[bench.Bench, Question]) -> object:
        laid_out, question = one
        ask = partial(laid_out.ask, asked=question)
        return cells.tallies(ask, laid_out.compared, ALL)

    alone = [answer(one) for one in asked]
    order = [at % len(asked) for at in range(60)]
    random.Random(1).shuffle(order)
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda at: answer(asked[at]), order))
    assert together == [alone[at] for at in order]


def test_the_whole_is_what_its_places_add_up_to() -> None:
    one = Tally(subjects=2, gained=1, is_amount=500, bins={3: 1})
    two = Tally(subjects=3, lost=2, was_amount=200, bins={3: 2, -1: 1})
    total = tally.whole({"a": one, "b": two})
    assert (total.subjects, total.winners, total.losers, total.cost) == (5, 1, 2, 300)
    assert total.bins == {3: 3, -1: 1}
    assert one.bins == {3: 1}
