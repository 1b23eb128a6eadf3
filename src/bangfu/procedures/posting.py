"""What happens when notices are posted, told to slices above in the same transaction.

Filings know that a notice is up, not where it is shown; whoever shows it registers here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bangfu.base.accounts.models import User

Listener = Callable[[User, Sequence[Any]], None]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener, called with who posts and the steps posted together; it may refuse."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(by: User, steps: Sequence[Any]) -> None:
    """Notices of some steps are up from today's entry on."""
    for listener in _LISTENERS:
        listener(by, steps)
