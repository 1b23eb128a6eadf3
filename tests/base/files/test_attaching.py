"""Attaching files, seeing them, withdrawing them; and the folder they lie in."""

import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from bangfu.base.accounts.roles import Permission
from bangfu.base.audit.models import Entry
from bangfu.base.files import actions, queries, storing
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from tests import factories
from tests.cast import VILLAGE, Cast

TO = actions.Place("look", "7", VILLAGE, Permission.MATCHING_CHECK, called="户一")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def sent(content: bytes, name: str = "屋顶.jpg") -> Any:
    return ContentFile(content, name=name)


def attach(by: Any, *contents: bytes, **more: Any) -> list[Attachment]:
    ready = actions.prepare([sent(content) for content in contents])
    return actions.attach(by=by, to=TO, files=ready, **more)


def test_a_photo_is_kept_by_its_content(cast: Cast, home: Path) -> None:
    [made] = attach(cast.secretary, factories.jpeg())
    path = storing.path(made.sha256)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == made.sha256
    assert (made.size, made.width, made.kind) == (path.stat().st_size, 400, "photo")
    assert storing.path(made.sha256, small=True).is_file()
    assert home in path.parents
    assert path.stat().st_mode & 0o777 == 0o600
    entry = Entry.objects.get(action="files.attach")
    assert (entry.division, entry.changes["to"]) == (VILLAGE, "户一")


def test_where_it_was_taken_is_kept_only_if_somebody_says_so(cast: Cast, home: Path) -> None:
    [silent] = attach(cast.secretary, factories.jpeg())
    assert (silent.latitude, silent.longitude) == (None, None)
    [told] = attach(cast.secretary, factories.jpeg(), keep_place=True)
    assert (told.latitude, told.longitude) == (29.81, 113.45)
    assert told.taken_at is not None


def test_a_paper_is_kept_as_it_is(cast: Cast, home: Path) -> None:
    [made] = attach(cast.secretary, PDF)
    assert (made.kind, made.size) == ("paper", len(PDF))
    assert storing.path(made.sha256).read_bytes() == PDF


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"%PDF-1.7 cut off", b"<html>", b"PK\x03\x04"])
def test_other_sorts_of_file_are_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        actions.prepare([sent(content, "屋顶.jpg")])
    assert caught.value.code == "files.kind"


def test_size_and_number_have_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = factories.jpeg()
    monkeypatch.setattr(actions, "MOST_BYTES", len(photo))
    many = [sent(photo) for _n in range(actions.MOST_FILES)]
    assert len(actions.prepare(many)) == actions.MOST_FILES
    with pytest.raises(Refusal) as caught:
        actions.prepare([sent(photo)] * (actions.MOST_FILES + 1))
    assert caught.value.code == "files.many"
    with pytest.raises(Refusal) as caught:
        actions.prepare([sent(photo + b"0")])
    assert caught.value.code == "files.size"


def test_a_name_is_only_a_name(cast: Cast, home: Path) -> None:
    for name in ("../../etc/passwd.jpg", "C:\\照片\\passwd.jpg"):
        ready = actions.prepare([_Named(factories.jpeg(), name)])
        [made] = actions.attach(by=cast.secretary, to=TO, files=ready)
        assert made.name == "passwd.jpg"


class _Named:
    """An upload with a name of its own choice."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content, self.name = content, name

    def read(self, size: int = -1) -> bytes:
        return self.content[:size]


def test_only_who_has_the_right_there_attaches(cast: Cast, home: Path) -> None:
    for user in (cast.neighbour, cast.clerk, cast.auditor, cast.nobody):
        with pytest.raises(Refusal) as caught:
            attach(user, factories.jpeg())
        assert caught.value.code == "rights.missing"
    assert not Attachment.objects.exists()
    assert not (home / storing.FOLDER).exists()


def test_files_are_seen_within_the_area(cast: Cast, home: Path) -> None:
    [made] = attach(cast.secretary, factories.jpeg())
    assert queries.of(cast.town, "look", ["7", "8"]) == {"7": [made]}
    assert queries.of(cast.town, "clue", ["7"]) == {}
    for user in (cast.neighbour, cast.system, cast.nobody):
        assert queries.of(user, "look", ["7"]) == {}
        with pytest.raises(Attachment.DoesNotExist):
            queries.get_for(user, made.uid)


def test_a_withdrawn_file_is_kept_and_seen_by_auditors_only(cast: Cast, home: Path) -> None:
    [made] = attach(cast.secretary, factories.jpeg())
    gone = actions.withdraw(by=cast.town, file=made, reason=" 拍到了证件 ")
    assert (gone.reason, gone.withdrawn_by) == ("拍到了证件", "town")
    assert storing.path(made.sha256).is_file()
    assert queries.get_for(cast.auditor, made.uid) == made
    with pytest.raises(Attachment.DoesNotExist):
        queries.get_for(cast.secretary, made.uid)
    assert not queries.may_withdraw(cast.secretary, gone)
    with pytest.raises(Refusal) as caught:
        actions.withdraw(by=cast.town, file=made, reason="再撤")
    assert caught.value.code == "files.withdrawn"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_a_withdrawal_says_why(cast: Cast, home: Path, reason: str) -> None:
    [made] = attach(cast.secretary, factories.jpeg())
    with pytest.raises(Refusal) as caught:
        actions.withdraw(by=cast.secretary, file=made, reason=reason)
    assert caught.value.code == "files.silent"


def test_others_do_not_withdraw(cast: Cast, home: Path) -> None:
    [made] = attach(cast.secretary, factories.jpeg())
    for user in (cast.neighbour, cast.clerk, cast.auditor):
        assert not queries.may_withdraw(user, made)
        with pytest.raises(Refusal) as caught:
            actions.withdraw(by=user, file=made, reason="不要了")
        assert caught.value.code == "rights.missing"


def test_files_of_refused_acts_are_tidied_and_others_stay(cast: Cast, home: Path) -> None:
    [kept] = attach(cast.secretary, factories.jpeg())
    with transaction.atomic():
        attach(cast.secretary, factories.jpeg(colour="red"))
        transaction.set_rollback(True)
    files = [path for path in (home / storing.FOLDER).glob("*/*") if path.is_file()]
    assert len(files) == 4
    assert actions.tidy() == 0  # younger than a day
    old = time.time() - 2 * storing.DAY
    for path in files:
        os.utime(path, (old, old))
    assert actions.tidy() == 2
    assert storing.path(kept.sha256).is_file()
    assert storing.path(kept.sha256, small=True).is_file()
