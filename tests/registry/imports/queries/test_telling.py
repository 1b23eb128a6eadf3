"""Problems told in the reader's language, page by page."""

import pytest
from django.utils.translation import override

from bangfu.registry.households import rules
from bangfu.registry.imports import queries
from bangfu.registry.imports.models import Import
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn


@pytest.fixture
def imp(bring: BringIn) -> Import:
    """A checked ledger with three problems on two sheets."""
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "缺劳")
    ledgers.put(sheets, "户", 3, "联系电话", "12")
    ledgers.put(sheets, "成员", 2, "性别", "女")
    return bring(sheets)


def told(imp: Import, **more: object) -> list[tuple[str, int, str]]:
    return [(p.sheet, p.row, p.code) for p in queries.problems(imp, **more)]  # type: ignore[arg-type]


EVERY = [("户", 2, "cell.not_in_list"), ("户", 3, "phone.odd"), ("成员", 2, "id.gender")]


def test_problems_come_in_the_order_of_the_file(imp: Import) -> None:
    assert told(imp) == EVERY
    assert told(imp, limit=None) == EVERY


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({"severity": rules.BLOCK}, [0]),
        ({"severity": rules.WARN}, [1, 2]),
        ({"sheet": "成员"}, [2]),
        ({"sheet": "没有"}, []),
        ({"code": "phone.odd"}, [1]),
        ({"code": "phone.odd", "sheet": "成员"}, []),
        ({"limit": 2}, [0, 1]),
        ({"after": 2}, [2]),
        ({"after": 1, "limit": 1}, [1]),
    ],
)
def test_they_are_narrowed_and_paged(
    imp: Import, wanted: dict[str, object], places: list[int]
) -> None:
    assert told(imp, **wanted) == [EVERY[at] for at in places]


def test_a_problem_names_its_cell_as_a_spreadsheet_does(imp: Import) -> None:
    first = queries.problems(imp)[0]
    assert (first.column, first.heading, first.value) == ("G", "主要致贫原因", "缺劳")
    assert first.rule == "ID11"
    assert first.as_json()["message"] == first.message


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "是否应为“缺劳力”？"), ("en", "abour")])
def test_suggestions_speak_the_language_of_the_reader(
    imp: Import, language: str, word: str
) -> None:
    with override(language):
        assert word in queries.problems(imp)[0].suggestion


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "男性"), ("en", "ale")])
def test_codes_in_sentences_are_words(imp: Import, language: str, said: str) -> None:
    with override(language):
        message = queries.problems(imp, code="id.gender")[0].message
    assert said[:1] in message
    assert "%(" not in message


def test_the_frequent_kinds_come_first(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "联系电话", "12")
    ledgers.put(sheets, "户", 3, "联系电话", "13")
    ledgers.put(sheets, "成员", 2, "性别", "女")
    found = [(code, count) for code, _title, count in queries.kinds(bring(sheets))]
    assert found == [("phone.odd", 2), ("id.gender", 1)]


@pytest.mark.parametrize("code", rules.RULES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_a_title_without_holes(code: str, language: str) -> None:
    with override(language):
        title = queries.kind_title(code)
    assert title
    assert "%" not in title


def test_an_import_without_check_has_no_problems(bring: BringIn) -> None:
    imp = bring({"甲": [["一", "二"]]})
    assert (queries.problems(imp), queries.kinds(imp), queries.counts(imp)) == ([], [], {})
    assert queries.refusal(imp)["code"] == "no_sheets"
    assert "甲" in queries.refusal(imp)["message"]


def test_counts_are_titled_in_the_language_of_the_reader(imp: Import) -> None:
    with override("en"):
        english = [sheet["title"] for sheet in queries.counts(imp)["sheets"]]
    with override("zh-hans"):
        chinese = [sheet["title"] for sheet in queries.counts(imp)["sheets"]]
    assert chinese == ["户", "成员", "收入", "村"]
    assert all(title.isascii() for title in english)


@pytest.mark.usefixtures("cast")
def test_what_may_be_chosen_leaves_out_what_the_registry_works_out() -> None:
    known = queries.words().fields
    for ledger, _title in queries.sheet_choices():
        names = {name for name, _ in queries.choices(ledger)}
        assert names == {f.name for f in known[ledger].values() if not f.is_derived}


def test_the_sheets_are_told_as_understood(imp: Import) -> None:
    first = queries.layout(imp)[0]
    assert (first["name"], first["ledger"], first["title"], first["header_row"]) == (
        "户",
        "household",
        "户",
        1,
    )
    assert first["columns"][0]["title"] == "户编号"
    assert queries.needs(imp) == []
