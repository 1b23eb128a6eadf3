"""Packs in force, documents with their clauses, and importing a text."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit import queries as audit
from bangfu.policy.packs.models import Clause, Document
from tests.cast import Cast
from tests.web.policy.samples import TEXT, imported

Enter = Callable[[str], Client]
PAGE = "/policy/documents/lotus-2015/"


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_first_page_names_the_pack_its_parents_and_documents(cast: Cast, enter: Enter) -> None:
    html = plain(page(enter("secretary"), "/policy/"))
    assert "莲城 lotus" in html
    assert "全国通用 national" in html
    assert "莲城决定" in html
    assert "未导入" in html


def test_figures_are_tallied_by_how_firm_they_are(cast: Cast, enter: Enter) -> None:
    html = page(enter("city"), "/policy/")
    assert 'href="/policy/figures/?status=open"' in html  # the repair grant, left open
    assert 'href="/policy/figures/?status=assumed"' not in html


def test_a_document_without_text_shows_what_is_known_of_it(cast: Cast, enter: Enter) -> None:
    html = page(enter("county"), PAGE)
    assert "正文还没有导入" in html
    assert "2015-10-17" in html
    assert "/policy/rules/household_exit/" in html
    assert 'type="file"' not in html
    assert 'type="file"' in page(enter("city"), PAGE)


def test_a_text_is_shown_as_its_clauses_with_what_rests_on_them(cast: Cast, enter: Enter) -> None:
    imported()
    html = page(enter("county"), PAGE)
    branch = html[html.index("一(一)") : html.index("一(二)")]
    assert "人均收入高于收入线" in branch
    assert "/policy/figures/income_line/" in branch
    assert html.count('<summary><span class="clause-line">') == 1  # only 一 has parts


def test_a_clause_is_shown_with_what_is_around_it(cast: Cast, enter: Enter) -> None:
    imported()
    html = plain(page(enter("county"), f"{PAGE}一(一)/"))
    assert "人均收入高于收入线" in html
    assert "怎样算脱贫" in html  # above
    assert "一(二)" in html  # after
    assert "户脱贫标准 · 收入达标" in html


def test_a_clause_lists_those_below_it(cast: Cast, enter: Enter) -> None:
    imported()
    html = page(enter("county"), f"{PAGE}一/")
    assert f'href="{PAGE}%E4%B8%80(%E4%B8%80)/"' in html


def test_a_cited_clause_that_the_text_lacks_leads_to_the_one_above(
    cast: Cast, enter: Enter
) -> None:
    imported()
    assert "正文里没有这个编号" in page(enter("county"), f"{PAGE}二(九)/")


def test_a_cited_clause_without_a_text_says_so(cast: Cast, enter: Enter) -> None:
    html = page(enter("county"), f"{PAGE}一(一)/")
    assert "正文还没有导入" in html
    assert "/policy/figures/income_line/" in html


@pytest.mark.parametrize("path", ["/policy/documents/none/", f"{PAGE}九/", "/policy/rules/none/"])
def test_what_nobody_knows_is_not_found(cast: Cast, enter: Enter, path: str) -> None:
    assert enter("city").get(path).status_code == 404


# --- importing ---


def post(client: Client, **given: Any) -> Any:
    return client.post(PAGE, given)


def test_a_city_officer_imports_a_text(cast: Cast, enter: Enter) -> None:
    file = SimpleUploadedFile("决定.txt", TEXT.encode("gb18030"))
    answer = post(enter("city"), file=file)
    assert answer.status_code == 302
    assert Document.objects.get().title == "莲城决定"
    assert Clause.objects.filter(ref="一(二)").exists()
    (entry,) = audit.history("document", "lotus-2015")
    assert entry.actor == "city"


def test_a_pasted_text_will_do(cast: Cast, enter: Enter) -> None:
    assert post(enter("city"), pasted=TEXT).status_code == 302
    assert Document.objects.get().imported_by == "city"


@pytest.mark.parametrize("seat", ["county", "secretary", "auditor"])
def test_others_may_not(cast: Cast, enter: Enter, seat: str) -> None:
    answer = post(enter(seat), pasted=TEXT)
    assert answer.status_code == 403
    assert "rights.missing" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "请选择文件或粘贴正文"),
        ("没有编号的话".encode(), "没有找到"),
        (b"PK\x03\x04\0\0", "这不是纯文本文件"),
        (b"\xff\xfe\xff", "既不是 UTF-8 也不是 GB18030"),
    ],
)
def test_a_bad_file_is_refused_beside_the_form(
    cast: Cast, enter: Enter, content: bytes, said: str
) -> None:
    given = {"file": SimpleUploadedFile("x.txt", content)} if content else {}
    answer = post(enter("city"), **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Document.objects.exists()


def test_a_new_text_replaces_the_old(cast: Cast, enter: Enter) -> None:
    imported()
    post(enter("city"), pasted="一、只有一条。说明。")
    assert [c.ref for c in Clause.objects.all()] == ["一"]


def test_a_long_document_asks_few_questions(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    imported()
    client = enter("city")
    for path in ("/policy/", PAGE, f"{PAGE}一/"):
        with django_assert_max_num_queries(15):
            client.get(path)


def test_shares_of_a_text_stand_beside_its_document(cast: Cast, enter: Enter) -> None:
    assert "policy-share" not in page(enter("county"), "/policy/")
    imported()
    html = plain(page(enter("county"), "/policy/"))
    assert "5/6" in html  # only the preface is open: a heading without a decision
    html = plain(page(enter("county"), PAGE))
    assert "已处理的条款 5/6" in html


def test_a_clause_says_what_is_decided_and_who_carries_its_numbers(
    cast: Cast, enter: Enter
) -> None:
    imported(text=TEXT.replace("在读的给补助", "在读的给补助3000元，共4000人"))
    tree = page(enter("county"), PAGE)
    assert 'class="is-carried"' in tree
    assert 'class="is-left"' in tree
    html = page(enter("county"), f"{PAGE}一(二)/")
    table = html[html.index("由谁承载") : html.index("</table>")]
    carried, left = table.split("4000人")
    assert 'href="/policy/figures/vocational_aid/"' in carried
    assert "没有规则或参数承载" in left
    assert "没有规则或参数承载" not in carried
    assert "已落实" in html
    assert "未处理" in page(enter("county"), f"{PAGE}序/")
