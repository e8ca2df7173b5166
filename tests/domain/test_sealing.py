"""Secrets that the site's key alone opens."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.sealing import Unsealable, seal, unseal

OWNER = UUID(int=7)
SEALED = seal("hunter2", site_key="site", owner=OWNER)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_secret_comes_back(secret: str) -> None:
    sealed = seal(secret, site_key="site", owner=OWNER)

    assert unseal(sealed, site_key="site", owner=OWNER) == secret


def test_sealed_secret_shows_nothing_of_it_and_differs_each_time() -> None:
    assert "hunter2" not in SEALED
    assert seal("hunter2", site_key="site", owner=OWNER) != SEALED


@pytest.mark.parametrize(
    "sealed",
    ["", "x", "ä", SEALED[:-4], "B" + SEALED[1:], SEALED[:30] + SEALED[31] + SEALED[30:]],
    ids=["empty", "letter", "umlaut", "shortened", "version", "changed"],
)
def test_what_was_not_sealed_here_or_was_changed_is_refused(sealed: str) -> None:
    with pytest.raises(Unsealable):
        unseal(sealed, site_key="site", owner=OWNER)


def test_another_key_or_another_owner_opens_nothing() -> None:
    for key, owner in (("other", OWNER), ("site", uuid4())):
        with pytest.raises(Unsealable):
            unseal(SEALED, site_key=key, owner=owner)
