"""Files that appear whole or not at all."""

import stat
import threading
from pathlib import Path

from bangfu.base.kit import files, uuid7


def test_two_writers_agree_on_the_first_content(tmp_path: Path) -> None:
    path, found = tmp_path / "keys" / "ring", []
    threads = [
        threading.Thread(target=lambda n=n: found.append(files.once(path, lambda: f"{n}")))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [p.name for p in path.parent.iterdir()] == ["ring"]


def test_secrets_are_for_the_owner_only(tmp_path: Path) -> None:
    files.once(tmp_path / "a", lambda: "x")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_replacing_leaves_no_draft(tmp_path: Path) -> None:
    files.replace(tmp_path / "b", "one")
    files.replace(tmp_path / "b", "two")
    assert (tmp_path / "b").read_text() == "two"
    assert len(list(tmp_path.iterdir())) == 1


def test_identifiers_rise_with_time() -> None:
    made = [uuid7.uuid7() for _ in range(200)]
    assert len(set(made)) == 200
    assert {u.version for u in made} == {7}
    assert [u.int >> 80 for u in made] == sorted(u.int >> 80 for u in made)
