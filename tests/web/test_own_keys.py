"""The page of one's own keys."""

from typing import Any

import pytest
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.domain.keys import KEYS, bind_keys, bind_stored

USUAL = {binding.action: " ".join(binding.keys) for binding in KEYS}


def post(cast: Cast, sign_in: SignIn, **written: str) -> str:
    client = sign_in(cast.bob)
    answer = client.post(reverse("key-map"), USUAL | written, follow=True)
    cast.bob.refresh_from_db()
    return answer.content.decode()


def test_page_has_a_field_for_every_action(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.bob).get(reverse("key-map")).content.decode()

    assert [one.action for one in KEYS if f'name="{one.action}"' not in page] == []


def test_every_action_can_be_bound_anew(cast: Cast, sign_in: SignIn) -> None:
    others = {binding.action: f"Alt+Shift+{chr(0x391 + n)}" for n, binding in enumerate(KEYS[:17])}
    others |= {binding.action: f"Alt+{chr(0x430 + n)}" for n, binding in enumerate(KEYS[17:])}

    page = post(cast, sign_in, **others)

    assert "Your keys are saved." in page
    bound = {one.action: one.keys for one in bind_keys(cast.bob.key_map)}
    assert bound == {action: (key,) for action, key in others.items()}


def test_two_keys_are_exchanged_and_one_is_turned_off(cast: Cast, sign_in: SignIn) -> None:
    post(cast, sign_in, claim="q", quote="c", undo="")

    assert cast.bob.key_map == {"claim": ["q"], "quote": ["c"], "undo": []}


def test_clash_is_told_beside_both_fields_and_nothing_is_stored(
    cast: Cast, sign_in: SignIn
) -> None:
    page = post(cast, sign_in, claim="k q")

    assert "q is also the key of “quote”." in page
    assert "q is also the key of “claim”." in page
    assert 'value="k q"' in page
    assert cast.bob.key_map == {}


def test_what_is_no_key_is_told_beside_its_field(cast: Cast, sign_in: SignIn) -> None:
    page = post(cast, sign_in, claim="F5", quote="Ctrl+q")

    assert "There is no key called “F5”" in page
    assert "The browser keeps “Ctrl+q” for itself" in page


def test_action_that_is_not_in_the_table_is_named_and_nothing_is_stored(
    cast: Cast, sign_in: SignIn
) -> None:
    page = post(cast, sign_in, fly="f", claim="l", **{"<img src=x onerror=alert(1)>": "z"})

    assert "There is no action called fly." in page
    assert "There is no action called &lt;img src=x" in page
    assert 'value="l"' in page
    assert cast.bob.key_map == {}


def test_stored_keys_that_newer_actions_took_too_stay_the_persons(
    cast: Cast, sign_in: SignIn
) -> None:
    cast.bob.key_map = {"claim": ["k"], "gone": ["z"]}
    cast.bob.save()

    page = sign_in(cast.bob).get(reverse("key-map"))

    bound = {one.action: one.keys for one in bind_stored(cast.bob.key_map)}
    assert page.status_code == 200
    assert (bound["claim"], bound["comment"], "gone" in bound) == (("k",), (), False)


@pytest.mark.parametrize(
    ("preset", "claim", "following"),
    [("alt", ("Alt+c",), ("Enter", "ArrowDown")), ("off", (), ("Enter", "ArrowDown"))],
)
def test_letters_get_a_modifier_or_are_turned_off_at_once(
    preset: str, claim: Any, following: Any, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.bob)

    client.post(reverse("key-preset"), {"preset": preset})

    cast.bob.refresh_from_db()
    bound = {one.action: one.keys for one in bind_keys(cast.bob.key_map)}
    assert (bound["claim"], bound["next"]) == (claim, following)
    client.post(reverse("key-preset"), {"preset": "default"})
    cast.bob.refresh_from_db()
    assert cast.bob.key_map == {}


def test_preset_that_is_not_there_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.bob).post(reverse("key-preset"), {"preset": "<script>"})

    cast.bob.refresh_from_db()
    assert cast.bob.key_map == {}
