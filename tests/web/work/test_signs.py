"""Every kind of work has a sign in the sprite, a name and, if it is counted, a list."""

from pathlib import Path

import pytest

import bangfu.web
from bangfu.base.divisions import codes
from bangfu.base.kit import bands
from bangfu.watch.work import sources
from bangfu.watch.work.bundles import below
from bangfu.watch.work.contract import Source
from bangfu.web.work import links, shown
from tests.cast import CITY, COUNTY, PROVINCE, TOWN, VILLAGE

FACES = Path(bangfu.web.__file__).parent
EVERY = sources.every()


def named() -> str:
    """All templates and faces, from which the sprite is made."""
    files = [*FACES.rglob("*.html"), *FACES.rglob("*.py")]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_sign_is_in_the_sprite() -> None:
    text = named()
    for source in EVERY:
        assert f'"{source.icon}"' in text, source.kind
    assert set(shown.SIGNS) == set(bands.NAMES)


@pytest.mark.parametrize("source", EVERY, ids=lambda s: s.kind)
def test_every_kind_is_called_something_and_somebodys(source: Source) -> None:
    assert str(source.title)
    assert source.permissions
    assert "_" not in source.kind  # marks are written with it


@pytest.mark.parametrize("source", EVERY, ids=lambda s: s.kind)
@pytest.mark.parametrize("when", ["", *bands.NAMES, bands.MONTH])
def test_own_lists_have_an_address(source: Source, when: str) -> None:
    link = source.listed(TOWN, when)
    assert link is None or links.to(link).startswith("/")


@pytest.mark.parametrize(
    ("at", "digits"), [(PROVINCE, 4), (CITY, 6), (COUNTY, 9), (TOWN, 12), (VILLAGE, 12)]
)
def test_parts_of_a_place_are_those_directly_below(at: str, digits: int) -> None:
    assert below(at) == digits
    assert digits in codes.PREFIX.values()


def test_a_link_to_nothing_is_empty() -> None:
    assert links.stored({"name": "no:such"}) == ""
    assert links.area(kind="clues") == "/work/?desk=area&kind=clues"
