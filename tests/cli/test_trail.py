"""The trail on the command line: anchors kept elsewhere, guards, and what an account reached."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.db import transaction

from bangfu.base.audit import actions as audit
from bangfu.base.audit import append_only
from bangfu.base.audit.models import Entry, Head
from tests.cast import VILLAGE, Cast
from tests.cli.test_office import run

FAR = "2100-01-01"


def act(action: str = "households.update", subject: str = "h-1", **changes: Any) -> None:
    with transaction.atomic():
        given = audit.Act(action, "household", subject, VILLAGE, changes)
        audit.record(by="county", act=given)


def look(subject: str, **details: Any) -> None:
    audit.note_reading(
        by="county", what="households.open", subject_type="household", subject_id=subject,
        division=VILLAGE, details=details,
    )  # fmt: skip


def anchored(tmp_path: Path) -> Path:
    path = tmp_path / "anchor.json"
    result = run("audit", "anchor", "--out", str(path))
    assert result.exit_code == 0, result.output
    return path


def test_an_anchor_is_a_file_to_keep_elsewhere(cast: Cast, tmp_path: Path) -> None:
    act()
    path = anchored(tmp_path)
    told = json.loads(path.read_text("utf-8"))
    assert set(told) == {"seq", "at", "heads", "previous", "hash"}
    assert told["heads"]["421083"][0] >= 1
    assert Entry.objects.filter(action="audit.anchor").count() == 1
    assert run("audit", "verify", "--anchor", str(path)).exit_code == 0


def test_an_anchor_without_a_file_is_printed(cast: Cast) -> None:
    act()
    assert json.loads(run("audit", "anchor").output)["seq"] == 1


def test_a_later_trail_holds_against_an_earlier_anchor(cast: Cast, tmp_path: Path) -> None:
    act()
    path = anchored(tmp_path)
    act(subject="h-2")
    assert run("audit", "verify", "--anchor", str(path)).exit_code == 0


def test_a_chain_that_went_altogether_is_found(cast: Cast, tmp_path: Path, unguarded: None) -> None:
    act()
    path = anchored(tmp_path)
    Entry.objects.filter(chain="421083").delete()
    Head.objects.filter(chain="421083").delete()
    result = run("audit", "verify", "--anchor", str(path))
    assert result.exit_code == 2
    assert "421083 #" in result.stderr
    assert "anchored" in result.stderr


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"seq": 1}', "\udcff", '{"heads": 3}'])
def test_what_is_no_anchor_is_refused(content: str, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    result = run("audit", "verify", "--anchor", str(path))
    assert result.exit_code == 2
    assert "不是锚点文件" in result.stderr


def test_a_place_that_cannot_be_written_is_an_error(cast: Cast, tmp_path: Path) -> None:
    result = run("audit", "anchor", "--out", str(tmp_path / "no" / "such" / "place"))
    assert result.exit_code == 2
    assert "不能写入" in result.stderr


def test_a_missing_guard_is_told(cast: Cast) -> None:
    assert append_only.missing() == []
    assert "触发器" not in run("audit", "verify").stderr
    append_only.take_down()
    try:
        assert "audit_entry_update" in run("audit", "verify").stderr
    finally:
        append_only.put_up()


def scope(*words: str) -> dict[str, Any]:
    result: Result = run("audit", "scope", *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_what_an_account_reached(cast: Cast) -> None:
    look("h-1", page="households:household", part="income")
    look("h-1", page="households:household")
    look("h-2")
    act(subject="h-3")
    act("lists.export", subject="x", rows=40)
    act("lists.export", subject="y", rows=2)
    found = scope("county", "--since", "2016-01-01")
    assert found["read"] == {
        "h-1": ["households:household", "households:household/income"],
        "h-2": ["households.open"],
    }
    assert found["changed"] == {"h-3": ["households.update"]}
    assert found["handed_over"] == [{"action": "lists.export", "times": 2, "rows": 42}]


def test_other_accounts_and_other_days_are_left_out(cast: Cast) -> None:
    look("h-1")
    assert scope("town", "--since", "2016-01-01")["read"] == {}
    assert scope("county", "--since", FAR)["read"] == {}
    assert scope("county", "--since", "2016-01-01", "--until", "2016-01-02")["read"] == {}


def test_it_is_said_in_words(cast: Cast) -> None:
    look("h-1", page="households:household")
    text = run("audit", "scope", "county", "--since", "2016-01-01").output
    assert "看过 1 户" in text
    assert "h-1\thouseholds:household" in text


@pytest.mark.parametrize("words", [("county",), ("county", "--since", "gestern")])
def test_a_window_is_needed(words: tuple[str, ...], cast: Cast) -> None:
    assert run("audit", "scope", *words).exit_code == 2
