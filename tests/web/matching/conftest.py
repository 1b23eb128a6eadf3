"""A comparison with a few differences, for its pages."""

import pytest

from bangfu.watch.matching.models import Comparison
from tests.registry.imports import ledgers
from tests.watch.matching.conftest import Compare, compare, load, registry

__all__ = ["compare", "load", "registry"]


@pytest.fixture
def compared(compare: Compare) -> Comparison:
    """Differences in both villages."""
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "缺技术")
    ledgers.put(sheets, "户", 2, "开户银行", "")
    ledgers.put(sheets, "成员", 3, "文化程度", "小学")
    ledgers.put(sheets, "户", 3, "住房面积", "50")
    return compare(sheets)
