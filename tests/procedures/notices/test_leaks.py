"""Nothing leaks from what is published; what leaks is caught.

A share of the families here; all 10,000 by ``python -m tests.procedures.notices.prove``.
"""

from dataclasses import replace

import pytest

from bangfu.procedures.notices import archive, gate, printing
from bangfu.procedures.notices.gate import STAR, Sheet, Unfit
from tests.procedures.notices import proof
from tests.procedures.notices.detector import leaks
from tests.procedures.notices.families import DAY, families
from tests.procedures.notices.proof import EDITIONS, html, pdf, published

SHARE = 300


@pytest.mark.parametrize("papers", [(), ("a4",)])
def test_families_leak_nothing(papers: tuple[str, ...], db: None) -> None:
    sheets, _keys, _children = published(SHARE)
    assert sum(len(sheet.entries) for sheet in sheets) == SHARE
    read, found = proof.prove(SHARE, papers)
    assert read == len(EDITIONS) * len(sheets) * (len(proof.PAGES) + 1 + len(papers))
    assert found == set()


def test_every_page_says_what_it_is(db: None) -> None:
    sheet = published(SHARE)[0][0]
    assert "欧阳＊" in html(proof.PAGES[0], sheet)
    texts = {name: html(proof.PAGES[0], one) for name, one in proof.editions(sheet)}
    assert [name for name, text in texts.items() if "这是更正后的名单" in text] == list(EDITIONS)[
        2:
    ]
    assert ["已经审定" in text for text in texts.values()] == [False, True, False, True]


def test_nothing_of_a_child_is_named() -> None:
    _sheets, _keys, children = published(5_000)
    assert len(children) > 100
    assert {one.name for one in children} == {STAR}


def test_what_remains_of_a_name_is_a_surname() -> None:
    sheets, _keys, _children = published(5_000)
    names = {entry.name for sheet in sheets for entry in sheet.entries}
    surnames = ("王", "李", "张", "陈", "欧阳", "诸葛", "司马", "𠅤", "A", "阿")
    assert names == {STAR, *(f"{name}＊" for name in surnames)}  # 〇 is a figure, so it is left out


# --- the control arms: what leaks must be found by the same detector ---

LEAKING = {
    "name": ("name", "王龘"),
    "id": ("group", "429900196504120018"),
    "id in full width": ("group", "４２９９００１９６５０４１２００１８"),
    "id apart": ("group", "429900 19650412 001x"),
    "id with hyphens": ("group", "429900-1965-0412-0018"),
    "id in old form": ("name", "429900650412001"),
    "id with marks between": ("group", "4299\u200b0019650412\u200b0018"),
    "account": ("group", "6228480012345678901"),
    "account apart": ("group", "6228 4800 1234 5678 901"),
    "mobile": ("group", "13807160001"),
    "mobile in words": ("group", "一三八〇七一六〇〇〇一"),
    "health": ("group", "户主残疾"),
    "hamlet": ("village", "龘家湾"),
    "key": ("group", "01a20000-0000-7000-8000-000000000000"),
}
KEYS = frozenset({LEAKING["key"][1]})


def leaking(field: str, value: str, edition: str = "notice") -> Sheet:
    """A sheet that somebody filled past the gate."""
    sheets, _keys, _children = published(SHARE)
    some = [replace(one) for one in sheets[0].entries[:20]]
    object.__setattr__(some[11], field, value)
    sheet = replace(sheets[0], entries=tuple(sheets[0].entries[:20]), **EDITIONS[edition])
    object.__setattr__(sheet, "entries", tuple(some))
    return sheet


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", LEAKING)
def test_a_page_that_leaks_is_caught(kind: str, edition: str, db: None) -> None:
    sheet = leaking(*LEAKING[kind], edition)
    assert leaks(html("notices/notice.html", sheet), KEYS), kind
    assert leaks(archive.canonical(archive.payload(sheet)).decode(), KEYS), kind


@pytest.mark.parametrize(("edition", "paper"), [*zip(EDITIONS, printing.PAPERS * 2, strict=True)])
@pytest.mark.parametrize("kind", LEAKING)
def test_a_print_that_leaks_is_caught(kind: str, edition: str, paper: str) -> None:
    sheet = leaking(*LEAKING[kind], edition)
    assert leaks(pdf(sheet, paper), KEYS, archive.digest(archive.payload(sheet))), kind


@pytest.mark.parametrize("kind", LEAKING)
def test_the_gate_refuses_the_same(kind: str) -> None:
    field, value = LEAKING[kind]
    if kind == "hamlet":
        return  # a word without digits in the name of a village: only reference data fill it
    with pytest.raises(Unfit):
        replace(published(SHARE)[0][0].entries[0], **{field: value})


def test_a_gate_that_forgets_to_mask_is_stopped_by_the_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "masked", lambda name: name)
    home, people = next(families(1))
    people[0].relation_to_head, people[0].birth_date = "head", None
    with pytest.raises(Unfit):
        gate.of_household(home, people, "湖滨村", DAY)


def test_what_is_kept_passes_the_gate_again() -> None:
    data = archive.payload(leaking("group", "13807160001"))
    with pytest.raises(Unfit):
        archive.sheet(data)


WRONG = {"replaces": "〔2016〕1号 13807160001", "sort": "secret"}


@pytest.mark.parametrize("field", WRONG)
def test_the_gate_refuses_what_a_correction_may_not_say(field: str) -> None:
    with pytest.raises(Unfit):
        replace(published(SHARE)[0][0], **{field: WRONG[field]})


def test_a_correction_that_leaks_its_reason_is_caught(db: None) -> None:
    sheet = replace(published(SHARE)[0][0], **EDITIONS["correction"])
    object.__setattr__(sheet, "replaces", "王龘家的残疾写错了")
    assert leaks(html(proof.PAGES[0], sheet)) == {"canary", "health"}
    assert {"canary", "health"} <= leaks(pdf(sheet, "a4"))
