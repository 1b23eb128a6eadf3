"""Documents brought in: what is kept of them, and texts that are meant to do harm."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions, clauses, queries
from bangfu.policy.packs.models import Clause, Document

TEXT = "种莲决定\n一、目标。人人种莲。\n(一)先易。\n二、措施\n"
LETTERS = st.sampled_from("一二十百、（）()1.9—-是：:市州{}%\n ，。莲\x0b")


def bring(text: str = TEXT, name: str = "lotus-2015", title: str = "种莲") -> Document:
    return actions.import_document(by="林", document_id=name, title=title, text=text)


def refused(**given: str) -> str:
    with pytest.raises(Refusal) as caught:
        bring(**given)
    return caught.value.code


@pytest.mark.django_db
def test_what_is_kept_names_the_text_it_came_from() -> None:
    document = bring()
    assert document.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (document.characters, document.imported_by) == (len(TEXT), "林")
    assert list(queries.clauses("lotus-2015").values_list("ref", "depth", "heading")) == [
        ("序", 0, "种莲决定"),
        ("一", 1, "目标"),
        ("一(一)", 2, "先易"),
        ("二", 1, "措施"),
    ]


@pytest.mark.django_db
def test_the_import_is_on_the_trail_with_its_digest() -> None:
    document = bring()
    entry = audit.history("document", "lotus-2015").get()
    assert (entry.actor, entry.action) == ("林", "policy.import_document")
    assert entry.changes == {"clauses": 4, "digest": document.digest}


@pytest.mark.django_db
def test_another_text_replaces_only_its_own_document() -> None:
    bring(name="other")
    bring()
    bring("一、改了\n", title="新题")
    assert queries.document("lotus-2015").title == "新题"  # type: ignore[union-attr]
    assert [clause.ref for clause in queries.clauses("lotus-2015")] == ["一"]
    assert queries.clauses("other").count() == 4


@pytest.mark.django_db
def test_a_refused_text_leaves_the_earlier_one() -> None:
    bring()
    assert refused(text="没有编号") == "documents.no_clauses"
    assert queries.clauses("lotus-2015").count() == 4


@pytest.mark.django_db
def test_documents_nobody_imported_are_none() -> None:
    assert queries.document("lotus-2015") is None
    bring()
    assert [document.pk for document in queries.documents()] == ["lotus-2015"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "a b", "种莲", "x" * 61, "a/b", "a\n"])
def test_a_name_packs_could_not_cite_is_refused(name: str) -> None:
    assert refused(name=name) == "documents.name"
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_title_without_end_is_refused() -> None:
    assert refused(title="题" * 201) == "documents.name"


@pytest.mark.django_db
def test_a_binary_file_is_not_taken_for_text() -> None:
    assert refused(text="一、总则\x00\x01\n") == "documents.binary"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["{}市", "{0}市", "{count}市", "{x!r}市", "%s市", "{市"])
def test_brackets_in_the_name_of_a_place_are_only_signs(place: str) -> None:
    bring(f"一、总则\n{place}:\n1.已开会\n")
    assert queries.clause("lotus-2015", f"{place}1") is not None


@pytest.mark.django_db
def test_numbers_without_end_are_no_citations() -> None:
    bring("一、总则\n" + "一" * 200 + "、总则\n" + f"({'二' * 100})细则\n" + "三" * 90 + "是\n")
    assert list(Clause.objects.values_list("ref", flat=True)) == ["一"]


@given(st.lists(st.text(LETTERS, max_size=12), max_size=30))
def test_any_text_splits_into_citations_that_occur_once(lines: list[str]) -> None:
    found = clauses.split("\n".join(lines))
    refs = [clause.ref for clause in found]
    assert len(refs) == len(set(refs))
    assert all(0 < len(ref) <= 60 for ref in refs)
