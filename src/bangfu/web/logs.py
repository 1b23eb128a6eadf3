"""Log lines carry the number of the request, and nothing about the person."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class Numbered(logging.Filter):
    """Adds ``request_id`` to a record, for the formatter."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        # Django writes its line about a failed answer when the request is already over.
        number = getattr(getattr(record, "request", None), "number", "")
        record.request_id = number or request_id.get()
        return True
