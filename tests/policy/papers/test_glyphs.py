"""Characters that no font has: named, stood in for, never printed as boxes in silence."""

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.papers import actions, fonts, glyphs
from bangfu.registry.households.models import Household, Member
from tests.cast import Cast
from tests.policy.papers.reading import read

# Not assigned to any character, so that no font has it.
RARE = "\U000e1234"


def test_a_rare_character_is_told_on_the_paper_and_to_who_prints(
    registry: Cast, family: Household
) -> None:
    Member.objects.filter(name="周德胜").update(name=f"周{RARE}胜")
    printed = actions.household(by=registry.city, form="registration", uid=family.uid)
    assert printed.rare == ["周〓胜 U+E1234"]
    paper = read(printed)
    assert "周〓胜" in paper
    assert "请手写补正：周〓胜U+E1234" in paper


def test_ordinary_and_traditional_characters_are_all_there(
    registry: Cast, family: Household
) -> None:
    Member.objects.filter(name="周德胜").update(name="龘靐喆堃燚")
    printed = actions.household(by=registry.city, form="card", uid=family.uid)
    assert printed.rare == []
    assert "龘靐喆堃燚" in read(printed)


def test_blanks_are_not_missing() -> None:
    assert fonts.missing(["a b\n\t\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}中"]) == set()
    assert fonts.missing([f"中{RARE}"]) == {RARE}


def test_only_texts_are_mended() -> None:
    paper = {"lang": "zh", "key": RARE, "title": f"一{RARE}", "parts": [{"rows": [[RARE]]}]}
    assert len(glyphs.mend(paper)) == 2
    assert (paper["key"], paper["title"]) == (RARE, "一〓")
    assert paper["parts"] == [{"rows": [["〓"]]}]
    assert "U+E1234" in paper["missing"]


def test_without_chinese_fonts_nothing_is_printed_but_the_way_to_mend_it(
    registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> dict[str, list[str]]:
        raise fonts.NoFont

    monkeypatch.setattr(fonts, "families", none)
    with pytest.raises(Refusal) as refused:
        actions.blank(form="card")
    assert (refused.value.code, refused.value.status) == ("papers.fonts", 503)
    assert "fonts-noto-cjk" in str(refused.value)
