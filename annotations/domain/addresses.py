"""Where a request comes from, as far as it can be believed."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

IPV6_HOME = 64  # the part of an IPv6 address that a provider gives to one customer


def client_address(meta: Mapping[str, str], *, behind_proxy: bool) -> str | None:
    """The client's address; None when there is none, as on a socket file.

    meta: the request's variables as in CGI. Without a proxy X-Forwarded-For is anybody's claim
    and is not read; with one, its last entry is what the proxy itself saw.
    """
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "") if behind_proxy else ""
    seen = forwarded.rpartition(",")[2].strip()
    return _as_address(seen) or _as_address(meta.get("REMOTE_ADDR", ""))


def counted_address(address: str | None) -> str | None:
    """The address under which a client is counted: one customer's IPv6 addresses are one."""
    if address is None or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/{IPV6_HOME}", strict=False).network_address)


def _as_address(text: str) -> str | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found).partition("%")[0]
