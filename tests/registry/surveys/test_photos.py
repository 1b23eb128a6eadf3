"""Photos as answers: only photos of who is asked, required like any answer, handed over by name."""

import csv
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from bangfu.base.files import actions as files
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import answers as handing
from bangfu.registry.surveys import actions, photos, queries, subjects
from bangfu.registry.surveys.models import Submission
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import VILLAGE, Cast

ROOF = "roof_look"


@pytest.fixture
def asked(cast: Cast, home: Path, who: Who) -> Who:
    """The household, with a home for files."""
    return who


def keep(cast: Cast, who: Who, content: bytes = b"", name: str = "roof") -> dict[str, str]:
    photo = ContentFile(content or factories.jpeg(), name="屋顶.jpg")
    return photos.keep(by=cast.secretary, who=who, survey=ROOF, uploads={name: photo})


def save(cast: Cast, who: Who, *texts: str) -> queries.Standing:
    return actions.save(by=cast.secretary, who=who, survey=ROOF, said={"roof": list(texts)})


def test_a_photo_is_an_answer(cast: Cast, asked: Who) -> None:
    standing = save(cast, asked, keep(cast, asked)["roof"])
    assert standing.is_whole
    made = actions.submit(by=cast.secretary, who=asked, survey=ROOF)
    kept = Attachment.objects.get()
    assert made.answers["roof"] == str(kept.uid)
    assert (kept.subject, kept.village_id, kept.needs) == ("answer", VILLAGE, "surveys.answer")


def test_it_is_required_like_any_answer(cast: Cast, asked: Who) -> None:
    actions.save(by=cast.secretary, who=asked, survey=ROOF, said={"sound": ["yes"]})
    with pytest.raises(Refusal) as caught:
        actions.submit(by=cast.secretary, who=asked, survey=ROOF)
    assert caught.value.code == "surveys.incomplete"


def test_it_can_be_taken_back(cast: Cast, asked: Who) -> None:
    save(cast, asked, keep(cast, asked)["roof"])
    standing = save(cast, asked)
    assert "roof" not in standing.answers
    assert Attachment.objects.exists()


@pytest.mark.parametrize("text", ["屋顶.jpg", "01a20000-0000-7000-8000-00000000000f", "1", "=1+1"])
def test_nothing_else_is_a_photo(cast: Cast, asked: Who, text: str) -> None:
    kept = keep(cast, asked)["roof"]
    save(cast, asked, kept)
    assert save(cast, asked, text).answers["roof"] == kept


def test_nor_is_a_photo_of_somebody_else(cast: Cast, asked: Who) -> None:
    other = subjects.of_household(factories.household(VILLAGE))
    theirs = keep(cast, other)["roof"]
    assert "roof" not in save(cast, asked, theirs).answers
    gone = keep(cast, asked)["roof"]
    files.withdraw(by=cast.secretary, file=Attachment.objects.get(uid=gone), reason="传错")
    assert "roof" not in save(cast, asked, gone).answers


def test_a_question_that_asks_for_none_takes_none(cast: Cast, asked: Who) -> None:
    assert keep(cast, asked, name="sound") == {}
    assert keep(cast, asked, name="chimney") == {}
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"MZ", "files.kind"), (factories.jpeg()[:90], "files.unreadable"),
     (b"%PDF-1.4\n%%EOF", "surveys.not_a_photo")],
)  # fmt: skip
def test_what_is_no_photo_is_refused(cast: Cast, asked: Who, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        keep(cast, asked, content)
    assert caught.value.code == code
    assert not Attachment.objects.exists()


def test_others_keep_no_photo(cast: Cast, asked: Who) -> None:
    photo = ContentFile(factories.jpeg(), name="屋顶.jpg")
    for user in (cast.neighbour, cast.clerk, cast.nobody):
        with pytest.raises(Refusal) as caught:
            photos.keep(by=user, who=asked, survey=ROOF, uploads={"roof": photo})
        assert caught.value.code == "rights.missing"


def test_it_is_handed_over_by_name_and_digest(cast: Cast, asked: Who) -> None:
    save(cast, asked, keep(cast, asked)["roof"])
    actions.submit(by=cast.secretary, who=asked, survey=ROOF)
    path, _rows = handing.export(by=cast.county, wanted=handing.Wanted(ROOF), form="csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        [line] = list(csv.DictReader(file))
    assert line["屋顶的照片"] == f"屋顶.jpg sha256:{Attachment.objects.get().sha256}"
    assert Submission.objects.get().score is None
