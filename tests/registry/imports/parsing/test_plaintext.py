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
