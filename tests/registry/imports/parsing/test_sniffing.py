"""What a file is, by its content."""

import zipfile
from pathlib import Path

import pytest

from bangfu.registry.imports.parsing import sniffing
from tests.registry.imports import files


def kind(folder: Path, data: bytes) -> str:
    """What these bytes are taken for."""
    return sniffing.kind(files.raw(data, "x")(folder))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"\0" * 9_000, "empty"),
        (b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"GIF89a", "picture"),
        (b"7z\xbc\xaf\x27\x1c", "packed"),
        (b"\x1f\x8b\x08", "packed"),
        (b"PAR1abc", "database"),
        (b"<!DOCTYPE html>", "web_page"),
        (b"\xef\xbb\xbf\r\n <TABLE>", "web_page"),
        (b"<meta charset=gbk>", "web_page"),
        ("户编号,姓名".encode(), "text"),
        ("户编号,姓名".encode("utf-16"), "text"),
        (b"<3,a", "text"),
        (b"PK,a", "text"),
    ],
)
def test_a_file_is_known_by_how_it_begins(tmp_path: Path, data: bytes, name: str) -> None:
    assert kind(tmp_path, data) == name


@pytest.mark.parametrize(
    ("stream", "name"),
    [("Workbook", "xls"), ("Book", "xls"), ("EncryptedPackage", "password"), ("Word", "other")],
)
def test_old_containers_are_known_by_their_streams(tmp_path: Path, stream: str, name: str) -> None:
    data = sniffing.OLE + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600
    assert kind(tmp_path, data) == name


def test_a_stream_named_at_the_end_of_a_large_container_is_found(tmp_path: Path) -> None:
    body = b"\1" * (sniffing.OLE_SCAN * 2 + 10)
    data = sniffing.OLE + body + "EncryptedPackage".encode("utf-16-le")
    assert kind(tmp_path, data) == "password"


@pytest.mark.parametrize(
    ("names", "kind_"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["[Content_Types].xml", "word/document.xml"], "other"),
        (["xl/workbook.bin", "[Content_Types].xml"], "xlsb"),
        (["mimetype", "content.xml"], "ods"),
        (["户.csv"], "archive"),
        ([], "empty"),
    ],
)
def test_zips_are_told_apart_by_what_they_hold(
    tmp_path: Path, names: list[str], kind_: str
) -> None:
    path = files.zipped([(name, b"x") for name in names])(tmp_path)
    assert sniffing.kind(path) == kind_


def test_a_zip_with_a_password_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = files.zipped([("户.csv", b"a,b")])(tmp_path)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # the directory says: encrypted
    assert kind(tmp_path, bytes(data)) == "password"
    assert kind(tmp_path, bytes(data[:20])) == "damaged"


def test_the_names_used_here_are_all_that_is_read(tmp_path: Path) -> None:
    from bangfu.registry.imports import rules
    from bangfu.registry.imports.parsing import __main__ as process

    path = files.zipped([("户.csv", b"a")])(tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["户.csv"]
    assert {sniffing.kind(path)} <= process.READ
    assert set(sniffing.OTHER.values()) <= set(rules.REFUSALS)
