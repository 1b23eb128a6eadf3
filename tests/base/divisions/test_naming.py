"""Names of villages without the committee that governs them."""

import pytest

from bangfu.base.divisions import naming


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("柏枝村村民委员会", "柏枝村"),
        ("刘连村民委员会", "刘连村"),
        ("螺山社区居委会", "螺山社区"),
        ("新堤镇", "新堤镇"),
        ("居委会", "居委会"),
        ("", ""),
    ],
)
def test_brief(name: str, said: str) -> None:
    assert naming.brief(name) == said
