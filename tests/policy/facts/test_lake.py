"""Folders of the lake: whole or absent, swept late, never under a reader."""

import shutil
from pathlib import Path

import pytest

from bangfu.policy.facts import lake

pytestmark = pytest.mark.usefixtures("home")


def fill(kind: str = "facts", county: str = "421083") -> str:
    with lake.new_folder(kind, county) as (name, folder):
        (folder / "a.parquet").write_text("x")
    return name


def test_a_folder_appears_when_it_is_complete() -> None:
    with lake.new_folder("facts", "421083") as (name, draft):
        assert draft.is_dir()
        assert not lake.is_there(name)
    assert lake.is_there(name)
    assert not draft.exists()


def test_a_folder_that_failed_never_appears() -> None:
    with pytest.raises(ZeroDivisionError), lake.new_folder("facts", "421083") as (name, draft):
        raise ZeroDivisionError
    assert not lake.is_there(name)
    assert not draft.exists()


def test_names_say_what_and_where_and_never_repeat() -> None:
    names = [fill() for _ in range(5)]
    assert len(set(names)) == 5
    assert all(name.startswith("facts/421083/") for name in names)
    assert lake.path(names[0]).parent == lake.root() / "facts" / "421083"


def test_what_is_kept_is_never_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "GRACE_SECONDS", -1)
    kept, other = fill(), fill("results")
    for _ in range(3):
        lake.sweep({kept})
    assert lake.is_there(kept)
    assert not lake.is_there(other)


def test_a_folder_in_use_again_begins_its_grace_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    name = fill()
    lake.sweep(set())
    lake.sweep({name})
    monkeypatch.setattr(lake, "GRACE_SECONDS", -1)
    assert lake.sweep(set()) == 0
    assert lake.sweep(set()) == 1


def test_the_draft_of_a_killed_worker_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = lake.root() / "facts" / "421083" / ".0190"
    draft.mkdir(parents=True)
    monkeypatch.setattr(lake, "GRACE_SECONDS", -1)
    assert [lake.sweep(set()), lake.sweep(set())] == [0, 1]
    assert not draft.exists()


def test_a_draft_that_is_completed_while_swept_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill()
    listed = list(lake.root().glob("*/*/*"))
    monkeypatch.setattr(Path, "glob", lambda *_: listed)
    shutil.rmtree(listed[0])  # between the listing and the mark it got its final name
    assert lake.sweep(set()) == 0


def test_an_empty_lake_is_swept_quietly() -> None:
    assert lake.sweep({"facts/421083/x"}) == 0
