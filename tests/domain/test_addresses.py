"""Where a request comes from: claims count only where a proxy of ours made them."""

import pytest

from annotations.domain.addresses import client_address, counted_address


@pytest.mark.parametrize(
    ("forwarded", "behind_proxy", "address"),
    [
        ("", False, "192.0.2.1"),
        ("203.0.113.9", False, "192.0.2.1"),
        ("203.0.113.9", True, "203.0.113.9"),
        ("198.51.100.4, 203.0.113.9", True, "203.0.113.9"),
        ("198.51.100.4, nonsense", True, "192.0.2.1"),
        ("2001:db8::1", True, "2001:db8::1"),
        ("::ffff:203.0.113.9", True, "203.0.113.9"),
        ("fe80::1%eth0", True, "fe80::1"),
    ],
)
def test_client_address_is_what_can_be_believed(
    forwarded: str, behind_proxy: bool, address: str
) -> None:
    meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(meta, behind_proxy=behind_proxy) == address


def test_client_address_on_a_socket_file_is_none() -> None:
    assert client_address({"REMOTE_ADDR": ""}, behind_proxy=False) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        (None, None),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
    ],
)
def test_counted_address_of_one_customer_is_one(address: str | None, counted: str | None) -> None:
    assert counted_address(address) == counted
