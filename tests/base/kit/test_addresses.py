"""Addresses as people and proxies write them."""

import ipaddress

import pytest

from bangfu.base.kit import addresses


def test_a_network_is_read_as_written() -> None:
    assert addresses.network("10.3.7.9/16") == ipaddress.ip_network("10.3.0.0/16")
    assert addresses.network("10.3.7.9") == ipaddress.ip_network("10.3.7.9/32")


@pytest.mark.parametrize("text", ["proxy.example.cn", "10.3.0.0/33", "10.3", "", "10.3.7.9-12"])
def test_what_is_none_is_none(text: str) -> None:
    assert addresses.network(text) is None
    assert addresses.read(text) is None
    assert not addresses.is_within(addresses.read(text), [ipaddress.ip_network("10.0.0.0/8")])
