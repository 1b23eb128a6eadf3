"""Where a request comes from, worked out once, also when proxies stand in between.

A proxy that is trusted (``BANGFU_PROXIES``) says in ``X-Forwarded-For`` whom it spoke to. The
header is read from the right, as far as those who wrote it are trusted; what stands further left
was written by somebody we do not know. From anybody else these headers are worth nothing.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bangfu.base.kit import addresses
from bangfu.base.kit.addresses import Network

Handler = Callable[[HttpRequest], HttpResponse]

FOR, PROTO, PEER = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "PEER_ADDR"
MOST_HOPS = 20


class Client:
    """Puts the client's address where every part of the product looks: ``REMOTE_ADDR``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        trusted = networks(tuple(settings.PROXIES))
        request.META[PEER] = peer
        if addresses.is_within(addresses.read(peer), trusted):
            request.META["REMOTE_ADDR"] = client(peer, request.META.get(FOR, ""), trusted)
        elif trusted:  # somebody went past the proxy: what they say of the line is not believed
            request.META.pop(PROTO, None)
        return self.get_response(request)


def of(request: HttpRequest) -> str:
    """The client's address; empty where there is none."""
    return str(request.META.get("REMOTE_ADDR", ""))


def client(peer: str, told: str, trusted: Iterable[Network]) -> str:
    """The nearest address that is no trusted proxy.

    Args:
        peer: who opened the connection, a trusted proxy.
        told: what ``X-Forwarded-For`` says.
        trusted: networks of proxies.

    >>> client("127.0.0.1", "6.6.6.6, 10.3.7.9", networks(("127.0.0.0/8",)))
    '10.3.7.9'
    """
    found = peer
    for part in reversed(told.split(",")[-MOST_HOPS:]):
        hop = addresses.read(part)
        if hop is None:  # a trusted proxy passed on nonsense: it is as far as we know
            return found
        found = str(hop)
        if not addresses.is_within(hop, trusted):
            return found
    return found


@lru_cache(maxsize=8)
def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Addresses and networks as written; what is neither is left out (the start warns of it)."""
    return tuple(found for text in texts if (found := addresses.network(text)) is not None)
