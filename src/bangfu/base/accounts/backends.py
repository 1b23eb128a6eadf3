"""How a code is checked: as a log-in backend, so that wrong ones count towards the lock."""

from typing import Any

from django.http import HttpRequest

from bangfu.base.accounts import factors
from bangfu.base.accounts.models import User


class SecondFactor:
    """Answers only when a ``token`` is given; Django then tells the lock-out of failures.

    Opens nothing by itself: ``get_user`` finds nobody, so no session can rest on a code alone.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str = "", token: str = ""
    ) -> User | None:
        """The person, if the code is theirs and unused."""
        user = User.objects.filter(username=username, is_active=True).first()
        if not token or user is None:
            return None
        how = factors.spend(user=user, code=token)
        if how and request is not None:
            request.factor = how  # type: ignore[attr-defined]
        return user if how else None

    def get_user(self, user_id: Any) -> None:
        """Nobody."""
        _ = user_id
