"""Zip files that may lie: the directory is checked before anything is inflated."""

import zipfile
from pathlib import Path

import pytest

from bangfu.registry.imports.parsing import packing
from bangfu.registry.imports.parsing.limits import Exceeded
from tests.registry.imports import files


def archive(folder: Path, *entries: tuple[str, bytes]) -> zipfile.ZipFile:
    """A zip of these entries, opened."""
    return zipfile.ZipFile(files.zipped(entries)(folder))


def refused(opened: zipfile.ZipFile) -> tuple[str, dict[str, object]]:
    """Why it is refused."""
    with opened, pytest.raises(Exceeded) as caught:
        packing.check(opened)
    return caught.value.code, caught.value.values


def test_an_ordinary_archive_passes(tmp_path: Path) -> None:
    with archive(tmp_path, ("户.csv", b"a,b"), ("成员.csv", b"c,d")) as opened:
        packing.check(opened)


def test_as_many_entries_as_allowed_pass_and_one_more_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [("1.csv", b"x"), ("2.csv", b"x")]
    monkeypatch.setattr(packing, "MOST_ENTRIES", 2)
    with archive(tmp_path, *entries) as opened:
        packing.check(opened)
    assert refused(archive(tmp_path, *entries, ("3.csv", b"x"))) == ("bomb", {"entries": 3})


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_damage(tmp_path: Path) -> None:
    assert refused(archive(tmp_path, ("户.csv", b"a"), ("户.csv", b"b")))[0] == "damaged"


def test_what_inflates_to_too_much_is_refused_by_its_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 3 << 20)
    entries = [(f"{n}.csv", b"0" * (1 << 20)) for n in range(4)]
    assert refused(archive(tmp_path, *entries)) == ("bomb", {"megabytes": 4})


def test_density_counts_only_in_large_parts(tmp_path: Path) -> None:
    with archive(tmp_path, ("小.csv", b"0" * packing.RATIO_FROM)) as opened:
        packing.check(opened)
    code, values = refused(archive(tmp_path, ("大.csv", b"0" * (packing.RATIO_FROM + 1))))
    assert code == "bomb"
    assert int(str(values["ratio"])) > packing.MOST_RATIO


def test_an_entry_comes_in_chunks_that_make_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "CHUNK", 4)
    with archive(tmp_path, ("户.csv", b"0123456789")) as opened:
        assert list(packing.chunks(opened, "户.csv")) == [b"0123", b"4567", b"89"]


@pytest.mark.parametrize("name", ["户.csv", "户.CSV", "户.txt", "户.tsv", "资料/新堤镇/户.csv"])
def test_texts_are_found_in_any_folder(tmp_path: Path, name: str) -> None:
    path = files.zipped([(name, b"a,b")])(tmp_path)
    assert list(packing.texts(path)) == [(name, name.rpartition("/")[2])]


@pytest.mark.parametrize("name", ["资料/", ".DS_Store", "资料/._户.csv", "__MACOSX/户.csv"])
def test_what_programs_leave_in_archives_is_passed_over(tmp_path: Path, name: str) -> None:
    path = files.zipped([(name, b""), ("户.csv", b"a,b")])(tmp_path)
    assert [base for _, base in packing.texts(path)] == ["户.csv"]


@pytest.mark.parametrize("name", ["说明.docx", "户.csv.exe", "户"])
def test_anything_else_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = files.zipped([("户.csv", b"a"), (name, b"x")])(tmp_path)
    with pytest.raises(Exceeded) as caught:
        list(packing.texts(path))
    assert (caught.value.code, caught.value.values) == ("archive_content", {"name": name})


def test_an_archive_of_folders_alone_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Exceeded) as caught:
        list(packing.texts(files.zipped([("资料/", b"")])(tmp_path)))
    assert caught.value.code == "archive_empty"


def test_names_that_say_they_are_utf8_are_taken_at_their_word() -> None:
    entry = zipfile.ZipInfo("成员.csv")
    entry.flag_bits = packing.UTF8_NAMES
    assert packing.readable(entry) == "成员.csv"


def test_names_that_fit_neither_are_left_as_they_are() -> None:
    entry = zipfile.ZipInfo("名.csv")  # not of the old code page
    assert packing.readable(entry) == "名.csv"
