"""Bars of the distribution: to scale, with gaps, each with its words and list."""

import pytest

from bangfu.web.drafts import bars


def test_bars_are_to_scale_and_a_single_household_is_seen() -> None:
    chart = bars.chart({4: 1_000, 5: 500, 7: 1}, href=lambda step: f"#{step}")
    high = [bar.height for bar in chart.bars]
    assert high[0] == pytest.approx(2 * high[1], abs=0.2)
    assert high[2] == 0
    assert high[3] == bars.LEAST
    assert all(bar.y + bar.height == pytest.approx(chart.base, abs=0.2) for bar in chart.bars)
    assert [bar.href for bar in chart.bars] == ["#4", "#5", "", "#7"]


def test_losses_stand_left_of_gains() -> None:
    chart = bars.chart({-5: 2, 3: 1, -4: 4}, href=str)
    assert [bar.label for bar in chart.bars] == ["-20", "-10", "+5"]
    assert [bar.colour for bar in chart.bars] == [bars.LESS, bars.LESS, bars.MORE]
    lefts = [bar.x for bar in chart.bars]
    assert lefts == sorted(lefts)
    assert chart.bars[-1].x + chart.bars[-1].width <= chart.width


def test_every_bar_says_its_range_and_count() -> None:
    chart = bars.chart({10: 1_234, -1: 2}, href=str)
    assert chart.bars[-1].words == "多 500—1,000 元：1,234 户"
    assert chart.bars[0].words == "少 0—1 元：2 户"
    assert "1,234 户" in chart.text
