"""How an operation is declared: what it needs, what it answers, whether it writes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Router
from pydantic import BaseModel

from bangfu.api import problems
from bangfu.base.accounts import rights, wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.keys import replying
from bangfu.base.keys.models import Key
from bangfu.base.kit.refusals import Refusal

View = Callable[..., Any]
# What every write carries; made by the client, the same again for a retry.
OPERATION: Any = Header(..., alias="Idempotency-Key")


class Bearer:
    """Asks for a key whose owner holds one of some rights now; a reading key never writes."""

    openapi_security_schema = {
        "type": "http",
        "scheme": "bearer",
        "description": "bangfu_…",
    }

    def __init__(self, needed: tuple[Permission, ...], *, writes: bool) -> None:
        self.needed, self.writes = needed, writes

    def __call__(self, request: HttpRequest) -> Key:
        """The key; the gate has looked at it already.

        Raises:
            Refusal: ``keys.missing`` (401), ``keys.reads_only``, ``rights.missing`` (403).
        """
        key: Key | None = getattr(request, "key", None)
        if key is None:
            hint = _("请在网页的“账号保护”里制作密钥，放在请求头 Authorization: Bearer 后面。")
            raise Refusal("keys.missing", _("请求没有带密钥。"), hint=hint, status=401)
        if self.writes and key.reads_only:
            hint = _("需要写入的，请另外制作一把可以写入的密钥。")
            raise Refusal("keys.reads_only", _("这把密钥只能读取。"), hint=hint, status=403)
        held = any(rights.holds(key.user, permission) for permission in self.needed)
        if self.needed and not held:
            rights.require(key.user, self.needed[0])
        return key


def reads(
    router: Router,
    path: str,
    title: str,
    answer: Any,
    *needed: Permission,
    public: bool = False,
    method: str = "GET",
    note: str = "",
) -> Callable[[View], View]:
    """Declare an operation that reads.

    Args:
        router: of the slice.
        path: below that of the router.
        title: what it is called, in Chinese.
        answer: the schema of what it gives.
        needed: one of these rights must be held somewhere; none means everybody with a key.
        public: everybody, without a key; it sees what was published.
        method: ``POST`` where what is asked for must not stand in an address.
        note: more for whoever calls it, in Chinese.
    """
    auth = None if public else Bearer(needed, writes=False)
    return _declared(router, method, path, title, answer, auth, note)


def writes(
    router: Router,
    method: str,
    path: str,
    title: str,
    answer: Any,
    *needed: Permission,
    note: str = "",
) -> Callable[[View], View]:
    """Declare an operation that writes: it takes ``OPERATION`` and answers through ``once``."""
    return _declared(router, method, path, title, answer, Bearer(needed, writes=True), note)


def _declared(
    router: Router, method: str, path: str, title: str, answer: Any, auth: Bearer | None, note: str
) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            _require_known(request, asked)
            with nullcontext() if auth else wall.published():
                return view(request, *args, **kwargs)

        asked.__doc__ = note  # the document speaks to callers, docstrings to engineers
        name = view.__name__.rstrip("_")
        declared: View = router.api_operation(
            [method],
            path,
            auth=auth,
            response={200: answer},
            operation_id=f"{method.lower()}_{name}",
            summary=title,
            url_name=name,
            openapi_extra=_told(auth),
        )(asked)
        return declared

    return declare


def _told(auth: Bearer | None) -> dict[str, Any]:
    """What the document says of rights besides the need of a key."""
    rights = [right.value for right in auth.needed] if auth else []
    return {"x-rights": rights, "x-writes": bool(auth and auth.writes)}


def _require_known(request: HttpRequest, view: View) -> None:
    """Refuse parameters nobody asks for: a filter misspelled would list everything."""
    operation: Any = view._ninja_operation  # type: ignore[attr-defined]  # noqa: SLF001
    models = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    known = {name for model in models for name in model.__ninja_flatten_map__}
    if strange := sorted(set(request.GET) - known):
        message = _("没有这个参数。")
        raise problems.invalid([{"at": f"query.{one}", "message": message} for one in strange])


def person(request: HttpRequest) -> User:
    """Whose key asks; only behind ``Bearer``."""
    assert isinstance(request.user, User)
    return request.user


def once(
    request: HttpRequest, operation: UUID, body: BaseModel, work: Callable[[], Mapping[str, Any]]
) -> dict[str, Any]:
    """Do something under the client's operation id; a retry gets the stored outcome."""
    asked = [request.method, request.path, body.model_dump(mode="json", exclude_unset=True)]
    outcome, again = replying.once(
        by=person(request), operation_id=operation, asked=asked, work=work
    )
    return {**outcome, "again": again}


@contextmanager
def sought() -> Iterator[None]:
    """What is not there, or not for this person, is the one answer 404."""
    try:
        yield
    except (ObjectDoesNotExist, LookupError) as error:
        raise problems.missing() from error
