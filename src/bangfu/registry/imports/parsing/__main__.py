"""The parsing process: ``python -m bangfu.registry.imports.parsing FOLDER``.

Reads ``FOLDER/job.json`` (``{"files": [{"path", "name"}]}``), writes one Parquet file per sheet
and ``FOLDER/report.json``: ``{"sheets": [...]}`` or ``{"refused": code, "values": {...}}``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bangfu.registry.imports.parsing import limits

READ = {"xlsx", "archive", "text"}


def main(folder: Path) -> None:
    """Parse what the job names."""
    limits.close_network()
    report = _report(folder)
    part = folder / "report.part"
    part.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    part.replace(folder / "report.json")


def _report(folder: Path) -> dict[str, Any]:
    import gc

    import pyarrow as pa

    pa.set_cpu_count(1)
    gc.disable()  # millions of cells in lists, and nothing circular among them
    from bangfu.registry.imports.parsing import workbook  # noqa: F401  loaded before the limits

    job = json.loads((folder / "job.json").read_text("utf-8"))
    limits.tighten()
    sheets: list[dict[str, Any]] = []
    try:
        for file in job["files"]:
            sheets += _sheets(Path(file["path"]), file["name"], folder)
    except limits.Exceeded as stop:
        return {"refused": stop.code, "values": {"file": file["name"], **stop.values}}
    except MemoryError:
        return {"refused": "too_heavy", "values": {"file": file["name"]}}
    return {"sheets": sheets}


def _sheets(path: Path, name: str, folder: Path) -> list[dict[str, Any]]:
    from bangfu.registry.imports.parsing import sniffing, workbook

    kind = sniffing.kind(path)
    if kind not in READ:
        raise limits.Exceeded(kind)
    if kind == "xlsx":
        return list(workbook.read(path, name, folder))
    if kind == "archive":
        return _archived(path, folder)
    return [_text(path, name, folder)]


def _text(path: Path, name: str, folder: Path) -> dict[str, Any]:
    from bangfu.registry.imports.parsing import plaintext

    return {**plaintext.read(path, folder), "name": name.rpartition(".")[0] or name, "file": name}


def _archived(path: Path, folder: Path) -> list[dict[str, Any]]:
    import zipfile

    from bangfu.registry.imports.parsing import packing, sniffing

    found = []
    for number, (entry, name) in enumerate(packing.texts(path)):
        inflated = folder / f"{path.stem}-{number}.csv"
        try:
            with zipfile.ZipFile(path) as archive, inflated.open("wb") as target:
                for chunk in packing.chunks(archive, entry):
                    target.write(chunk)
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise limits.Exceeded("damaged") from error
        kind = sniffing.kind(inflated)
        if kind != "text":
            raise limits.Exceeded(kind if kind == "empty" else "archive_content", name=name[:80])
        found.append(_text(inflated, name, folder))
        inflated.unlink()
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
