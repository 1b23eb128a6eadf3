"""How people are known: by password or code at log-in, by their session afterwards.

A code is checked by a log-in backend, so that wrong ones count towards the lock.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from bangfu.base.accounts import factors, logins, passwords
from bangfu.base.accounts.models import User


class Password(ModelBackend):
    """Django's own; a session's person comes with their open log-ins, in one query."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person; what is longer than any password is wrong without being hashed."""
        if password is not None and passwords.is_endless(password):
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

    def get_user(self, user_id: Any) -> User | None:
        """The active person of a session."""
        found = logins.with_person(user_id)
        user = found or super().get_user(user_id)
        return user if isinstance(user, User) and user.is_active else None


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
