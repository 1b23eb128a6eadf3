"""Reading tables written as text: encoding and separator are found out strictly, never guessed."""

import csv
import io
import itertools
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

import pyarrow as pa
from pyarrow import csv as arrow_csv

from bangfu.registry.imports.parsing import cells, grid
from bangfu.registry.imports.parsing.limits import Exceeded

CHUNK = 1 << 20
SAMPLE = 1 << 16
SEPARATORS = ",\t;|，"
LONGEST_CELL = 32_767
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SPECIAL = re.compile(rb'["\x00-\x08\x0b\x0c\x0e-\x1f]')
BLOCK = 1 << 23
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def encoding(path: Path) -> str:
    """The encoding that reads the whole file strictly.

    Raises:
        Exceeded: ``encoding`` (with the line where UTF-8 breaks, if it was meant to be that),
            ``binary``.
    """
    with path.open("rb") as handle:
        head = handle.read(SAMPLE)
    for mark, name in MARKS.items():
        if head.startswith(mark):
            _decode_all(path, name)
            return name
    if len(CONTROL.findall(head)) * 100 > len(head):
        raise Exceeded("binary")
    try:
        _decode_all(path, "utf-8")
    except Exceeded as broken:
        if _is_mostly_utf8(head) or not _reads(path, "gb18030"):
            raise Exceeded("encoding", **broken.values) from None
        return "gb18030"
    return "utf-8"


def _decode_all(path: Path, name: str) -> None:
    line = 1
    with path.open("r", encoding=name, newline="") as handle:
        try:
            while chunk := handle.read(CHUNK):
                line += chunk.count("\n")
        except UnicodeError as error:
            raise Exceeded("encoding", line=line) from error


def _reads(path: Path, name: str) -> bool:
    try:
        _decode_all(path, name)
    except Exceeded:
        return False
    return True


def _is_mostly_utf8(head: bytes) -> bool:
    """Whether a text that UTF-8 does not read is UTF-8 with a few broken places.

    GB18030 would read such a file too, as other characters: nothing may come of that.
    """
    text = head[: SAMPLE - 8].decode("utf-8", errors="replace")
    broken = text.count("�")
    good = sum(not char.isascii() for char in text) - broken
    return good > 4 * broken


def separator(sample: str) -> str:
    """The character between cells: the one that makes the widest rows."""
    lines = [line for line in sample.splitlines()[:40] if line.strip()]

    def width(mark: str) -> int:
        try:
            return max((len(row) for row in csv.reader(lines, delimiter=mark)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=width)


def read(path: Path, folder: Path) -> dict[str, object]:
    """Write a text table to ``folder`` and describe it.

    Raises:
        Exceeded: see ``encoding``; also ``quotes`` and ``long_cell`` with the row.
    """
    name = encoding(path)
    target = folder / f"{path.stem}.parquet"
    size = _read_plain(path, target) if name.startswith("utf-8") else None
    if size is None:
        with path.open("rb") as raw:
            size = grid.write(target, _rows(raw, name))
    return {
        "kind": "csv",
        "encoding": name.removesuffix("-sig"),
        "hidden": False,
        "path": target.name,
        "rows": size[0],
        "width": size[1],
        "date1904": False,
        "merges": [],
    }


def _read_plain(path: Path, target: Path) -> tuple[int, int] | None:
    """Read a table without quotes whose rows are all equally wide; ``None`` if it is not such.

    Without quotes there is only one way to read it, so the fast reader may.
    """
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        if SPECIAL.search(raw):
            return None
        first = raw[: SAMPLE * 2].decode("utf-8-sig", errors="ignore")
    mark = separator(first[:SAMPLE])
    width = len(re.split(r"\r\n|\r|\n", first, maxsplit=1)[0].split(mark))
    names = [f"c{index}" for index in range(width)]
    options = {
        "read_options": arrow_csv.ReadOptions(
            column_names=names, block_size=BLOCK, use_threads=False
        ),
        "parse_options": arrow_csv.ParseOptions(
            delimiter=mark, quote_char=False, ignore_empty_lines=False
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    }
    try:
        with arrow_csv.open_csv(path, **options) as stream:
            return grid.write_batches(target, stream, width)
    except pa.ArrowInvalid:
        return None


def _rows(raw: BinaryIO, name: str) -> Iterator[tuple[int, grid.Cells]]:
    """Rows numbered as a spreadsheet would show them."""
    csv.field_size_limit(LONGEST_CELL)
    with io.TextIOWrapper(raw, encoding=name, newline="") as handle:
        sample = handle.read(SAMPLE)
        lines = (line.replace(cells.MARK, "") for line in _lines(sample, handle))
        reader = csv.reader(lines, delimiter=separator(sample), strict=True)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader, None)
            except csv.Error as error:
                code = "long_cell" if "field limit" in str(error) else "quotes"
                raise Exceeded(code, row=number) from error
            if row is None:
                return
            if row:
                yield number, row


def _lines(sample: str, handle: TextIO) -> Iterator[str]:
    """The lines of what was read ahead and of what follows."""
    *whole, last = io.StringIO(sample, newline="").readlines() or [""]
    return itertools.chain(whole, _joined(last, handle))


def _joined(last: str, handle: TextIO) -> Iterator[str]:
    """The line at which reading ahead stopped, made whole, and all that follow."""
    following = handle.readline()
    if last.endswith("\n") or (last.endswith("\r") and following != "\n"):  # it was whole
        yield from (last, following)
    else:
        yield last + following
    yield from handle
