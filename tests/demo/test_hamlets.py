"""What the demo draws for hamlets: the same each time, with some of everything."""

from bangfu.demo import hamlets
from bangfu.demo.hamlets import _drawn, _said
from bangfu.registry.villages.models import VillageFile

VILLAGE = "421088115228"


def test_draws_are_the_same_each_time_and_in_range() -> None:
    drawn = [_drawn(VILLAGE, str(number), 7) for number in range(200)]
    assert drawn == [_drawn(VILLAGE, str(number), 7) for number in range(200)]
    assert set(drawn) == set(range(7))


def test_hamlets_have_some_lack_some_and_leave_some_open() -> None:
    said = [_said(VILLAGE, str(number), "has_road") for number in range(300)]
    assert {True, False, None} == set(said)
    assert said.count(True) > said.count(False) > 0


def test_names_differ_and_are_enough() -> None:
    assert len(set(hamlets.NAMES)) == len(hamlets.NAMES) > hamlets.FEWEST
    assert VillageFile._meta.get_field("hamlet_count").null
