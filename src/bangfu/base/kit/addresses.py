"""Addresses of machines and networks, as people and proxies write them."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read(text: str) -> Address | None:
    """An address as proxies write it: also in brackets, with a port, or IPv4 inside IPv6.

    >>> str(read("[2001:db8::7]:443")), str(read("::ffff:10.3.7.9")), read("unknown")
    ('2001:db8::7', '10.3.7.9', None)
    """
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ipaddress.ip_address(plain)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_within(address: Address | None, found: Iterable[Network]) -> bool:
    """Whether an address lies in one of some networks."""
    return address is not None and any(address in network for network in found)


def network(text: str) -> Network | None:
    """One address or network, as written by a person."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def rough(text: str) -> str:
    """The first half of an address: enough to recognise a place, not a machine.

    >>> rough("10.3.7.9"), rough("nonsense")
    ('10.3.*.*', '')
    """
    number = read(text.partition("%")[0])
    if number is None:
        return ""
    if number.version == 4:  # noqa: PLR2004
        return ".".join(str(number).split(".")[:2]) + ".*.*"
    return str(ipaddress.ip_network(f"{number}/48", strict=False))
