"""Filters and tags of templates."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils.translation import override
from django_vite.core.asset_loader import DjangoViteAssetLoader

from bangfu.web.templatetags import bangfu as tags


def draw(text: str, **context: object) -> str:
    request = RequestFactory().get("/jobs/7/")
    return engines["django"].from_string(text).render(context, request).strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 321850|fen }}", "3,218.50"),
        ("{{ 300000|fen }}", "3,000"),
        ("{{ 1234567|number }}", "1,234,567"),
        ("{{ '10,000+'|number }}", "10,000+"),
        ("{{ 0|number }}", "0"),
        ("{{ 1250|hundredths }}", "12.5"),
        ("{{ 1200|hundredths }}", "12"),
        ("{{ 123400001|hundredths }}", "1,234,000.01"),
        ("{{ 1|percent:8 }}", "12.5%"),
        ("{{ True|yes_no }}", "是"),
        ("{{ False|yes_no }}", "否"),
        ("{{ 'x'|known }}", "x"),
        ("{{ '429900196504120018'|masked }}", "429900***********8"),
    ],
)
def test_values_are_written_as_people_read_them(text: str, shown: str) -> None:
    assert draw(text) == shown


@pytest.mark.parametrize(
    "name", ["fen", "number", "hundredths", "percent:8", "yes_no", "known", "masked", "place:names"]
)
def test_the_unknown_is_never_shown_as_nothing_or_zero(name: str) -> None:
    shown = draw("{{ value|" + name + " }}", value=None, names={})
    assert "未知" in shown
    assert "—" in shown


def test_a_share_of_nothing_is_unknown() -> None:
    assert "未知" in draw("{{ 1|percent:0 }}")


def test_thousands_are_separated_in_english_too() -> None:
    with override("en"):
        assert draw("{{ 1234567|number }}") == "1,234,567"


def test_a_place_is_named_or_shown_by_its_code() -> None:
    assert draw("{{ '421083000000'|place:names }}", names={"421083000000": "洪湖市"}) == "洪湖市"
    assert draw("{{ '421083000000'|place:names }}", names={}) == "421083000000"


@pytest.mark.parametrize(
    ("outcome", "word", "tone", "sign"),
    [
        (1, "符合", "green", "circle-check"),
        (0, "不符合", "red", "circle-x"),
        (-1, "不能确定", "amber", "help-circle"),
        (2, "不涉及", "grey", "circle-minus"),
        ("met", "符合", "green", "circle-check"),
        (None, "不能确定", "amber", "help-circle"),
    ],
)
def test_a_verdict_has_a_word_a_colour_and_a_sign(
    outcome: object, word: str, tone: str, sign: str
) -> None:
    shown = draw("{% verdict outcome %}", outcome=outcome)
    assert f">{word}</span>" in shown or shown.endswith(f"{word}</span>")
    assert f"tone-{tone}" in shown
    assert f"#{sign}" in shown


@pytest.mark.parametrize(
    ("kind", "outcome", "word", "tone"),
    [
        ("alert", "met", "待核实", "amber"),
        ("alert", 0, "未触发", "grey"),
        ("alert", "unknown", "不能确定", "amber"),
        ("duty", 1, "已落实", "green"),
        ("duty", "not_met", "未落实", "red"),
        ("standard", "not_met", "不符合", "red"),
    ],
)
def test_alerts_and_duties_have_words_of_their_own(
    kind: str, outcome: object, word: str, tone: str
) -> None:
    shown = draw("{% verdict outcome kind=kind %}", outcome=outcome, kind=kind)
    assert shown.endswith(f"{word}</span>")
    assert f"tone-{tone}" in shown


def test_shares_are_drawn_to_scale_with_attributes() -> None:
    shown = draw("{% shares 50 25 25 %}")
    assert 'x="50.0%" width="25.0%"' in shown
    assert "style=" not in shown
    assert "不能确定" in shown
    assert "不涉及" not in shown


def test_shares_of_nothing_are_an_empty_bar() -> None:
    assert "<rect" not in draw("{% shares 0 0 0 %}")


def test_a_citation_leads_to_its_clause() -> None:
    shown = draw("{% cite 'j-2015' '三(一)1' '决定' %}")
    assert "决定 三(一)1" in shown
    assert 'href="/policy/documents/j-2015/' in shown


def test_a_citation_without_a_page_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> str:
        raise NoReverseMatch

    monkeypatch.setattr(tags, "reverse", nowhere)
    shown = draw("{% cite 'j-2015' '三(一)1' '决定' %}")
    assert "决定 三(一)1" in shown
    assert "<a " not in shown


def test_a_citation_escapes_what_a_pack_says() -> None:
    assert "<b>" not in draw("{% cite 'x' clause %}", clause="<b>")


def test_the_link_of_the_page_is_marked() -> None:
    assert draw("{% current '/jobs/' %}") == 'aria-current="page"'
    assert draw("{% current '/admin/' %}") == ""


def test_an_icon_is_decoration_from_the_sprite() -> None:
    shown = draw("{% icon 'home' %}")
    assert 'aria-hidden="true"' in shown
    assert 'href="/static/assets/icons-00000000.svg#home"' in shown


def test_a_page_without_a_build_says_what_to_run(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DJANGO_VITE = {"default": {"manifest_path": "/nonexistent"}}  # type: ignore[attr-defined]
    monkeypatch.setattr(DjangoViteAssetLoader, "_instance", None)
    with pytest.raises(ImproperlyConfigured, match="make build"):
        tags.page_assets()


def test_a_tile_with_an_address_is_a_link() -> None:
    assert '<a class="tile" href="/x/">' in draw("{% tile '户' 3 href='/x/' %}")
    assert "<a" not in draw("{% tile '户' 3 %}")


def test_filters_draw_their_part_anew_and_keep_the_address() -> None:
    drawn = draw('<form {% live_filters "#list" %}></form>')
    assert 'method="get"' in drawn  # sent as any form where no script runs
    assert 'hx-get="/jobs/7/"' in drawn
    assert 'hx-target="#list" hx-select="#list"' in drawn
    assert 'hx-push-url="true"' in drawn
    assert 'hx-trigger="change, submit"' in drawn
    slow = draw('<form {% live_filters "#list" "input changed delay:300ms" %}></form>')
    assert 'hx-trigger="input changed delay:300ms"' in slow
