"""Which URLs may be asked, and which of the addresses that a name stands for."""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

LONGEST_URL = 2000
LONGEST_HOST = 253
PORTS = {"http": 80, "https": 443}

Allowed = Collection[tuple[str, int]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# What stays as written in a path; all else beyond ASCII letters and digits is percent-encoded.
_KEPT = "%/:=&?~#+!$,;'@()*[]"
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Letters which the two versions of IDNA read differently, so that they may name two hosts.
_DISPUTED = frozenset("ßςẞ\u200c\u200d")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
_IPV6_OF_BOOKS = ipaddress.IPv6Network("3fff::/20")
# What Python's `is_global` lets pass in one of its versions or another.
_NOT_PUBLIC = tuple(
    ipaddress.IPv4Network(network)
    for network in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")
)


class Refused(UserError):
    """This URL may not be asked."""

    code = "refused_url"


@dataclass(frozen=True)
class Target:
    """One URL, taken apart. `host` is in ASCII without a last dot, or an IP address.

    `is_allowed`: an operator listed this host and port, so it may be on the inner network.
    """

    scheme: str
    host: str
    port: int
    path: str
    is_allowed: bool

    @property
    def origin(self) -> str:
        """The Host header: without the port where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.origin}{self.path}"


def read_target(url: str, *, allowed: Allowed = ()) -> Target:
    """Take a URL apart, or raise Refused with what is wrong about it."""
    parts = _split(url)
    if parts.scheme not in PORTS:
        raise Refused(N_("Only addresses which begin with http:// or https:// can be asked."))
    if "@" in parts.netloc:
        raise Refused(N_("The address must not carry a name or password."))
    host = read_host(parts.hostname or "")
    port = PORTS[parts.scheme] if (given := _port(parts)) is None else given
    is_allowed = (host, port) in allowed
    if port not in PORTS.values() and not is_allowed:
        raise Refused(N_("Only ports 80 and 443 can be asked."))
    query = f"?{parts.query}" if parts.query else ""
    path = quote(f"{parts.path or '/'}{query}", safe=_KEPT)
    return Target(parts.scheme, host, port, path, is_allowed)


def read_host(written: str) -> str:
    """The host in ASCII, without a last dot; an IP address in its one usual form.

    A number in any other form (2130706433, 0x7f.1, 0177.0.0.1) is refused: programs differ
    on what it means.
    """
    if ":" in written:
        return _ipv6(written)
    host = _ascii(written).removesuffix(".")
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > LONGEST_HOST:
        raise Refused(N_("The address names no host."))
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise Refused(N_("The host is a number, but no usual IP address.")) from None
    return host


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also by what is packed in it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return _is_public_ipv4(parsed)
    if packed := _packed_ipv4(parsed):
        return _is_public_ipv4(packed)
    if parsed.scope_id or parsed not in _PUBLIC_IPV6 or parsed in _IPV6_OF_BOOKS:
        return False
    return parsed.is_global and not parsed.is_multicast


def _is_public_ipv4(address: ipaddress.IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved
    listed = any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not special and not listed


def _packed_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a packet to this one reaches in the end."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST_URL:
        raise Refused(N_("The address is longer than {most} characters.", most=LONGEST_URL))
    if _UNPRINTABLE.search(url):
        raise Refused(
            N_("The address has a space, a backslash or a character that cannot be seen.")
        )
    try:
        return urlsplit(url)
    except ValueError:
        raise Refused(N_("This is not a web address.")) from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise Refused(N_("The address has a port which is no number from 1 to 65535.")) from None


def _ipv6(written: str) -> str:
    try:
        address = ipaddress.IPv6Address(written)
    except ValueError:
        raise Refused(N_("The address names no host.")) from None
    if address.scope_id:
        raise Refused(N_("The address names an interface of one machine."))
    return str(address)


def _ascii(written: str) -> str:
    if _DISPUTED & set(written):
        raise Refused(N_("Write this host in its ASCII form, which begins with xn--."))
    try:
        return written.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise Refused(N_("The address names no host.")) from None
