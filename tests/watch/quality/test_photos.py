"""Photos of what was found at home: kept with the step that says so."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from bangfu.base.files import queries
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.quality import actions
from bangfu.watch.quality.models import Clue, ClueStep, State
from tests import factories
from tests.cast import Cast
from tests.watch.quality.conftest import clue


def verify(by: Any, found: Clue, *contents: bytes) -> Clue:
    photos = [ContentFile(content, name="电表.jpg") for content in contents]
    return actions.verify(
        by=by, clue=found, verdict="false", explanation="已经通电", evidence="看了电表",
        photos=photos,
    )  # fmt: skip


def test_photos_are_kept_with_the_step(found: Cast) -> None:
    seen = verify(found.secretary, clue("LV01"), factories.jpeg(), factories.jpeg(colour="red"))
    step = seen.steps.latest("id")
    assert step.verb == "verify"
    kept = queries.of(found.county, actions.STEP, [str(step.pk)])[str(step.pk)]
    assert [one.name for one in kept] == ["电表.jpg", "电表.jpg"]
    assert {one.village_id for one in kept} == {seen.village_id}


def test_none_are_needed(found: Cast) -> None:
    assert verify(found.secretary, clue("LV01")).state == State.VERIFIED
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ", factories.jpeg()[:100]])
def test_a_bad_photo_leaves_the_clue_as_it_was(found: Cast, content: bytes) -> None:
    before = ClueStep.objects.count()
    with pytest.raises(Refusal) as caught:
        verify(found.secretary, clue("LV01"), content)
    assert caught.value.code in ("files.kind", "files.unreadable")
    assert clue("LV01").state == State.NEW
    assert ClueStep.objects.count() == before


def test_a_refused_step_keeps_no_photo(found: Cast) -> None:
    for user in (found.neighbour, found.clerk):
        with pytest.raises(Refusal) as caught:
            verify(user, clue("LV01"), factories.jpeg())
        assert caught.value.code == "rights.missing"
    assert not Attachment.objects.exists()
