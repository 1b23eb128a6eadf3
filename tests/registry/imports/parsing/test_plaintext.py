"""Text tables: their encoding and separator, and both readers alike."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.registry.imports.parsing import plaintext
from bangfu.registry.imports.parsing.limits import Exceeded


def rows(folder: Path, data: bytes) -> list[list[str | None]]:
    """The rows as laid down, without their numbers."""
    (folder / "a.csv").write_bytes(data)
    made = plaintext.read(folder / "a.csv", folder)
    table = pq.read_table(folder / str(made["path"]))
    columns = [table.column(at).to_pylist() for at in range(2, table.num_columns)]
    return [[cell or None for cell in row] for row in zip(*columns, strict=True)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("户编号,姓名\n".encode(), "utf-8"),
        ("户编号,姓名\n".encode("utf-8-sig"), "utf-8-sig"),
        ("户编号,姓名\n".encode("utf-16"), "utf-16"),
        ("户编号,姓名\n".encode("gb18030"), "gb18030"),
        ("王䶮,𬱖\n".encode("gb18030"), "gb18030"),
        (b"a,b\n", "utf-8"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / "a").write_bytes(data)
    assert plaintext.encoding(tmp_path / "a") == name


def test_a_broken_text_is_refused_with_its_line(tmp_path: Path) -> None:
    data = "户编号,姓名\nN001,王大山\nN002,赵老五\n".encode()
    (tmp_path / "a").write_bytes(data.replace("赵".encode(), b"\xe8\xb5"))
    with pytest.raises(Exceeded) as caught:
        plaintext.encoding(tmp_path / "a")
    assert caught.value.code == "encoding"


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_the_separator_makes_the_widest_rows(mark: str) -> None:
    assert plaintext.separator(f"户编号{mark}姓名{mark}村\nN1{mark}王{mark}x\n") == mark


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(tmp_path: Path, newline: str) -> None:
    assert rows(tmp_path, newline.join(["a,b", "1,2"]).encode()) == [["a", "b"], ["1", "2"]]


def test_quotes_hold_separators_and_line_ends(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b\r\n"1,5","x\ny"\r\n')
    assert found == [["a", "b"], ["1,5", "x\ny"]]


SPECIAL = '",\r\n\t;|，\x85\u2028\u2029'
CHARACTERS = st.characters(exclude_characters=SPECIAL, exclude_categories=("Cs",), min_codepoint=32)
PLAIN = st.text(CHARACTERS, min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=5))
def test_the_fast_reader_reads_as_the_careful_one(
    tmp_path: Path, table: list[tuple[str, str]]
) -> None:
    plain = "\n".join(f"{a},{b}" for a, b in table) + "\n"
    quoted = "\n".join(f'"{a}","{b}"' for a, b in table) + "\n"
    assert rows(tmp_path, plain.encode()) == rows(tmp_path, quoted.encode())


# --- encodings ---


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(1, 9)) * 30, "binary"),
        ("户编号,姓名\n".encode() * 9 + b"\xff\xff\n", "encoding"),
        (b"\xff\xfea", "encoding"),
        (b"\xff\xff\xff\xff", "encoding"),
    ],
)
def test_what_no_encoding_reads_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Exceeded) as caught:
        plaintext.encoding(tmp_path / "a")
    assert caught.value.code == code


def test_a_break_far_below_is_told_near_its_line(tmp_path: Path) -> None:
    lines = ["户编号,姓名".encode()] * 300_000
    lines[250_000] = b"\xff\xff"
    (tmp_path / "a").write_bytes(b"\n".join(lines))
    with pytest.raises(Exceeded) as caught:
        plaintext.encoding(tmp_path / "a")
    assert 1 < int(str(caught.value.values["line"])) <= 250_001


@given(st.text("户编号姓名王芳䶮㛃赵钱", min_size=4, max_size=40))
def test_any_chinese_text_of_the_national_encoding_is_read_as_meant(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = rows(Path(folder), (text + ",x\n").encode("utf-8-sig"))
        assert found == [[text, "x"]]


# --- the careful reader ---


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_quoted_tables_end_their_lines_as_they_like(tmp_path: Path, newline: str) -> None:
    data = newline.join(["a,b", '"1,5",x', '"2",y', ""]).encode()
    assert rows(tmp_path, data) == [["a", "b"], ["1,5", "x"], ["2", "y"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("shift", range(3))
def test_lines_are_whole_where_the_sample_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newline: str, shift: int
) -> None:
    lines = [f'"N{n:03d}","{n}"' for n in range(40)]
    monkeypatch.setattr(plaintext, "SAMPLE", len(newline.join(lines[:7])) + shift)
    found = rows(tmp_path, newline.join(lines).encode())
    assert found == [[f"N{n:03d}", str(n)] for n in range(40)]


def numbered(folder: Path, data: bytes) -> list[int]:
    """The numbers of the rows that hold anything, as laid down."""
    (folder / "a.csv").write_bytes(data)
    made = plaintext.read(folder / "a.csv", folder)
    table = pq.read_table(folder / str(made["path"])).to_pylist()
    return [row["row"] for row in table if row["c0"]]


@pytest.mark.parametrize("quote", ["", '"'])
def test_blank_lines_count_as_a_spreadsheet_counts_them(tmp_path: Path, quote: str) -> None:
    data = f"{quote}a{quote},b\n\n1,2\n".encode()
    assert numbered(tmp_path, data) == [1, 3]


def test_a_line_end_in_quotes_does_not_count_as_a_row(tmp_path: Path) -> None:
    assert numbered(tmp_path, b'a,b\n"x\ny",1\n2,3\n') == [1, 2, 3]


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (b'a,b\n1,"x\n2,3\n', "quotes", 2),
        (b'a,b\n1,"x"y\n', "quotes", 2),
        (b'"a",b\n1,' + b"x" * 40_000 + b"\n", "long_cell", 2),
    ],
)
def test_the_row_at_fault_is_named(tmp_path: Path, data: bytes, code: str, row: int) -> None:
    with pytest.raises(Exceeded) as caught:
        rows(tmp_path, data)
    assert (caught.value.code, caught.value.values) == (code, {"row": row})


def test_no_text_brings_a_mark_of_ours(tmp_path: Path) -> None:
    assert rows(tmp_path, b"a,b\n\x01n5,2\n" + b"c,d\n" * 40)[1] == ["n5", "2"]


@pytest.mark.parametrize("data", [b"a\n1\n2\n", b"a\n\n2\n"])
def test_a_table_of_one_column_is_a_table(tmp_path: Path, data: bytes) -> None:
    assert [row for row in rows(tmp_path, data) if any(row)][-1] == ["2"]


def test_rows_of_different_widths_are_kept_as_they_are(tmp_path: Path) -> None:
    assert rows(tmp_path, b"a,b,c\n1\n1,2,3,4\n") == [
        ["a", "b", "c", None],
        ["1", None, None, None],
        ["1", "2", "3", "4"],
    ]


def test_a_table_is_described(tmp_path: Path) -> None:
    (tmp_path / "户.csv").write_bytes("户编号,姓名\nN1,王\n".encode("utf-8-sig"))
    made = plaintext.read(tmp_path / "户.csv", tmp_path)
    assert (made["kind"], made["encoding"], made["rows"], made["width"]) == ("csv", "utf-8", 2, 2)
    assert (made["hidden"], made["merges"], made["date1904"]) == (False, [], False)


def test_a_separator_within_quotes_separates_nothing() -> None:
    assert plaintext.separator('"a,b,c,d";e\n"1,2";3\n') == ";"
    assert plaintext.separator("") in plaintext.SEPARATORS
