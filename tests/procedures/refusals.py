"""One way of saying that something is refused, and with which code."""

from collections.abc import Callable
from typing import Any

import pytest

from bangfu.base.kit.refusals import Refusal


def refused(code: str, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Refusal:
    """The refusal that some work ends in."""
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    assert caught.value.code == code, caught.value
    return caught.value
