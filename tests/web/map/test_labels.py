"""Names that find room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.web.map import labels
from bangfu.web.map.labels import Candidate

NAMES = st.text("洪湖市螺山镇ab ", min_size=1, max_size=12)
PLACED = st.builds(
    Candidate, NAMES, st.integers(0, 900), st.integers(0, 900), st.integers(0, 300), st.booleans()
)


def shown(*candidates: Candidate, size: float = 100) -> list[str]:
    return ["".join(line for line, _y in one.lines) for one in labels.place(candidates, size)]


def test_a_name_that_fits_is_shown_in_the_middle() -> None:
    one = labels.place([Candidate("洪湖市", 500, 500, 400)], 100)[0]
    assert one.x == 500
    assert one.lines == (("洪湖市", 538),)


def test_a_name_without_room_is_hidden() -> None:
    assert shown(Candidate("洪湖市", 500, 500, 100)) == []


def test_a_long_name_takes_two_lines() -> None:
    one = labels.place([Candidate("经济技术开发区", 500, 500, 200)], 100)[0]
    assert [line for line, _y in one.lines] == ["经济技术", "开发区"]
    assert one.lines[0][1] < 500 < one.lines[1][1]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("长轩岭街道", ["长轩岭", "街道"]),
        ("大沙湖管理区", ["大沙湖", "管理区"]),
        ("New Bank Town", ["New Bank", "Town"]),
    ],
)
def test_names_break_where_people_pause(name: str, lines: list[str]) -> None:
    room = int(max(map(labels.width, lines)) * 100 / 2)
    one = labels.place([Candidate(name, 0, 0, max(room, 130))], 100)[0]
    assert [line for line, _y in one.lines] == lines


def test_of_two_that_collide_the_roomier_is_shown() -> None:
    small, large = Candidate("小镇", 500, 500, 150), Candidate("大镇", 520, 500, 400)
    assert shown(small, large) == ["大镇"]


def test_the_level_above_is_named_first() -> None:
    above = Candidate("洪湖市", 500, 500, 200, strong=True)
    assert shown(Candidate("大镇", 500, 500, 400), above) == ["洪湖市"]


@given(st.lists(PLACED, max_size=12))
def test_names_never_overlap(candidates: list[Candidate]) -> None:
    boxes = []
    for one in labels.place(candidates, 60):
        half = max(labels.width(line) for line, _y in one.lines) * 30
        top, bottom = one.lines[0][1] - 50, one.lines[-1][1]
        boxes.append((one.x - half, top, one.x + half, bottom))
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1


@pytest.mark.parametrize(
    ("name", "brief"),
    [
        ("柏枝村村民委员会", "柏枝村"),
        ("高兴村委会", "高兴村"),
        ("螺山社区居委会", "螺山社区"),
        ("大智社区居民委员会", "大智社区"),
        ("季家台居委会", "季家台"),
        ("洪湖市", "洪湖市"),
        ("村民委员会", "村民委员会"),
        ("居委会", "居委会"),
    ],
)
def test_committees_are_left_out_of_names(name: str, brief: str) -> None:
    assert labels.brief(name) == brief
