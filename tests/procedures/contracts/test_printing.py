"""The print of a contract: what stands on it."""

import io

import pytest
from pypdf import PdfReader

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.papers import fonts
from bangfu.procedures.contracts import drafting, printing
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract
from tests.cast import CITY, COUNTY, Cast
from tests.procedures.contracts import drawn


def text(contract: Contract, language: str = "zh") -> str:
    made = printing.pdf(contract, language=language, address="https://example.org")
    reader = PdfReader(io.BytesIO(made))
    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)
    found = "".join(page.extract_text() for page in reader.pages)
    return "".join(found.split())


def test_terms_hash_and_empty_lines_stand_on_a_draft(people: Cast) -> None:
    contract = drawn.of_town(people.county)
    said = text(contract)
    for part in ("年度责任书", "荆州市洪湖市新堤镇", "2016年度", "贫困户脱贫", "60%", "2016-12-31"):
        assert part in said
    assert contract.digest in said
    assert said.count("尚未签字") == 2
    assert "草稿" in said
    assert "未下达" not in said


def test_names_and_times_stand_below_once_signed(people: Cast) -> None:
    contract = drawn.of_town(people.county)
    drawn.sign(people.county, contract)
    drawn.sign(people.town, contract)
    said = text(drawn.refreshed(contract))
    for part in ("何洪湖", "唐新堤", "区县业务员", "乡镇业务员", "电子签名"):
        assert part in said
    assert "尚未签字" not in said
    assert "双方签名都对应" in said


def test_what_is_not_set_is_said(people: Cast) -> None:
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "county", 2016))
    said = text(Contract.objects.get(division=COUNTY))
    assert said.count("未下达") == 3  # two terms and the note
    assert "军令状" in said


def test_it_speaks_english_too(people: Cast) -> None:
    said = text(drawn.of_town(people.county), "en")
    assert "Contractoftheyear" in said
    assert "Householdsoutofpoverty" in said


def test_no_font_is_told(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> dict[str, list[str]]:
        raise fonts.NoFont

    contract = drawn.of_town(people.county)
    monkeypatch.setattr(fonts, "families", none)
    with pytest.raises(Refusal) as caught:
        printing.pdf(contract)
    assert caught.value.code == "papers.fonts"
