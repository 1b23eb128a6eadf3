"""Attaching files to something, and withdrawing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.files import pictures, storing
from bangfu.base.files.models import Attachment, Kind
from bangfu.base.kit.refusals import Refusal

MOST_BYTES = 15 * 2**20
MOST_FILES = 9
LONGEST = 200
PAPER_HEAD, PAPER_END, TAIL = b"%PDF-", b"%%EOF", 2_048
MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class Upload(Protocol):
    """A file as it was sent."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """What files are attached to, where that is, and what it takes.

    Args:
        subject: ``look``, ``clue``, ``answer``.
        subject_id: the key of that thing.
        village: where it belongs.
        needs: the permission it takes there.
        called: who or what it is, for the trail.
    """

    subject: str
    subject_id: str
    village: str
    needs: Permission
    called: str = field(default="")


@dataclass(frozen=True, slots=True)
class Ready:
    """A file made harmless, not yet kept."""

    name: str
    content: bytes
    picture: pictures.Picture | None


def prepare(uploads: Sequence[Upload]) -> list[Ready]:
    """Files read, tried and made harmless; slow, so best before a transaction begins.

    Raises:
        Refusal: ``files.many``, ``files.size``, ``files.kind`` and those of ``pictures``.
    """
    if len(uploads) > MOST_FILES:
        raise Refusal("files.many", _("一次最多 %(most)s 个文件。") % {"most": MOST_FILES})
    return [_ready(upload) for upload in uploads]


def _ready(upload: Upload) -> Ready:
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise Refusal("files.size", _("文件太大，最多 %(most)s MB。") % {"most": most})
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2][-120:]
    if content.startswith(PAPER_HEAD) and PAPER_END in content[-TAIL:]:
        return Ready(name, content, None)
    if not content.startswith(MARKS):
        raise Refusal("files.kind", _("只能上传 JPG、PNG、WebP 照片或 PDF 文件。"))
    picture = pictures.redrawn(content)
    return Ready(name, picture.content, picture)


@transaction.atomic
def attach(
    *, by: User, to: Place, files: Sequence[Ready], keep_place: bool = False
) -> list[Attachment]:
    """Attach files that were prepared.

    Args:
        by: who; must hold ``to.needs`` there.
        to: what they belong to.
        files: from ``prepare``.
        keep_place: keep where a picture was taken, if its camera says so.

    Raises:
        Refusal: ``rights.missing``.
    """
    rights.require(by, to.needs, at=to.village)
    made = [_keep(by, to, one, keep_place=keep_place) for one in files]
    if made:
        changes: dict[str, object] = {
            "files": [one.sha256 for one in made],
            "to": to.called or to.subject_id,
        }
        _note("attach", by, made[0], changes)
    return made


def _keep(by: User, to: Place, ready: Ready, *, keep_place: bool) -> Attachment:
    picture = ready.picture
    place = picture.place if picture and keep_place else None
    return Attachment.objects.create(
        subject=to.subject,
        subject_id=to.subject_id,
        village_id=to.village,
        needs=to.needs.value,
        kind=Kind.PHOTO if picture else Kind.PAPER,
        sha256=storing.put(ready.content, picture.small if picture else b""),
        size=len(ready.content),
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        name=ready.name,
        taken_at=picture.taken_at if picture else None,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        by=by.username,
    )


@transaction.atomic
def withdraw(*, by: User, file: Attachment, reason: str) -> Attachment:
    """Say that a file should not have been attached. It is shown no more, and kept.

    Raises:
        Refusal: ``rights.missing``, ``files.silent``, ``files.withdrawn``.
    """
    found: Attachment = Attachment.objects.select_for_update().get(pk=file.pk)
    rights.require(by, Permission(found.needs), at=found.village_id)
    if not reason.strip() or len(reason) > LONGEST:
        most = {"most": LONGEST}
        raise Refusal("files.silent", _("请写明撤回的原因，最多 %(most)s 个字。") % most)
    if found.withdrawn_at:
        raise Refusal("files.withdrawn", _("这个文件已经撤回。"), status=409)
    found.withdrawn_at, found.withdrawn_by = timezone.now(), by.username
    found.reason = reason.strip()
    found.save()
    _note("withdraw", by, found, {"file": found.sha256, "reason": found.reason})
    return found


def _note(verb: str, by: User, found: Attachment, changes: dict[str, object]) -> None:
    act = audit.Act(
        f"files.{verb}", found.subject, found.subject_id, division=found.village_id, changes=changes
    )
    audit.record(by=by.username, act=act)


def tidy() -> int:
    """Delete files of acts that were refused; returns how many."""
    with wall.everywhere(wall.Question.SWEEP):
        return storing.tidy(set(Attachment.objects.values_list("sha256", flat=True)))
