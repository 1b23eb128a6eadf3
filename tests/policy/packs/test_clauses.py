"""Clause trees: numbers in a row name each clause."""

import pytest

from bangfu.policy.packs import actions, clauses, queries
from bangfu.policy.packs.models import Clause

TEXT = """某市关于种莲的决定

(2015年10月17日)

一、总体要求

(一)目标。到2018年全部种上莲。主要标准为:
--水里一批。每户一亩。
--田里一批。每户二亩。
（二）原则。因地制宜。
1.先易后难。一是先塘后田；二是先近后远。
2、不误农时。
二、措施。一是育种。二是栽植,每亩10.5株。
三是管护。
莲湖市:
1.已开会。
"""


def refs() -> list[str]:
    return [clause.ref for clause in clauses.split(TEXT)]


def test_every_numbered_clause_is_found_in_order() -> None:
    assert refs() == [
        "序",
        "一",
        "一(一)",
        "一(一)—1",
        "一(一)—2",
        "一(二)",
        "一(二)1",
        "一(二)1一是",
        "一(二)1二是",
        "一(二)2",
        "二",
        "二一是",
        "二二是",
        "二三是",
        "莲湖市",
        "莲湖市1",
    ]


def test_text_stays_with_its_clause() -> None:
    found = {clause.ref: clause for clause in clauses.split(TEXT)}
    assert found["一(一)—2"].text == "田里一批。每户二亩。"
    assert found["二二是"].text == "栽植,每亩10.5株。"
    assert found["序"].text.startswith("某市关于种莲的决定")


def test_headings_are_the_first_phrase() -> None:
    found = {clause.ref: clause.heading for clause in clauses.split(TEXT)}
    assert found["一(二)"] == "原则"
    assert found["一(二)2"] == "不误农时"
    assert found["莲湖市"] == ""


def test_nothing_is_lost() -> None:
    kept = "".join(clause.text for clause in clauses.split(TEXT)).replace("\n", "")
    for word in (
        "每户一亩",
        "因地制宜",
        "先塘后田",
        "先近后远",
        "管护",
        "已开会",
        "2015年10月17日",
    ):
        assert word in kept


def test_a_number_that_returns_is_text_not_a_second_clause() -> None:
    found = clauses.split("一、甲\n1.乙\n1.丙\n")
    assert [clause.ref for clause in found] == ["一", "一1"]
    assert found[1].text == "乙\n1.丙"


@pytest.mark.django_db
def test_an_imported_document_answers_citations() -> None:
    actions.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)
    clause = queries.clause("lotus-2015", "一(二)1")
    assert clause is not None
    assert clause.text == "先易后难。"
    nearest = queries.clause("lotus-2015", "一(二)9")
    assert nearest is not None
    assert nearest.ref == "一(二)"
    assert queries.clause("lotus-2015", "九") is None


@pytest.mark.django_db
def test_importing_again_replaces() -> None:
    for _ in range(2):
        actions.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)
    assert Clause.objects.count() == len(refs())
