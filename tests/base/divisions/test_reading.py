"""Reading code lists and bundles."""

import gzip
from pathlib import Path

import pytest

from bangfu.base.divisions import reading
from bangfu.base.divisions.reading import Row
from bangfu.base.kit.refusals import Refusal

HEAD = "code,name,valid_from,valid_to,successor\n"
SEATS = """
codes: 2023.csv
source: 代码表
seats:
  "421083": [113.4, 29.8]
"""


def read(text: str, encoding: str = "utf-8") -> list[Row]:
    return list(reading.rows(text.encode(encoding)))


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        list(reading.rows(raw))
    return caught.value


def test_codes_are_padded_and_names_cleaned() -> None:
    assert read("code,name\n421083, 洪湖市　\n") == [Row("421083000000", "洪湖市")]


def test_dates_and_successors_are_read() -> None:
    row = read(HEAD + "421023,监利县,1949-10-01,2020/6/12,421088\n")[0]
    assert (row.valid_from, row.valid_to) == ("1949-10-01", "2020-06-12")
    assert row.successor == "421088000000"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_read_alike(encoding: str) -> None:
    assert read("code,name\n421083,洪湖市\n", encoding) == [Row("421083000000", "洪湖市")]


def test_column_names_may_be_in_any_case_and_order() -> None:
    assert read("Name, CODE \n洪湖市,421083\n") == [Row("421083000000", "洪湖市")]


def test_blank_lines_are_left_out() -> None:
    assert len(read("code,name\n421083,洪湖市\n\n,\n421022,公安县\n")) == 2


def test_a_quoted_line_break_stays_inside_its_cell() -> None:
    assert read('code,name\n421083,"洪湖\n市"\n')[0].name == "洪湖 市"


@pytest.mark.parametrize("text", ["", "name\n洪湖市\n", "编码,名称\n421083,洪湖市\n"])
def test_a_missing_column_is_named(text: str) -> None:
    fault = refusal(text.encode())
    assert fault.code == "divisions.columns"
    assert "code,name" in str(fault.hint)


@pytest.mark.parametrize("code", ["", "42108", "4.21083E+11", "421083O00000", "0", "000000000000"])
def test_a_bad_code_is_refused_with_its_line(code: str) -> None:
    fault = refusal(f"code,name\n421022,公安县\n{code},洪湖市\n".encode())
    assert (fault.code, fault.context["line"]) == ("divisions.code", 3)


def test_a_place_without_a_name_is_refused() -> None:
    assert refusal(b"code,name\n421083, \n").code == "divisions.name"


def test_a_code_listed_twice_is_refused_with_both_lines() -> None:
    fault = refusal("code,name\n421083,洪湖市\n421083000000,洪湖\n".encode())
    assert fault.code == "divisions.twice"
    assert (fault.context["first"], fault.context["line"]) == (2, 3)


@pytest.mark.parametrize("dates", ["去年,", "2020-02-30,", "2021-01-01,2020-01-01"])
def test_dates_that_cannot_be_are_refused(dates: str) -> None:
    assert refusal((HEAD + f"421083,洪湖市,{dates},\n").encode()).code == "divisions.date"


@pytest.mark.parametrize("successor", ["421083", "42108", "洪湖市"])
def test_a_successor_that_cannot_be_is_refused(successor: str) -> None:
    assert refusal((HEAD + f"421083,洪湖市,,,{successor}\n").encode()).code == "divisions.code"


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x00", "code,name\n".encode("utf-16")])
def test_other_encodings_are_refused(raw: bytes) -> None:
    assert refusal(raw).code == "text.encoding"


def test_a_binary_file_is_no_code_list() -> None:
    assert refusal(b"PK\x03\x04\x00\x00code,name\n").code == "divisions.columns"


def test_a_short_line_is_refused_not_read_as_empty() -> None:
    assert refusal(b"code,name\n421083\n").code == "divisions.name"


def test_a_gzip_file_is_unpacked() -> None:
    assert reading.unpacked(gzip.compress(b"code,name\n")) == b"code,name\n"
    assert reading.unpacked(b"code,name\n") == b"code,name\n"


def test_a_damaged_gzip_file_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        reading.unpacked(gzip.compress(b"code,name\n" * 99)[:-20])
    assert caught.value.code == "divisions.gzip"


@pytest.mark.parametrize(
    "facts", ["", "codes: nowhere.csv\nsource: x\n", "codes: [", "source: x\n"]
)
def test_a_folder_without_a_bundle_is_refused(tmp_path: Path, facts: str) -> None:
    (tmp_path / "divisions.yaml").write_text(facts, "utf-8")
    with pytest.raises(Refusal) as caught:
        reading.bundle(tmp_path)
    assert caught.value.code == "divisions.bundle"


def test_seats_are_found_in_every_pack(tmp_path: Path) -> None:
    folder = tmp_path / "lotus" / "divisions"
    folder.mkdir(parents=True)
    (folder / "divisions.yaml").write_text(SEATS, "utf-8")
    assert reading.seats([tmp_path]) == {"421083000000": (113.4, 29.8)}
