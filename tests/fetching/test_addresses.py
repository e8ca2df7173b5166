"""Which URLs and addresses may be asked: the ways in which a guard was talked round elsewhere."""

import pytest

from annotations.fetching.addresses import Refused, is_public, read_host, read_target

REFUSED = {
    "file": "file:///etc/passwd",
    "gopher": "gopher://example.org/1",
    "ftp": "ftp://example.org/file",
    "data": "data:text/html,hello",
    "javascript": "javascript:alert(1)",
    "unc": r"\\server\share",
    "unc-slashes": "//server/share",
    "relative": "/etc/passwd",
    "empty": "",
    "no-host": "http://",
    "no-host-port": "http://:80/",
    "name-and-password": "http://somebody:secret@example.org/",
    "name-that-looks-like-a-host": "http://example.org@127.0.0.1/",
    "port-that-looks-like-a-name": "http://example.org:80@127.0.0.1/",
    "empty-name": "http://@127.0.0.1/",
    "backslash": r"http://example.org\@127.0.0.1/",
    "newline": "http://example.org/\r\nHost: inner",
    "tab": "http://exam\tple.org/",
    "space": "http://example.org /",
    "nul": "http://example.org\0.inner/",
    "port-22": "http://example.org:22/",
    "port-6379": "http://example.org:6379/",
    "port-0": "http://example.org:0/",
    "port-beyond": "http://example.org:65616/",
    "port-word": "http://example.org:http/",
    "decimal": "http://2130706433/",
    "octal": "http://0177.0.0.1/",
    "octal-whole": "http://017700000001/",
    "hexadecimal": "http://0x7f.0.0.1/",
    "hexadecimal-whole": "http://0x7f000001/",
    "short": "http://127.1/",
    "five-parts": "http://127.0.0.1.1/",
    "fullwidth-short": "http://\uff11\uff12\uff17.1/",
    "two-dots": "http://example.org../",
    "dot-only": "http://./",
    "empty-label": "http://example..org/",
    "broken-ipv6": "http://[::1/",
    "interface": "http://[fe80::1%25eth0]/",
    "long": "http://example.org/" + "a" * 2000,
    "long-label": f"http://{'a' * 64}.example/",
    "disputed-letter": "http://straße.example/",
    "joiner": "http://exam\u200dple.org/",
    "idna-that-turns-into-a-slash": "http://example.org\u2100path/",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_url_that_may_not_be_asked_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org", ("http", "example.org", 80, "/")),
        ("HTTPS://Example.ORG./a?b=c#d", ("https", "example.org", 443, "/a?b=c")),
        ("http://example.org:443/", ("http", "example.org", 443, "/")),
        ("https://müller.example/ü", ("https", "xn--mller-kva.example", 443, "/%C3%BC")),
        ("http://127.0.0.1./", ("http", "127.0.0.1", 80, "/")),
        ("http://[::FFFF:127.0.0.1]/", ("http", "::ffff:7f00:1", 80, "/")),
        ("http://\uff11\uff12\uff17。0.0.1/", ("http", "127.0.0.1", 80, "/")),
        ("http://127.0.0.1#@example.org/", ("http", "127.0.0.1", 80, "/")),
        ("https://ⓔxample.org/%2e%2e/", ("https", "example.org", 443, "/%2e%2e/")),
    ],
)
def test_url_is_read_as_the_connection_will_have_it(
    url: str, expected: tuple[str, str, int, str]
) -> None:
    target = read_target(url)

    assert (target.scheme, target.host, target.port, target.path) == expected


def test_listed_host_and_port_are_allowed_as_a_pair() -> None:
    allowed = {("inner.example", 8080)}

    assert read_target("http://inner.example:8080/x", allowed=allowed).is_allowed
    assert not read_target("http://inner.example/x", allowed=allowed).is_allowed
    with pytest.raises(Refused):
        read_target("http://other.example:8080/x", allowed=allowed)


def test_host_header_has_the_port_only_where_it_is_unusual() -> None:
    allowed = {("::1", 8080)}

    assert read_target("https://example.org:443/").origin == "example.org"
    assert read_target("https://example.org:80/").origin == "example.org:80"
    assert read_target("http://[::1]:8080/", allowed=allowed).origin == "[::1]:8080"


PRIVATE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254"),  # noqa: S104
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1"),
    *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("100::1", "2001::1", "2001:db8::1", "3fff::1", "::127.0.0.1", "::7f00:1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("", "localhost", "1.2.3", "0177.0.0.1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_address_off_the_public_internet_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1"),
        *("64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"),
    ],
)
def test_address_on_the_public_internet_is_told(address: str) -> None:
    assert is_public(address)


def test_host_in_any_spelling_of_loopback_is_a_number_or_refused() -> None:
    spellings = ["127.0.0.1", "127.0.0.1.", "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "①②⑦.⓪.⓪.①"]

    assert {read_host(spelling) for spelling in spellings} == {"127.0.0.1"}
