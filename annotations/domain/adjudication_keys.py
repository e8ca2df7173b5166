"""The keys of the adjudication page: its own table, with a person's own keys in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotations.domain.key_maps import is_character
from annotations.domain.keys import ADJUDICATION_KEYS, KeyBinding, bind_stored


def adjudication_keys(key_map: Mapping[str, Sequence[str]]) -> tuple[KeyBinding, ...]:
    """The table with the keys this person bound for the same actions.

    Sides have the keys of speakers. A key that adjudication needs for itself stays with it, and
    the action that had it falls back to its own. Who uses no bare characters gets none here.
    """
    usual = {one.action: one.keys for one in bind_stored(key_map)}
    usual["side"] = usual["speaker"]
    bare = any(is_character(key) for keys in usual.values() for key in keys)
    with_alt = any(key.startswith("Alt+") for keys in usual.values() for key in keys)
    taken: set[str] = set()
    bound: dict[str, tuple[str, ...]] = {}
    for one in sorted(ADJUDICATION_KEYS, key=lambda one: _turn(one, key_map, usual)):
        own = one.keys if bare else _without_bare(one.keys, with_alt=with_alt)
        is_theirs = one.action in key_map or one.action == "side"
        wanted = usual[one.action] if is_theirs else own
        free = tuple(key for key in wanted if key not in taken)
        if wanted and not free:
            free = tuple(key for key in own if key not in taken)
        bound[one.action] = free
        taken.update(free)
    return tuple(replace(one, keys=bound[one.action]) for one in ADJUDICATION_KEYS)


def _turn(
    one: KeyBinding,
    key_map: Mapping[str, Sequence[str]],
    usual: Mapping[str, tuple[str, ...]],
) -> int:
    """Who chooses first: what only adjudication has, what the person bound, the others."""
    if one.action == "side" or one.action not in usual:
        return 0
    return 1 if one.action in key_map else 2


def _without_bare(keys: Sequence[str], *, with_alt: bool) -> tuple[str, ...]:
    """Keys for somebody who uses no bare characters: these with Alt, or none of them."""
    if with_alt:
        return tuple(f"Alt+{key}" if is_character(key) else key for key in keys)
    return tuple(key for key in keys if not is_character(key))
