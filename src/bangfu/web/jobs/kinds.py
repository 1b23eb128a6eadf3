"""What each kind of job is called, and where its result can be seen. Faces add theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.jobs.models import Job

Address = Callable[[Job], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Args: title of the work, and the address of its result (empty: nothing to see)."""

    title: str | Promise
    result: Address = lambda _job: ""


_KINDS: dict[str, Kind] = {}


def register(kind: str, title: str | Promise, result: Address = lambda _job: "") -> None:
    """Name a kind of job and say where its result is.

    Args:
        kind: as registered in ``base.jobs.kinds``.
        title: what people call the work.
        result: gives the address of the page that shows what a finished job made.
    """
    _KINDS[kind] = Kind(title, result)


def find(kind: str) -> Kind:
    """The name and result page of a kind; a general one where no face named it."""
    return _KINDS.get(kind, Kind(_("后台任务")))
