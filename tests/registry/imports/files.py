"""Files that are no ledgers, or ledgers made to hurt, each written by a function of its path."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl

from tests.registry.imports import ledgers

Write = Callable[[Path], Path]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw(data: bytes, name: str = "台账.xlsx") -> Write:
    """A file of these bytes."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return write


def workbook(folder: Path, sheets: ledgers.Ledger | None = None) -> Path:
    """A faultless workbook, or one of these sheets."""
    return ledgers.xlsx(folder / "台账.xlsx", sheets or ledgers.ledger())


def opened(change: Callable[[Any], Any]) -> Write:
    """A faultless workbook after something was done to it in a spreadsheet program."""

    def write(folder: Path) -> Path:
        path = workbook(folder)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return write


def repacked(changes: dict[str, Callable[[bytes], bytes] | bytes]) -> Write:
    """A faultless workbook with parts of its zip changed or added."""

    def write(folder: Path) -> Path:
        path = workbook(folder)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name, change in changes.items():
            parts[name] = change if isinstance(change, bytes) else change(parts[name])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return path

    return write


def zipped(entries: Iterable[tuple[str, bytes]], name: str = "台账.zip") -> Write:
    """A zip of these entries."""

    def write(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, data in entries:
                archive.writestr(entry, data)
        return path

    return write


def sheet_xml(rows: Iterable[str]) -> bytes:
    """A sheet of these rows of XML."""
    return f'<worksheet xmlns="{SPACE}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def empty_rows(number: int) -> bytes:
    """A sheet with headings and then rows that hold formatted blanks, as dragging down leaves."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>户编号</t></is></c></row>'
    rest = (f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, number + 1))
    return sheet_xml([head, *rest])


def doctype(text: bytes) -> bytes:
    """XML that declares an entity of a file on this machine."""
    declared = b'<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/hostname">]>'
    head, mark, rest = text.partition(b"?>")
    return head + mark + declared + rest if mark else declared + text


def laughs(text: bytes) -> bytes:
    """XML whose entities grow without bound."""
    entities = ['<!ENTITY a0 "ha">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    declared = f"<!DOCTYPE x [{''.join(entities)}]>".encode()
    return declared + text.partition(b"?>")[2]


def encrypted(folder: Path) -> Path:
    """What a spreadsheet program writes when a password is set: an OLE file of known streams."""
    path = folder / "台账.xlsx"
    names = ("EncryptedPackage", "EncryptionInfo")
    body = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    path.write_bytes(OLE + b"\0" * 504 + body)
    return path


def old_workbook(folder: Path) -> Path:
    """A workbook of the format of 1997."""
    path = folder / "台账.xls"
    path.write_bytes(OLE + b"\0" * 504 + "Workbook".encode("utf-16-le").ljust(128, b"\0"))
    return path


def merged(book: Any) -> None:
    """Two headings under one cell."""
    page = book["成员"]
    page.merge_cells("A1:B1")


def macro_link(text: bytes) -> bytes:
    """Relations of a workbook that point to another file and to the network."""
    extra = (
        b'<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLink" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>'
    )
    return text.replace(b"</Relationships>", extra + b"</Relationships>")
